"""``[obstacles]`` with ``[[obstacles.levels]]``: the path that obstacles take, and when they are to be answered."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from mellanrum.exchange.definition.problems import described, nearest, quoted
from mellanrum.exchange.definition.schema import Code, Entry, Line, Plain, Reference, Title, plain_value
from mellanrum.exchange.definition.sheet import Identity, Item, Section, Sheet, Standing
from mellanrum.obstacles.models import ObstaclePath, PathLevel
from mellanrum.obstacles.operations.definition import end_level, save_level, save_path
from mellanrum.tenancy.actors import Actor

from .values import as_date, as_int, as_text, as_texts

Days = Annotated[int, Field(ge=1, le=3660)]
Kind = Literal[
    "board",
    "local_group",
    "process_group",
    "consultation_team",
    "forum",
    "preparation",
    "steering",
    "working_group",
    "network",
]


class PathEntry(Entry):
    """What holds for the whole path."""

    internal_days: Days = 30
    remind_after_days: Days = 1
    remind_above_after_days: Days = 14
    keep_reporter_days: Days = 730
    link_days: Days = 365


class LevelEntry(Entry):
    """A step of the stair, from the lowest up. Without kinds and bodies it lies beyond the federation."""

    code: Code
    name: Title
    does: Line = ""
    kinds: list[Kind] = []
    bodies: list[Reference] = []
    answer_days: Days
    withdrawn_on: date | None = None


def _check(sheet: Sheet) -> None:
    for path in sheet.of("obstacles"):
        first, above = path.get("remind_after_days"), path.get("remind_above_after_days")
        if isinstance(first, int) and isinstance(above, int) and above < first:
            expected = _("ett antal dagar som inte är färre än remind_after_days")
            sheet.report(path, "remind_above_after_days", expected=expected, found=described(above))
    levels = sheet.of("obstacles", "levels")
    sheet.unique(levels, "code")
    bodies = sheet.of("bodies")
    known = sheet.codes(bodies)
    kinds = {str(body.get("kind")) for body in bodies if body.get("kind")}
    seen: dict[str, Item] = {}
    for level in levels:
        for key, codes in (("kinds", kinds), ("bodies", set(known))):
            for number, code in enumerate(level.get(key) or []):
                _place(sheet, level, key, number, str(code), codes, seen)
    standing = [level for level in levels if level.get("withdrawn_on") is None]
    for level in standing[:-1]:
        if level.get("kinds") == [] and level.get("bodies") == []:
            expected = _("kinds eller bodies: bara den sista nivån ligger utanför förbundet")
            sheet.report(level, "", expected=expected, found=_("ingen av nycklarna"))
    if standing and standing[-1].get("kinds") == [] and standing[-1].get("bodies") == [] and len(standing) == 1:
        expected = _("minst en nivå med organ")
        sheet.report(standing[0], "", expected=expected, found=_("bara en nivå utanför förbundet"))


def _place(sheet: Sheet, level: Item, key: str, number: int, code: str, known: set[str], seen: dict[str, Item]) -> None:
    """Each kind and each body is on one level, and is there in the file."""
    if code not in known:
        expected = _("ett slag som något organ i filen har") if key == "kinds" else _("koden för ett organ i filen")
        sheet.report(
            level, key, expected=expected, found=described(code), suggestion=nearest(code, known), place=(number,)
        )
        return
    first = seen.setdefault(f"{key}:{code}", level)
    if first is not level and level.get("withdrawn_on") is None and first.get("withdrawn_on") is None:
        found = _("%(value)s, som redan står på rad %(line)s") % {
            "value": quoted(code),
            "line": sheet.line(first, key) or "?",
        }
        sheet.report(level, key, expected=_("att varje organ finns på en nivå"), found=found, place=(number,))


def _path(actor: Actor, on: date) -> Iterator[Standing]:
    one = ObstaclePath.objects.of(actor).first()
    if one is not None:
        fields: Mapping[str, Plain] = {
            "internal_days": one.internal_days,
            "remind_after_days": one.remind_after_days,
            "remind_above_after_days": one.remind_above_after_days,
            "keep_reporter_days": one.keep_reporter_days,
            "link_days": one.link_days,
        }
        # The path is not ended; a file without it leaves it as it is.
        yield Standing(identity=(), fields=fields, pk=one.pk, ended=True)


def _levels(actor: Actor, on: date) -> Iterator[Standing]:
    for one in PathLevel.objects.of(actor).order_by("position", "id"):
        fields: Mapping[str, Plain] = {
            "code": one.code,
            "name": one.name,
            "does": one.does,
            "kinds": list(one.body_kinds),
            "bodies": list(one.body_codes),
            "answer_days": one.answer_days,
            "withdrawn_on": plain_value(one.withdrawn_on),
        }
        ended = one.withdrawn_on is not None
        yield Standing(identity=(one.code,), fields=fields, pk=one.pk, position=one.position, ended=ended)


def _write_path(
    *, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int
) -> None:
    save_path(
        actor=actor,
        internal_days=as_int(fields["internal_days"]) or 0,
        remind_after_days=as_int(fields["remind_after_days"]) or 0,
        remind_above_after_days=as_int(fields["remind_above_after_days"]) or 0,
        keep_reporter_days=as_int(fields["keep_reporter_days"]) or 0,
        link_days=as_int(fields["link_days"]) or 0,
    )


def _write_level(
    *, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int
) -> None:
    save_level(
        actor=actor,
        code=as_text(fields["code"]),
        name=as_text(fields["name"]),
        does=as_text(fields["does"]),
        body_kinds=as_texts(fields["kinds"]),
        body_codes=as_texts(fields["bodies"]),
        answer_days=as_int(fields["answer_days"]) or 0,
        withdrawn_on=as_date(fields["withdrawn_on"]),
        position=position,
    )


PATH = Section(
    path=("obstacles",),
    entry=PathEntry,
    noun=gettext_lazy("hindrens väg"),
    identity=(),
    comment=gettext_lazy("Hindrens väg: när svar ska ha kommit, och vem som påminns när de dröjer."),
    single=True,
    optional=True,
    stands=_path,
    write=_write_path,
    checks=(_check,),
)

LEVELS = Section(
    path=("obstacles", "levels"),
    entry=LevelEntry,
    noun=gettext_lazy("nivå för hinder"),
    identity=("code",),
    mentions=("name",),
    comment=gettext_lazy("Nivåerna nerifrån och upp, med organen på var och en."),
    stands=_levels,
    write=_write_level,
    end=end_level,
)
