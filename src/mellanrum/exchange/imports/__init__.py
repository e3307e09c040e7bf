"""Registrations from files: read, checked row by row, and written all or nothing.

Bytes become a ``Sheet`` of texts (``files``), a sheet becomes rows of values (``columns``), rows become entries that a
context below can save (``kinds``, one module for each kind of file). ``operations`` is the one door for the command
line, the web and the demo.
"""
