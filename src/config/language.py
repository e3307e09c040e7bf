"""The language of the command line: Swedish in the source, English from the catalogue beside it, without Django.

``--language`` decides, else the environment (``LC_ALL``, ``LC_MESSAGES``, ``LANG``), else it is Swedish.
"""

import argparse
import gettext
from collections.abc import Mapping, Sequence
from pathlib import Path

LANGUAGES = ("sv", "en")
CATALOGUES = Path(__file__).with_name("locale")

_translate = gettext.NullTranslations()

# What argparse says by itself, in its own English.
_OF_ARGPARSE = {
    "usage: ": "användning: ",  # not shown
    "positional arguments": "argument",
    "options": "val",
    "show this help message and exit": "visa den här hjälpen",  # not shown
    "%(prog)s: error: %(message)s\n": "%(prog)s: fel: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "argumentet %(argument_name)s: %(message)s",
    "the following arguments are required: %s": "följande argument saknas: %s",  # not shown
    "unrecognized arguments: %s": "okända argument: %s",  # not shown
    "expected one argument": "ett värde saknas",  # not shown
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r finns inte (välj bland %(choices)s)",  # not shown
    "invalid %(type)s value: %(value)r": "%(value)r är inget giltigt värde",  # not shown
    "not allowed with argument %s": "kan inte användas tillsammans med %s",  # not shown
}


def choose(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """This will tell the language that a command line and its environment ask for: ``sv`` or ``en``."""
    for place, argument in enumerate(arguments):
        name, _equals, value = argument.partition("=")
        if name == "--language":
            asked = value or next(iter(arguments[place + 1 : place + 2]), "")
            return asked if asked in LANGUAGES else "sv"
    spoken = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "en" if spoken.lower().startswith("en") else "sv"


def use(language: str) -> None:
    """This will make the command line speak a language from now on."""
    global _translate
    _translate = gettext.NullTranslations()
    if language != "sv":
        _translate = gettext.translation("django", CATALOGUES, [language])
    vars(argparse)["_"] = (lambda text: _OF_ARGPARSE.get(text, text)) if language == "sv" else gettext.gettext


def _(text: str) -> str:
    """This will give a text in the language of the command line."""
    return _translate.gettext(text)
