"""How results look: rows for programs, a table for the terminal, a page to read, Word, Excel.

Every format is a module with one function; `write.FORMATS` is the table of them.
"""
