"""Every address of the site as the resolver knows it, and the table that says who gets what."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

TABLE = Path(__file__).with_name("table.txt")
PEOPLE = ("nobody", "roleless", "stranger", "director", "officer", "board", "group", "auditor", "administrator")
ANSWERS = {
    "page": "200",
    "form": "422, the form again with what was wrong",
    "done": "a redirect inside the site",
    "sign-in": "a redirect to the sign-in page",
    "denied": "403, with a reason",
    "missing": "404, as for what does not exist",
    "method": "405",
}
METHODS = ("GET", "POST")


@dataclass(frozen=True, kw_only=True)
class Row:
    """What each kind of person gets at one address by one method."""

    view: str
    method: str
    answers: dict[str, str]

    def __str__(self) -> str:
        return (
            f"{self.view:<40} {self.method:<5}" + "".join(f" {self.answers[person]:<8}" for person in PEOPLE).rstrip()
        )


def views() -> list[str]:
    """This will list the name of every address, ours and the libraries'."""
    return list(dict.fromkeys(_names(get_resolver())))


def table() -> list[Row]:
    """This will read the table.

    Raises:
        ValueError: for a row with an unknown answer, or with too few or too many.
    """
    rows = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        view, method, *answers = line.split()
        if len(answers) != len(PEOPLE) or method not in METHODS or not set(answers) <= set(ANSWERS):
            raise ValueError(f"Not a row of the table: {line}")
        rows.append(Row(view=view, method=method, answers=dict(zip(PEOPLE, answers, strict=True))))
    return rows


def _names(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern, (*spaces, *([pattern.namespace] if pattern.namespace else [])))
        elif isinstance(pattern, URLPattern):
            yield ":".join([*spaces, pattern.name or f"without a name: {pattern.pattern}"])
