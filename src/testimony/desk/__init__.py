"""The desk: a local page where researchers code, review a model, agree and export; a server for one study.

`app.made` gives the application, `serving.serve` runs it on this machine. The pages are in `templates` and `static`.
"""
