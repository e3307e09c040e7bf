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
    from mellanrum.exchange.imports.results import ImportResult


def summary() -> str:
    """This will say in a line what the command does."""
    return _("läser in registreringar från CSV eller XLSX, allt eller inget")


def add_arguments(parser: ArgumentParser) -> None:
    """This will declare the kind, the file and the federation."""
    parser.add_argument("kind", metavar=_("SLAG"), help=_("slag av fil, till exempel meetings eller attendance"))
    parser.add_argument("file", metavar=_("FIL"), help=_("filen, CSV eller XLSX"))
    parser.add_argument("--federation", metavar=_("FÖRBUND"), required=True, help=_("förbundets kortnamn"))
    parser.add_argument("--dry-run", action="store_true", help=_("pröva filen, skriv inget"))
    parser.add_argument(
        "--partial", action="store_true", help=_("skriv de rader som går, lägg de andra i FIL.rejected.csv")
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help=_("hur svaret skrivs"))


def run(arguments: Namespace) -> int:
    """This will import the file; 1 when a row was wrong, and then, unless partial, nothing is written."""
    data = read_bytes(arguments.file)
    with installation():
        start_django(arguments.language)
        result = _import(data, arguments)
    if result.rejected_file is not None and not arguments.dry_run:
        write_bytes(f"{arguments.file}.rejected.csv", result.rejected_file)
    if arguments.format == "json":
        print(json.dumps(result.as_json(), ensure_ascii=False, indent=2))
    else:
        _show(result, arguments)
    return int(bool(result.errors) and not result.written)


def _import(data: bytes, arguments: Namespace) -> "ImportResult":
    from config.federations import working_in
    from mellanrum.exchange.imports.kinds import KINDS
    from mellanrum.exchange.imports.operations import import_file

    kind = KINDS.get(arguments.kind)
    if kind is None:
        text = _("Det finns inget slag av fil som heter {kind}. De som finns: {kinds}.")
        raise Problem(text.format(kind=arguments.kind, kinds=", ".join(KINDS)))
    with working_in(arguments.federation, read_only=False) as actor:
        return import_file(
            actor=actor,
            kind=kind,
            name=Path(arguments.file).name,
            data=data,
            dry_run=arguments.dry_run,
            partial=arguments.partial,
            progress=_progress if sys.stderr.isatty() else None,
        )


def _progress(step: str, done: int, rows: int) -> None:
    print(f"{step} … {done}/{rows}", file=sys.stderr, flush=True)


def _show(result: "ImportResult", arguments: Namespace) -> None:
    for error in result.errors:
        row = _("rad {row}").format(row=error.row) if error.row is not None else ""
        where = ", ".join(part for part in (row, error.column) if part)
        value = f" ({error.value})" if error.value else ""
        print(f"{where}: {error.message}{value}" if where else f"{error.message}{value}", file=sys.stderr)
    text = _("{rows} rader: {created} nya, {updated} ändrade, {unchanged} oförändrade, {rejected} felaktiga.")
    print(text.format(**{name: getattr(result, name) for name in COUNTS}))
    if arguments.dry_run:
        print(_("Inget är skrivet (--dry-run)."))
    elif not result.written and result.errors:
        print(_("Inget är skrivet. Rätta raderna och läs in filen igen."))
    elif result.rejected_file is not None:
        print(_("De felaktiga raderna finns i {file}.").format(file=f"{arguments.file}.rejected.csv"))


COUNTS = ("rows", "created", "updated", "unchanged", "rejected")
