"""Swedish order of names, made in the database: the embedded server has no Swedish collation."""

from typing import Any

from django.db.models import Func, GeneratedField, TextField


class SortKey(Func):
    """``sv_sort_key(text)``: lower case, å ä ö after z, é with e. Immutable, so that it can be stored and indexed."""

    function = "sv_sort_key"
    output_field = TextField()


def sort_key_of(field: str) -> GeneratedField:
    """This will make a stored column that sorts ``field`` in Swedish order."""
    options: dict[str, Any] = {"expression": SortKey(field), "output_field": TextField(), "db_persist": True}
    return GeneratedField(**options)


_TO = str.maketrans("åäöæøéèëüáàâêíóñç", "{|}|}eeeuaaaeionc")  # not shown


def sort_key(text: str) -> str:
    """This will give the same key in Python, for lists that are put together in memory."""
    return text.lower().translate(_TO)
