"""The header of a sheet against the columns of a kind: every name that is wrong, missing or doubled, at once."""

from django.utils.translation import gettext as _

from mellanrum.exchange.definition.problems import nearest, quoted

from .columns import Column
from .files.header import normal_name
from .files.sheet import Sheet
from .kind import ERROR_COLUMN, Kind
from .results import RowError, UnreadableFile, shown


def places_of(kind: Kind, sheet: Sheet) -> dict[str, int]:
    """This will tell in which place of each row a column stands.

    Raises:
        UnreadableFile: with one error for each name that the kind lacks, that stands twice, or that is missing.
    """
    places: dict[str, int] = {}
    errors: list[RowError] = []
    for place, text in enumerate(sheet.header):
        name = normal_name(text)
        if name == ERROR_COLUMN:
            continue
        if not name:
            if any(place < len(line.cells) and line.cells[place].strip() for line in sheet.lines):
                errors.append(_error(text, _("Kolumn %(number)s saknar rubrik.") % {"number": place + 1}))
        elif name not in kind.names:
            errors.append(_error(text, _unknown(kind, name, text)))
        elif name in places:
            errors.append(_error(name, _("Kolumnen %(name)s står två gånger.") % {"name": name}))
        else:
            places[name] = place
    for column in kind.columns:
        if column.required and column.name not in places:
            errors.append(_error(column.name, _missing(column)))
    if errors:
        raise UnreadableFile(*errors)
    return places


def _error(text: str, message: str) -> RowError:
    return RowError(row=0, column=shown(text) or None, value=shown(text), message=message)


def _unknown(kind: Kind, name: str, text: str) -> str:
    called = {other.casefold(): column.name for column in kind.columns for other in column.also_called}
    meant = called.get(name) or nearest(name, sorted(kind.names)) or called.get(nearest(name, called), "")
    message = _("Kolumnen %(name)s hör inte till %(kind)s.") % {"name": quoted(shown(text)), "kind": kind.label}
    if meant:
        return message + " " + _("Menade du %(suggestion)s?") % {"suggestion": quoted(meant)}
    names = ", ".join(column.name for column in kind.columns)
    return message + " " + _("Kolumnerna är %(names)s.") % {"names": names}


def _missing(column: Column) -> str:
    return _("Kolumnen %(name)s (%(label)s) saknas.") % {"name": column.name, "label": column.label}
