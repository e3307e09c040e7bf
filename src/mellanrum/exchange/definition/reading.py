"""From a file to a definition, with every error in one run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from .problems import DefinitionErrors, Place, Problem, described, nearest
from .schema import Entry
from .sections import SECTIONS
from .sheet import Identity, Item, Section, Sheet, Standing, unknown_key
from .source import read_source
from .wording import told

_HIGHEST_COUNT = 5_000


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A file that holds: the objects of each section in the file's order, each with its identity and plain fields."""

    file: str
    objects: Mapping[str, Sequence[Standing]]

    @property
    def slug(self) -> str:
        """The federation's name in addresses and commands."""
        return str(self.objects["federation"][0].fields["slug"])


def read_definition(data: bytes, *, file: str) -> Definition:
    """This will read and check a definition file: its form, every key, and everything that refers to something else.

    Raises:
        DefinitionErrors: with all that is wrong, in the order of the file.
    """
    source = read_source(data, file=file)
    sheet = Sheet(source=source)
    _lay_out(sheet, source.tree, (), None)
    for section in SECTIONS:
        if section.single and not section.optional and not sheet.of(*section.path):
            _report_missing_table(sheet, section)
        for check in section.checks:
            check(sheet)
    if sheet.problems:
        raise DefinitionErrors(sheet.problems)
    return Definition(file=file, objects={section.name: _standings(sheet, section) for section in SECTIONS})


def identity_of(item: Item) -> Identity:
    """This will give what makes an object the same in another definition: the codes of its wholes, then its own."""
    own = tuple(str(item.get(key)) if item.get(key) is not None else "" for key in item.section.identity)
    return (*identity_of(item.parent), *own) if item.parent else own


def _standings(sheet: Sheet, section: Section) -> Sequence[Standing]:
    found = [
        Standing(identity=identity_of(item), fields=item.entry.plain())
        for item in sheet.of(*section.path)
        if item.entry is not None
    ]
    return section.settle(found) if section.settle else found


def _lay_out(sheet: Sheet, tree: dict[str, Any], place: Place, parent: Item | None) -> None:
    """Each key of ``tree`` is a section, or (at the top) an error; an item's own keys are checked by its entry."""
    above = parent.section.path if parent else ()
    below = {section.path[-1]: section for section in SECTIONS if section.path[:-1] == above}
    for key, value in tree.items():
        section = below.get(key)
        if section is not None:
            for at, table in _tables(sheet, section, value, (*place, key), parent):
                _add(sheet, section, at, table, parent)
        elif parent is None:
            expected, found, suggestion = unknown_key(key, list(below))
            sheet.problems.append(
                Problem(
                    file=sheet.source.file,
                    path=key,
                    expected=expected,
                    found=found,
                    suggestion=suggestion,
                    line=sheet.source.line_of((key, 0)) or sheet.source.line_of((key,)),
                )
            )


def _tables(
    sheet: Sheet, section: Section, value: Any, place: Place, parent: Item | None
) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The tables of a section, each with its place; what is no table is reported and left out."""
    name = section.name
    if section.single:
        if isinstance(value, dict):
            yield place, value
            return
        expected = _("en tabell: [%(name)s]") % {"name": name}
        _report_form(sheet, place, name, expected, value, parent)
    elif not isinstance(value, list):
        expected = _("en upprepad tabell med dubbla hakparenteser: [[%(name)s]]") % {"name": name}
        _report_form(sheet, place, name, expected, value, parent)
        if isinstance(value, dict):
            yield place, value
    elif len(value) > _HIGHEST_COUNT:
        expected = _("högst %(count)s tabeller") % {"count": _HIGHEST_COUNT}
        _report_form(sheet, place, name, expected, len(value), parent)
    else:
        for number, table in enumerate(value):
            if isinstance(table, dict):
                yield (*place, number), table
            else:
                expected = _("en upprepad tabell med dubbla hakparenteser: [[%(name)s]]") % {"name": name}
                _report_form(sheet, (*place, number), f"{name}[{number + 1}]", expected, table, parent)


def _report_form(sheet: Sheet, place: Place, path: str, expected: str, value: Any, parent: Item | None) -> None:
    line = sheet.source.line_of(place)
    sheet.problems.append(
        Problem(file=sheet.source.file, path=path, expected=expected, found=described(value), line=line)
    )


def _report_missing_table(sheet: Sheet, section: Section) -> None:
    if any(problem.path == section.name or problem.suggestion == section.name for problem in sheet.problems):
        return  # it is there in another form or misspelt, and that is reported already
    sheet.problems.append(
        Problem(
            file=sheet.source.file,
            path=section.name,
            expected=_("tabellen [%(name)s]") % {"name": section.name},
            found=_("ingen sådan tabell"),
        )
    )


def _add(sheet: Sheet, section: Section, place: Place, table: dict[str, Any], parent: Item | None) -> None:
    parts = {other.path[-1] for other in SECTIONS if other.path[:-1] == section.path}
    own = {key: value for key, value in table.items() if key not in parts}
    entry, wrong, errors = _checked(section.entry, own)
    holds = {key: own[key] for key in own if key not in wrong}
    if entry is not None:
        holds = {info.alias or name: getattr(entry, name) for name, info in section.entry.model_fields.items()}
    item = Item(section=section, place=place, raw=own, holds=holds, entry=entry, parent=parent)
    sheet.items.append(item)
    for key, expected, found, suggestion, inside in errors:
        sheet.report(item, key, expected=expected, found=found, suggestion=suggestion, place=inside)
    _lay_out(sheet, {key: value for key, value in table.items() if key in parts}, place, item)


def _checked(
    kind: type[Entry], own: dict[str, Any]
) -> tuple[Entry | None, set[str], list[tuple[str, str, str, str, Place]]]:
    try:
        return kind.model_validate(own), set(), []
    except ValidationError as failed:
        problems = failed.errors(include_url=False)
    known = kind.keys()
    wrong: set[str] = set()
    told_errors: list[tuple[str, str, str, str, Place]] = []
    misspelt = {nearest(error["loc"][0], known) for error in problems if error["type"] == "extra_forbidden"}
    for error in problems:
        key = str(error["loc"][0])
        wrong.add(key)
        if error["type"] == "extra_forbidden":
            expected, found, suggestion = unknown_key(key, [name for name in known if name not in own])
            told_errors.append((key, expected, found, suggestion, ()))
        elif error["type"] == "missing":
            if key in misspelt:
                continue  # the same mistake, told once where the misspelt key stands
            found = _("ingen sådan nyckel i tabellen")
            told_errors.append((key, _("nyckeln %(key)s, som krävs") % {"key": key}, found, "", ()))
        else:
            expected, found, suggestion = told(error)
            told_errors.append((key, expected, found, suggestion, error["loc"][1:]))
    return None, wrong, told_errors
