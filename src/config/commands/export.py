"""``mellanrum export``: the definition of a federation back."""

from argparse import ArgumentParser, Namespace

from config.environment import installation, start_django
from config.files import write_bytes
from config.language import _


def summary() -> str:
    """This will say in a line what the command does."""
    return _("skriver ut förbundet som en fil som kan läsas in igen")


def add_arguments(parser: ArgumentParser) -> None:
    """This will declare the federation and where the file goes."""
    parser.add_argument("federation", metavar=_("FÖRBUND"), help=_("förbundets kortnamn"))
    parser.add_argument("-o", "--output", metavar=_("FIL.toml"), help=_("skriv till en fil"))
    parser.add_argument("--everything", action="store_true", help=_("ta med även det som har upphört"))


def run(arguments: Namespace) -> int:
    """This will print the definition, or write it to a file."""
    with installation():
        start_django(arguments.language)
        from django.utils import timezone

        from config.federations import working_in
        from mellanrum.exchange.definition.export import export_definition

        with working_in(arguments.federation, read_only=True) as actor:
            text = export_definition(actor=actor, on=timezone.localdate(), everything=arguments.everything)
    if arguments.output:
        write_bytes(arguments.output, text.encode())
    else:
        print(text, end="")
    return 0
