"""From bytes to a sheet of texts: UTF-8 CSV or XLSX, recognised by content, never by the file's name."""

from django.utils.translation import gettext as _

from mellanrum.exchange.imports.results import unreadable

from .comma_separated import read_csv
from .sheet import LARGEST_FILE, Sheet, too_large
from .signatures import refuse_other_kinds
from .workbook import is_workbook, read_xlsx

__all__ = ["LARGEST_FILE", "Sheet", "read_sheet"]


def read_sheet(data: bytes, *, names: frozenset[str]) -> Sheet:
    """This will read a file into a sheet: a header and rows of texts, without knowing what they mean.

    ``names`` are the columns that the kind knows: they tell the right separator and the right sheet from wrong ones.

    Raises:
        UnreadableFile: when the bytes are no such file; the reasons say where and what to do.
    """
    if len(data) > LARGEST_FILE:
        raise too_large(len(data))
    if not data.strip():
        raise unreadable(_("Filen är tom."))
    if is_workbook(data):
        return read_xlsx(data, names=names)
    refuse_other_kinds(data)
    return read_csv(data, names=names)
