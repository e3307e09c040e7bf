"""``mellanrum load``: creates or updates a federation from its definition."""

import json
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from config.environment import Problem, installation, start_django
from config.files import read_bytes
from config.language import _

if TYPE_CHECKING:
    from mellanrum.exchange.definition.comparison import Change, Conflict
    from mellanrum.exchange.definition.load import LoadPlan


def summary() -> str:
    """This will say in a line what the command does."""
    return _("läser in ett förbund från dess fil, eller ändrar det efter filen")


def add_arguments(parser: ArgumentParser) -> None:
    """This will declare the file, and which wins when the web says otherwise."""
    parser.add_argument("file", metavar=_("FIL.toml"), help=_("förbundets fil"))
    parser.add_argument("--dry-run", action="store_true", help=_("visa vad som skulle ändras, skriv inget"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=_("hur svaret skrivs"))
    winner = parser.add_mutually_exclusive_group()
    winner.add_argument("--take-file", action="store_true", help=_("filen gäller där någon ändrat på webben"))
    winner.add_argument("--keep-web", action="store_true", help=_("webben gäller där någon ändrat på webben"))


def run(arguments: Namespace) -> int:
    """This will print what changes and load it; 1 with every error when the file is wrong or a rule says no."""
    data = read_bytes(arguments.file)
    with installation():
        start_django(arguments.language)
        return _load(data, arguments)


def _load(data: bytes, arguments: Namespace) -> int:
    from django.utils import timezone

    from mellanrum.exchange.definition.load import Conflicting, Take, apply_load, plan_load
    from mellanrum.exchange.definition.problems import DefinitionErrors
    from mellanrum.kernel.errors import Refused

    on = timezone.localdate()
    take = Take.FILE if arguments.take_file else Take.WEB if arguments.keep_web else None
    try:
        plan = plan_load(data=data, file=arguments.file, on=on)
        if plan.conflicts and take is None:
            raise Conflicting(plan.conflicts)
        if not arguments.dry_run:
            plan = apply_load(plan=plan, actor_name="mellanrum load", on=on, take=take)
    except DefinitionErrors as errors:
        if arguments.format == "json":
            _print_json({"federation": None, "written": False, "errors": [each.as_json() for each in errors.problems]})
        else:
            print("\n".join(str(each) for each in errors.problems), file=sys.stderr)
        return 1
    except Conflicting as conflicting:
        if arguments.format == "json":
            _print_json({"written": False, "conflicts": [_conflict_as_json(each) for each in conflicting.conflicts]})
            return 1
        lines = [_conflict_as_text(each) for each in conflicting.conflicts]
        lines.append(_("Det här är ändrat på webben. Välj vad som gäller: --take-file eller --keep-web."))
        raise Problem("\n".join(lines)) from conflicting
    except Refused as refused:
        raise Problem(refused.message) from refused
    _show(plan, arguments)
    return 0


def _show(plan: "LoadPlan", arguments: Namespace) -> None:
    if arguments.format == "json":
        changes = [_change_as_json(change) for change in plan.changes]
        _print_json(
            {"federation": plan.federation, "new": plan.is_new, "written": not arguments.dry_run, "changes": changes}
        )
        return
    for change in plan.changes:
        print(_change_as_text(change))
    if not plan.changes:
        print(_("{federation}: inget att ändra.").format(federation=plan.federation))
    elif arguments.dry_run:
        print(_("Inget är skrivet (--dry-run)."))
    else:
        print(
            _("{federation} är inläst. Ändringar: {count}.").format(federation=plan.federation, count=len(plan.changes))
        )


def _change_as_text(change: "Change") -> str:
    deeds = {
        "added": _("tillkommer"),
        "changed": _("ändras"),
        "ended": _("upphör"),
        "reordered": _("får ny ordning"),
    }
    text = f"{change.label} {deeds[change.deed]}"
    fields = [f"{part.key} {_value(part.before)} → {_value(part.after)}" for part in change.fields]
    return f"{text}: {', '.join(fields)}" if fields else text


def _change_as_json(change: "Change") -> dict[str, Any]:
    one = change.standing or change.file
    return {
        "section": change.section.name,
        "identity": list(one.identity) if one else None,
        "label": change.label,
        "change": str(change.deed),
        "fields": [{"key": part.key, "before": part.before, "after": part.after} for part in change.fields],
    }


def _conflict_as_text(conflict: "Conflict") -> str:
    if not conflict.key:
        return conflict.label
    text = _("{label}, {key}: webben {now}, filen {file}")
    return text.format(label=conflict.label, key=conflict.key, now=_value(conflict.now), file=_value(conflict.file))


def _conflict_as_json(conflict: "Conflict") -> dict[str, Any]:
    return {
        "section": conflict.section.name,
        "identity": list(conflict.identity),
        "key": conflict.key,
        "last": conflict.last,
        "now": conflict.now,
        "file": conflict.file,
    }


def _value(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _print_json(answer: dict[str, Any]) -> None:
    print(json.dumps(answer, ensure_ascii=False, indent=2, default=str))
