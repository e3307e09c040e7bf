"""``mellanrum import``: registrations from a file, all or nothing."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from config.environment import Problem, installation, start_django
from config.files import read_bytes, write_bytes
from config.language import _

if TYPE_CHECKING:
    from mellanrum.exchange.imports.attempt import Progress
    from mellanrum.exchange.imports.results import ImportResult

# More errors than anyone reads on a screen; all of them are in the JSON and in the file of rejected rows.
ERRORS_SHOWN = 50
_VALUE_WIDTH = 28


def summary() -> str:
    """This will say in a line what the command does."""
    return _("läser in registreringar från CSV eller XLSX, allt eller inget")


def add_arguments(parser: ArgumentParser) -> None:
    """This will declare the kind, the file, the federation, and how much is written."""
    parser.add_argument("kind", metavar=_("SLAG"), help=_("slag av fil, till exempel meetings eller attendance"))
    parser.add_argument("file", metavar=_("FIL"), help=_("filen, CSV eller XLSX"))
    parser.add_argument("--federation", metavar=_("FÖRBUND"), required=True, help=_("förbundets kortnamn"))
    parser.add_argument("--dry-run", action="store_true", help=_("pröva filen, skriv inget"))
    parser.add_argument(
        "--partial", action="store_true", help=_("skriv de rader som går, lägg de andra i FIL.rejected.csv")
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help=_("hur svaret skrivs"))


def run(arguments: Namespace) -> int:
    """This will import the file: 0 when done, 1 when it is wrong and nothing is written, 2 for an unknown kind."""
    with installation():
        start_django(arguments.language)
        return import_command(arguments)


def import_command(arguments: Namespace) -> int:
    """This will import a file as ``run`` does, in an application that is loaded already."""
    from difflib import get_close_matches

    from mellanrum.exchange.imports.kinds import KINDS

    if arguments.kind not in KINDS:
        text = _("Det finns inget slag av fil som heter {kind}. De som finns: {kinds}.")
        text = text.format(kind=arguments.kind, kinds=", ".join(KINDS))
        near = get_close_matches(arguments.kind.lower(), KINDS, n=1)
        print(text, *(_("Menade du {names}?").format(names=name) for name in near), file=sys.stderr)
        return 2
    try:
        result = _import(arguments)
    except Problem as problem:
        if arguments.format != "json":
            raise
        error = {"row": None, "column": None, "value": "", "message": str(problem)}
        counts = dict.fromkeys(("rows", "created", "updated", "unchanged", "rejected"), 0)
        _print_json({"kind": arguments.kind, **counts, "errors": [error]})
        return 1
    if arguments.format == "json":
        _print_json(result.as_json())
    else:
        _show(result, arguments)
    some_went = arguments.partial and result.rejected < result.rows
    return 1 if result.errors and not some_went else 0


def _import(arguments: Namespace) -> "ImportResult":
    from config.federations import working_in
    from mellanrum.exchange.imports.kinds import KINDS
    from mellanrum.exchange.imports.operations import import_file

    data = _contents(arguments.file)
    with working_in(arguments.federation, read_only=False) as actor:
        result = import_file(
            actor=actor,
            kind=KINDS[arguments.kind],
            name=Path(arguments.file).name,
            data=data,
            dry_run=arguments.dry_run,
            partial=arguments.partial,
            progress=_progress(),
        )
        if result.rejected_file is not None:
            # Inside the transaction: if the rejected rows cannot be kept, the others are not written either.
            write_bytes(_rejected_name(arguments.file), result.rejected_file)
    return result


def _contents(name: str) -> bytes:
    from mellanrum.exchange.imports.files.sheet import LARGEST_FILE, too_large

    path = Path(name)
    if path.is_dir():
        raise Problem(_("{file} är en mapp. Ange en fil i den.").format(file=name))
    if path.is_file() and path.stat().st_size > LARGEST_FILE:
        raise Problem(str(too_large(path.stat().st_size)))
    return read_bytes(name)


def _rejected_name(name: str) -> str:
    return f"{name}.rejected.csv"


def _progress() -> "Progress | None":
    """Steps on the terminal, each over the one before; nothing in a pipe."""
    if not sys.stderr.isatty():
        return None

    def show(step: str, done: int, of: int) -> None:
        counted = f" {done}/{of}" if of > 1 else ""
        print(f"\r\x1b[K{step}{counted}", end="\n" if done == of else "", file=sys.stderr, flush=True)

    return show


def _show(result: "ImportResult", arguments: Namespace) -> None:
    counts = _("{rows} rader: {created} nya, {updated} ändrade, {unchanged} oförändrade, {rejected} felaktiga.")
    print(
        counts.format(
            rows=result.rows,
            created=result.created,
            updated=result.updated,
            unchanged=result.unchanged,
            rejected=result.rejected,
        )
    )
    _show_errors(result)
    if arguments.dry_run:
        print(_("Inget är skrivet (--dry-run)."))
    elif result.errors and not arguments.partial:
        print(_("Inget är skrivet. Rätta filen, eller skriv de rader som går med --partial."))
    elif result.rejected_file is not None:
        print(_("De felaktiga raderna finns i {file}.").format(file=_rejected_name(arguments.file)))


def _show_errors(result: "ImportResult") -> None:
    if not result.errors:
        return
    rows = [
        ("" if error.row is None else str(error.row), error.column or "", _cut(error.value), error.message)
        for error in result.errors[:ERRORS_SHOWN]
    ]
    head = (_("Rad"), _("Kolumn"), _("Värde"), _("Fel"))
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(3)]
    for row in (head, *rows):
        cells = [row[0].rjust(widths[0]), row[1].ljust(widths[1]), row[2].ljust(widths[2]), row[3]]
        print("  ".join(cells), file=sys.stderr)
    if len(result.errors) > ERRORS_SHOWN:
        more = _("… och {count} fel till. Alla finns i svaret med --format json.")
        print(more.format(count=len(result.errors) - ERRORS_SHOWN), file=sys.stderr)


def _cut(text: str) -> str:
    return text if len(text) <= _VALUE_WIDTH else text[: _VALUE_WIDTH - 1] + "…"


def _print_json(answer: dict[str, object]) -> None:
    print(json.dumps(answer, ensure_ascii=False, indent=2))
