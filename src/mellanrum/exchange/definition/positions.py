"""On which line each table and key of a TOML text begins. The text has been parsed before: here it is only walked."""

from contextlib import suppress

from .problems import Place

_SPACE = " \t\r\n"


def lines_of(text: str) -> dict[Place, int]:
    """This will map every table and key to its line, counted from 1: ``("bodies", 2, "code")`` → 41.

    A text that is no TOML gives what could be read up to there.
    """
    walker = _Walker(text)
    with suppress(IndexError):  # the text ends inside a value: what was found so far is all there is
        walker.document()
    return walker.lines


class _Walker:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.table: Place = ()
        self.lines: dict[Place, int] = {}
        self._counts: dict[Place, int] = {}
        self._line = 1
        self._counted = 0

    def document(self) -> None:
        while self._skip_blank():
            line = self._here()
            if self.text.startswith("[[", self.at):
                self.at += 2
                self.table = self._opened(self._key(), many=True)
                self.at += 2
                self.lines.setdefault(self.table, line)
            elif self.text[self.at] == "[":
                self.at += 1
                self.table = self._opened(self._key(), many=False)
                self.at += 1
                self.lines.setdefault(self.table, line)
            else:
                self._pair(self.table)

    def _opened(self, key: list[str], *, many: bool) -> Place:
        place: Place = ()
        for number, part in enumerate(key):
            place = (*place, part)
            last = number == len(key) - 1
            if last and many:
                self._counts[place] = self._counts.get(place, -1) + 1
            if place in self._counts:
                place = (*place, self._counts[place])
        return place

    def _pair(self, table: Place) -> None:
        line = self._here()
        place = (*table, *self._key())
        self._skip_blank()
        self.at += 1  # the equals sign
        self._skip_blank()
        self.lines.setdefault(place, line)
        self._value(place)

    def _key(self) -> list[str]:
        parts: list[str] = []
        while True:
            self._skip_blank()
            if self.text[self.at] in "\"'":
                start = self.at
                self._string()
                parts.append(self.text[start + 1 : self.at - 1])
            else:
                start = self.at
                while self.text[self.at] not in _SPACE + ".=]":
                    self.at += 1
                parts.append(self.text[start : self.at])
            self._skip_blank()
            if self.text[self.at] != ".":
                return parts
            self.at += 1

    def _value(self, place: Place) -> None:
        sign = self.text[self.at]
        if sign in "\"'":
            self._string()
        elif sign == "[":
            self.at += 1
            number = 0
            while self._skip_blank() and self.text[self.at] != "]":
                self.lines.setdefault((*place, number), self._here())
                self._value((*place, number))
                number += 1
                self._comma()
            self.at += 1
        elif sign == "{":
            self.at += 1
            while self._skip_blank() and self.text[self.at] != "}":
                self._pair(place)
                self._comma()
            self.at += 1
        else:
            while self.at < len(self.text) and self.text[self.at] not in ",]}#\n":
                self.at += 1

    def _comma(self) -> None:
        self._skip_blank()
        if self.text[self.at] == ",":
            self.at += 1

    def _string(self) -> None:
        quote = self.text[self.at]
        if self.text.startswith(quote * 3, self.at):
            self._multiline(quote)
            return
        self.at += 1
        while self.text[self.at] != quote:
            self.at += 2 if quote == '"' and self.text[self.at] == "\\" else 1
        self.at += 1

    def _multiline(self, quote: str) -> None:
        self.at += 3
        while not self.text.startswith(quote * 3, self.at):
            self.at += 2 if quote == '"' and self.text[self.at] == "\\" else 1
        self.at += 3
        while self.text.startswith(quote, self.at):  # up to two quotation marks may stand before the closing three
            self.at += 1

    def _skip_blank(self) -> bool:
        """Past white space and comments; False at the end of the text."""
        while self.at < len(self.text):
            if self.text[self.at] in _SPACE:
                self.at += 1
            elif self.text[self.at] == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            else:
                return True
        return False

    def _here(self) -> int:
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line
