"""The command ``mellanrum``. Nothing heavy is imported here, so that ``--help`` answers at once."""

import argparse
import importlib
import json
import os
import signal
import sys
from collections.abc import Sequence

from config import language
from config.environment import Problem
from config.files import reason_of
from config.language import _
from config.programs import ClusterError

# Each is a module of config.commands with SUMMARY, add_arguments(parser) and run(arguments).
COMMANDS = ("demo", "serve", "load", "export", "import", "follow-up", "give-role", "check", "migrate")


def main(arguments: Sequence[str] | None = None) -> int:
    """This will run one sub-command and give its exit status: 0 done, 1 refused with nothing written, 2 wrong usage."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    chosen = language.choose(given, os.environ)
    language.use(chosen)
    options = make_parser().parse_args(given)
    options.language = chosen
    # Ended from outside is ended in order: what was started for the command is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        return int(options.run(options))
    except (Problem, ClusterError) as problem:
        return refuse(str(problem), options)
    except BrokenPipeError:
        # Whoever read our output has gone; Python must not try to write the rest when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as problem:
        if problem.filename is None:
            raise
        return refuse(reason_of(problem, str(problem.filename)), options)
    except _database_errors() as problem:
        return refuse(
            _("Databasen svarar inte som den ska. Kör: mellanrum check") + f"\n{str(problem).strip()}", options
        )
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def _database_errors() -> tuple[type[Exception], ...]:
    """No answer, or tables that are not there; nothing when the command never came so far as to load the database."""
    loaded = sys.modules.get("django.db.utils")
    return (loaded.OperationalError, loaded.ProgrammingError) if loaded else ()


def refuse(message: str, options: argparse.Namespace) -> int:
    """This will say why nothing was done, as JSON when that was asked for, and give the exit status."""
    if getattr(options, "format", "") == "json":
        print(json.dumps({"errors": [{"message": message}]}, ensure_ascii=False, indent=2))
    else:
        print(message, file=sys.stderr)
    return 1


def make_parser() -> argparse.ArgumentParser:
    """This will put the sub-commands together, in the language that is in use."""
    parser = argparse.ArgumentParser(prog="mellanrum", description=_("Systemet för samordningsförbundets år."))
    common = argparse.ArgumentParser(add_help=False)
    for place in (parser, common):
        place.add_argument(
            "--language",
            choices=language.LANGUAGES,
            default=argparse.SUPPRESS,
            help=_("språk i det som skrivs ut (annars efter LANG)"),
        )
    choices = parser.add_subparsers(title=_("kommandon"), metavar=_("KOMMANDO"), required=True)
    for name in COMMANDS:
        module = importlib.import_module(f"config.commands.{name.replace('-', '_').replace('import', 'import_')}")
        summary = module.summary()
        child = choices.add_parser(name, help=summary, description=summary, parents=[common])
        module.add_arguments(child)
        child.set_defaults(run=module.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
