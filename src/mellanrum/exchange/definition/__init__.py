"""A federation in a file: read and checked, compared with what stands, loaded, and given back.

``sections/`` says what a definition may hold: one module for each part that owns a section, listed in
``sections/__init__.py``. Everything else here works from that list and knows no section by name.
"""
