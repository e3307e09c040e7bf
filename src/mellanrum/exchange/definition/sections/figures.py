"""``[[plans.figures]]``: what the plan's documents state in figures, and what must follow from it."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import StringConstraints

from mellanrum.exchange.definition.schema import Entry, Number, Plain, PlanCode, Title, plain_value
from mellanrum.exchange.definition.sheet import Identity, Section, Sheet, Standing
from mellanrum.planning.models import PlanFigure
from mellanrum.planning.operations.definition import end_part, save_figure
from mellanrum.tenancy.actors import Actor

from .values import as_date, as_decimal, as_text

Sentence = Annotated[str, StringConstraints(max_length=250)]


class FigureEntry(Entry):
    """A figure as a document states it, or an implied one with how it follows."""

    code: PlanCode
    title: Title
    basis: Literal["stated", "implied"] = "stated"
    value: Number
    unit: Literal["count", "percent", "kronor", "years"]
    about: bool = False
    period: Annotated[str, StringConstraints(max_length=80)] = ""
    source: Annotated[str, StringConstraints(min_length=1, max_length=250)]
    reckoning: Sentence = ""
    withdrawn_on: date | None = None


def _check(sheet: Sheet) -> None:
    for plan in sheet.of("plans"):
        figures = sheet.of("plans", "figures", parent=plan)
        sheet.unique(figures, "code")
        for figure in figures:
            if figure.get("basis") == "implied" and not figure.get("reckoning"):
                expected = _("nyckeln reckoning: hur en underförstådd siffra följer av det som står")
                sheet.report(figure, "", expected=expected, found=_("ingen sådan nyckel i tabellen"))


def _stands(actor: Actor, on: date) -> Iterator[Standing]:
    for one in PlanFigure.objects.of(actor).select_related("plan").order_by("plan__year", "position", "id"):
        fields = {
            "code": one.code,
            "title": one.title,
            "basis": one.basis,
            "value": plain_value(one.value),
            "unit": one.unit,
            "about": one.about,
            "period": one.period,
            "source": one.source,
            "reckoning": one.reckoning,
            "withdrawn_on": plain_value(one.withdrawn_on),
        }
        identity = (str(one.plan.year), one.code)
        ended = one.withdrawn_on is not None
        yield Standing(identity=identity, fields=fields, pk=one.pk, position=one.position, ended=ended)


def _write(*, actor: Actor, pk: int | None, identity: Identity, fields: Mapping[str, Plain], position: int) -> None:
    save_figure(
        actor=actor,
        year=int(identity[0]),
        code=as_text(fields["code"]),
        title=as_text(fields["title"]),
        basis=as_text(fields["basis"]),
        value=as_decimal(fields["value"]) or Decimal(0),
        unit=as_text(fields["unit"]),
        about=fields["about"] is True,
        period=as_text(fields["period"]),
        source=as_text(fields["source"]),
        reckoning=as_text(fields["reckoning"]),
        withdrawn_on=as_date(fields["withdrawn_on"]),
        position=position,
    )


FIGURES = Section(
    path=("plans", "figures"),
    entry=FigureEntry,
    noun=gettext_lazy("siffra"),
    identity=("code",),
    mentions=("title",),
    comment=gettext_lazy("Siffror som planen och dess underlag anger, och det som följer av dem."),
    stands=_stands,
    write=_write,
    end=partial(end_part, kind="figure"),
    checks=(_check,),
)
