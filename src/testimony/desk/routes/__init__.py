"""The routes of the desk, a file a noun: each reads a request, asks the study once, and shows the answer."""
