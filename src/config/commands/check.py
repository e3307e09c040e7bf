"""``mellanrum check``: what is wrong with the installation, and what to do."""

from argparse import ArgumentParser, Namespace

from config.environment import installation, start_django
from config.language import _


def summary() -> str:
    """This will say in a line what the command does."""
    return _("visar vad som är fel med installationen och vad som ska göras")


def add_arguments(parser: ArgumentParser) -> None:
    """This will declare nothing: everything is looked at."""


def run(arguments: Namespace) -> int:
    """This will print a line for each thing looked at; 1 when something is wrong."""
    from config.checks import Level, look_at

    signs = {Level.OK: _("ok"), Level.NOTE: _("obs"), Level.WRONG: _("FEL")}
    wrong = False
    with installation() as here:
        start_django(arguments.language)
        for finding in look_at(here):
            wrong = wrong or finding.level is Level.WRONG
            print(f"{signs[finding.level]:<4} {finding.subject}: {finding.text}", flush=True)
    return int(wrong)
