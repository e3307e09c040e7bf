"""What a cell may call a body or a member: its code, its name or its short name, in any case."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from mellanrum.exchange.definition.problems import nearest, quoted
from mellanrum.exchange.imports.columns import tidy
from mellanrum.exchange.imports.kind import Row


class Names:
    """Codes, and the other names that they go under. A code comes before a name that is spelled the same."""

    def __init__(self, named: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        self._codes: dict[str, str] = {}
        self._named: defaultdict[str, set[str]] = defaultdict(set)
        self._spelled: dict[str, str] = {}
        for code, names in named:
            self._codes[code.casefold()] = code
            for name in (code, *names):
                plain = tidy(name).casefold()
                if plain:
                    self._named[plain].add(code)
                    self._spelled.setdefault(plain, name)

    def find(self, row: Row, column: str, *, unknown: str) -> None:
        """This will put the code in place of the name in a row's cell, or note why there is none.

        ``unknown`` is the sentence for a name that nothing goes under; a near one is suggested after it.
        """
        text = row.values.get(column)
        if not text:
            return
        plain = str(text).casefold()
        codes = {self._codes[plain]} if plain in self._codes else self._named.get(plain, set())
        if len(codes) == 1:
            (row.values[column],) = codes
        elif codes:
            row.wrong(
                column, _("Flera heter så. Skriv koden i stället: %(codes)s.") % {"codes": ", ".join(sorted(codes))}
            )
        else:
            row.wrong(column, unknown + self._suggestion(plain))

    def _suggestion(self, plain: str) -> str:
        near = nearest(plain, self._spelled)
        # A part of one name only, such as "region" for Region Provbygden, is as good as a near one.
        holding = sorted({code for name, codes in self._named.items() if plain in name for code in codes})
        meant = self._spelled[near] if near else holding[0] if len(holding) == 1 else ""
        return " " + _("Menade du %(suggestion)s?") % {"suggestion": quoted(meant)} if meant else ""
