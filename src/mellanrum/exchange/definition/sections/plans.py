"""``[[plans]]`` with ``[[plans.keys]]`` and ``[[plans.priorities]]``: a yearly plan and what its goals rest on."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from mellanrum.exchange.definition.problems import described
from mellanrum.exchange.definition.schema import Entry, Plain, PlanCode, Text, Title, plain_value
from mellanrum.exchange.definition.sheet import Identity, Section, Sheet, Standing
from mellanrum.planning.models import Plan, PlanKey, Priority
from mellanrum.planning.operations.definition import end_part, save_key, save_plan, save_priority
from mellanrum.tenancy.actors import Actor

from .values import as_date, as_int, as_text

# The law on financial coordination (2003:1210) came into force on 1 January 2004.
Year = Annotated[int, Field(ge=2004, le=2100)]


class PlanEntry(Entry):
    """The plan of a year (verksamhetsplan)."""

    year: Year
    title: Title
    decided_on: date | None = None
    introduction: Text = ""


class KeyEntry(Entry):
    """A key to success (framgångsnyckel)."""

    code: PlanCode
    title: Title
    text: Text = ""
    withdrawn_on: date | None = None


class PriorityEntry(Entry):
    """A heading that goals are gathered under."""

    code: PlanCode
    title: Title
    text: Text = ""
    withdrawn_on: date | None = None


def _check(sheet: Sheet) -> None:
    plans = sheet.of("plans")
    sheet.unique(plans, "year")
    for plan in plans:
        year, decided = plan.get("year"), plan.get("decided_on")
        if year and decided and not date(year - 1, 1, 1) <= decided <= date(year, 12, 31):
            expected = _("ett datum under planens år %(year)s eller året före") % {"year": year}
            sheet.report(plan, "decided_on", expected=expected, found=described(decided))
        sheet.unique(sheet.of("plans", "keys", parent=plan), "code")
        sheet.unique(sheet.of("plans", "priorities", parent=plan), "code")


def _plans(actor: Actor, on: date) -> Iterator[Standing]:
    for plan in Plan.objects.of(actor).order_by("year"):
        fields: dict[str, Plain] = {
            "year": plan.year,
            "title": plan.title,
            "decided_on": plain_value(plan.decided_on),
            "introduction": plan.introduction,
        }
        # A plan is a document of its year: it is not ended, only followed by the next.
        yield Standing(identity=(str(plan.year),), fields=fields, pk=plan.pk, ended=True)


def _write_plan(
    *, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int
) -> None:
    save_plan(
        actor=actor,
        year=as_int(fields["year"]) or 0,
        title=as_text(fields["title"]),
        decided_on=as_date(fields["decided_on"]),
        introduction=as_text(fields["introduction"]),
    )


def _parts(model: type[PlanKey] | type[Priority], actor: Actor, on: date) -> Iterator[Standing]:
    for part in model.objects.of(actor).select_related("plan").order_by("plan__year", "position", "id"):
        fields = {
            "code": part.code,
            "title": part.title,
            "text": part.text,
            "withdrawn_on": plain_value(part.withdrawn_on),
        }
        ended = part.withdrawn_on is not None
        yield Standing(
            identity=(str(part.plan.year), part.code), fields=fields, pk=part.pk, position=part.position, ended=ended
        )


def _write_key(*, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int) -> None:
    save_key(
        actor=actor,
        year=int(identity[0]),
        code=as_text(fields["code"]),
        title=as_text(fields["title"]),
        text=as_text(fields["text"]),
        withdrawn_on=as_date(fields["withdrawn_on"]),
        position=position,
    )


def _write_priority(
    *, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int
) -> None:
    save_priority(
        actor=actor,
        year=int(identity[0]),
        code=as_text(fields["code"]),
        title=as_text(fields["title"]),
        text=as_text(fields["text"]),
        withdrawn_on=as_date(fields["withdrawn_on"]),
        position=position,
    )


PLANS = Section(
    path=("plans",),
    entry=PlanEntry,
    noun=gettext_lazy("plan"),
    identity=("year",),
    mentions=("title",),
    comment=gettext_lazy("Verksamhetsplanen, en för varje år. Det som följer till nästa [[plans]] hör till den."),
    ordered=False,
    stands=_plans,
    write=_write_plan,
    checks=(_check,),
)
KEYS = Section(
    path=("plans", "keys"),
    entry=KeyEntry,
    noun=gettext_lazy("framgångsnyckel"),
    identity=("code",),
    mentions=("title",),
    comment=gettext_lazy("Framgångsnycklar."),
    stands=partial(_parts, PlanKey),
    write=_write_key,
    end=partial(end_part, kind="key"),
)
PRIORITIES = Section(
    path=("plans", "priorities"),
    entry=PriorityEntry,
    noun=gettext_lazy("prioritering"),
    identity=("code",),
    mentions=("title",),
    comment=gettext_lazy("Prioriteringar: rubrikerna som målen står under."),
    stands=partial(_parts, Priority),
    write=_write_priority,
    end=partial(end_part, kind="priority"),
)
