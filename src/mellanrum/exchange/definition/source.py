"""From the bytes of a file to the tree of a TOML document, or a sentence that says why not."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .positions import lines_of
from .problems import DefinitionErrors, Place, Problem, quoted

LARGEST_BYTES = 5_000_000
_NESTING = re.compile(r"^[^\n]*?\[{100}", re.MULTILINE)
_PLACE = re.compile(
    r"^(?P<detail>.*?)\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$", re.DOTALL
)

# What the first bytes of other kinds of file look like.
_OTHER_KINDS = (
    (b"PK\x03\x04", gettext_noop("en komprimerad fil eller ett Office-dokument")),
    (b"%PDF", gettext_noop("en PDF")),
    (b"\xd0\xcf\x11\xe0", gettext_noop("ett äldre Office-dokument")),
    (b"\x1f\x8b", gettext_noop("en komprimerad fil")),
)
# The parser's words (the standard library's, in English) → what was expected, in ours.
_EXPECTED = (
    ("Expected '=' after a key", gettext_noop("ett likhetstecken efter nyckeln")),
    ("Expected newline or end of document", gettext_noop("ny rad efter värdet")),
    ("Invalid value", gettext_noop("ett värde: text inom citattecken, ett tal, ett datum, true eller false")),
    ("Invalid initial character for a key part", gettext_noop("en nyckel")),
    ("Invalid statement", gettext_noop("en nyckel eller en rubrik inom hakparentes")),
    ("Cannot overwrite a value", gettext_noop("varje nyckel en gång")),
    ("Cannot declare", gettext_noop("varje rubrik en gång; upprepade tabeller skrivs med dubbla hakparenteser")),
    ("Duplicate inline table key", gettext_noop("varje nyckel en gång")),
    ("Expected ']' at the end", gettext_noop("en hakparentes som avslutar rubriken")),
    ("Expected ']]' at the end", gettext_noop("dubbla hakparenteser som avslutar rubriken")),
    ("Unclosed array", gettext_noop("en hakparentes som avslutar listan")),
    ("Unclosed inline table", gettext_noop("en klammer som avslutar tabellen")),
    ("Unterminated string", gettext_noop("ett citattecken som avslutar texten")),
    ('Expected "\'"', gettext_noop("ett citattecken som avslutar texten")),
    ("Expected '\"", gettext_noop("ett citattecken som avslutar texten")),
    ("Illegal character", gettext_noop("ett tecken som får stå i TOML (radbrytning i text kräver tre citattecken)")),
    ("Unescaped '\\'", gettext_noop("ett tillåtet tecken efter det omvända snedstrecket")),
    ("Invalid date or datetime", gettext_noop("ett datum som finns i kalendern")),
)


@dataclass(frozen=True, kw_only=True)
class Source:
    """A TOML document: its tree (decimal numbers exact) and on which line each table and key stands."""

    file: str
    tree: dict[str, Any]
    lines: dict[Place, int]

    def line_of(self, place: Place) -> int | None:
        """This will give the line of a key, or of the nearest table round it."""
        while place:
            if place in self.lines:
                return self.lines[place]
            place = place[:-1]
        return None


def read_source(data: bytes, *, file: str) -> Source:
    """This will read the bytes of a TOML file (UTF-8, a byte order mark accepted; text brought to NFC).

    Raises:
        DefinitionErrors: one problem that says why the bytes cannot be read.
    """
    text = unicodedata.normalize("NFC", _text_of(data, file))
    if _NESTING.search(text):
        raise _error(file, _("listor i några få nivåer"), _("mer än hundra hakparenteser i rad"))
    try:
        tree = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(file, text, str(error)) from None
    except (RecursionError, ValueError) as error:
        # Numbers of thousands of digits and nesting without end: legal characters, but no definition.
        raise _error(
            file, _("rimligt stora tal och några få nivåer"), quoted(str(error) or type(error).__name__)
        ) from None
    return Source(file=file, tree=tree, lines=lines_of(text))


def _text_of(data: bytes, file: str) -> str:
    if len(data) > LARGEST_BYTES:
        found = _("%(size)s MB") % {"size": round(len(data) / 1_000_000, 1)}
        raise _error(file, _("en fil på högst %(size)s MB") % {"size": LARGEST_BYTES // 1_000_000}, found)
    for start, kind in _OTHER_KINDS:
        if data.startswith(start):
            raise _error(file, _("en textfil i TOML"), _(kind))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:1000]:
        raise _error(file, _("text i UTF-8"), _("text i UTF-16 eller ingen text alls"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8-sig", "replace")) + 1
        found = _("byten %(byte)s (spara om filen som UTF-8)") % {"byte": f"0x{data[error.start]:02x}"}
        raise _error(file, _("text i UTF-8"), found, line=line, column=column) from None
    if not text.strip():
        raise _error(file, _("en definition med åtminstone [federation]"), _("en tom fil"))
    return text


def _syntax_error(file: str, text: str, message: str) -> DefinitionErrors:
    match = _PLACE.match(message)
    detail = match["detail"] if match else message
    rows = text.split("\n")
    if match and match["line"]:
        line, column = int(match["line"]), int(match["column"])
    else:
        line, column = len(rows), len(rows[-1]) + 1
    expected = next((_(ours) for theirs, ours in _EXPECTED if detail.startswith(theirs)), _("giltig TOML"))
    row = rows[line - 1].strip() if line <= len(rows) else ""
    found = _("raden %(row)s") % {"row": quoted(row)} if row else _("en tom rad eller filens slut")
    return _error(file, expected, found, line=line, column=column)


def _error(
    file: str, expected: str, found: str, *, line: int | None = None, column: int | None = None
) -> DefinitionErrors:
    return DefinitionErrors([Problem(file=file, path="", expected=expected, found=found, line=line, column=column)])
