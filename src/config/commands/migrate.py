"""``mellanrum migrate``: brings the tables up to date, as their owner."""

from argparse import ArgumentParser, Namespace

from config.environment import apply_migrations, installation
from config.language import _


def summary() -> str:
    """This will say in a line what the command does."""
    return _("gör databasens tabeller aktuella (den inbyggda databasen sköter det själv)")


def add_arguments(parser: ArgumentParser) -> None:
    """This will declare nothing: the environment says which database, and DATABASE_OWNER_URL as whom."""


def run(arguments: Namespace) -> int:
    """This will apply the migrations that are missing."""
    with installation(migrate=False) as here:
        apply_migrations(here)
    print(_("Databasens tabeller är aktuella."))
    return 0
