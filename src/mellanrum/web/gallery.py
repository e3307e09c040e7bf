"""Invented examples of every component in every state, for the gallery page: nothing here is read from the database."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mellanrum.rendering.attendance import Chair, Matrix, MatrixColumn, MatrixRow
from mellanrum.rendering.marks import ATTENDANCES, PACES, STATUSES
from mellanrum.rendering.trends import Point, Trend

# Short and long, so that the table's words have to fit.
_PARTIES = (
    "Kalvköping, Karlshult, Sölveryd, Ormströmmen, Region Provbygden, Arbetsförmedlingen, Försäkringskassan, "
    "Rönnköping, Norra Långskogens kommun, Ö, Älvsnabben, Åvik, Östra"  # not shown
)


@dataclass(frozen=True, kw_only=True)
class GoalExample:
    """A row of goals with everything that a range picture can show."""

    code: str
    name: str
    value: float | None
    low: float | None
    high: float | None
    status: str
    told: str
    note: str = ""
    certain: bool = True
    interval: tuple[float, float] | None = None
    outlook: tuple[float, float] | None = None
    unit: str = "percent"
    scale: tuple[float, float] = (0, 100)


@dataclass(frozen=True, kw_only=True)
class TabExample:
    label: str
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class YearEntry:
    date: date
    title: str
    square: str
    state: str
    url: str = "#year"


@dataclass(frozen=True, kw_only=True)
class YearMonth:
    first: date
    entries: list[YearEntry]


@dataclass(frozen=True, kw_only=True)
class HistoryExample:
    at: datetime
    actor_name: str
    use_case_label: str
    changes: list[tuple[str, str, str]]
    reason: str = ""


class ExampleForm(forms.Form):
    """One question of each kind."""

    title = forms.CharField(label=gettext_lazy("Rubrik"), help_text=gettext_lazy("Så som den ska stå i kallelsen."))
    held_on = forms.DateField(label=gettext_lazy("Dag"), help_text=gettext_lazy("ÅÅÅÅ-MM-DD"))
    least = forms.IntegerField(label=gettext_lazy("Minsta antal möten"), required=False)
    body = forms.ChoiceField(
        label=gettext_lazy("Organ"), choices=[("a", gettext_lazy("Styrelsen")), ("b", gettext_lazy("Arbetsgruppen"))]
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Läge"),
        choices=[("planned", gettext_lazy("Planerat")), ("held", gettext_lazy("Hållet"))],
        widget=forms.RadioSelect,
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Parter"),
        choices=[("region", gettext_lazy("Regionen")), ("municipality", gettext_lazy("Kommunen"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    confirmed = forms.BooleanField(label=gettext_lazy("Protokollet är justerat"), required=False)
    note = forms.CharField(label=gettext_lazy("Anteckning"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    file = forms.FileField(label=gettext_lazy("Fil"), required=False, help_text=gettext_lazy("CSV eller XLSX."))


class ExampleFilter(forms.Form):
    """What a list is narrowed by."""

    q = forms.CharField(label=gettext_lazy("Sök"))
    body = forms.ChoiceField(
        label=gettext_lazy("Organ"), choices=[("", gettext_lazy("Alla")), ("a", gettext_lazy("Styrelsen"))]
    )


def gallery_page() -> dict[str, Any]:
    """This will give the gallery its examples."""
    return {
        "statuses": list(STATUSES),
        "paces": list(PACES),
        "attendances": list(ATTENDANCES),
        "goals": _goals(),
        "trend": _trend(),
        "matrix": _matrix(),
        "small_table": _chairs(3),
        "table": _chairs(8),
        "large_table": _chairs(13),
        "form": ExampleForm(),
        "form_with_errors": ExampleForm(
            {"fel-title": "", "fel-held_on": "31/2", "fel-body": "a", "fel-least": "x", "fel-state": "x"}, prefix="fel"
        ),
        "filter": ExampleFilter(prefix="filter"),
        "tabs": [
            TabExample(label=_("Lista"), url="#lists", current=True),
            TabExample(label=_("Kalender"), url="#year", current=False),
        ],
        "months": _months(),
        "history": _history(),
        "people": ["Inga Ekmyr", "Bror Stenhall", "Greta Åskog"],  # not shown
        "today": date(2026, 10, 22),
        "days": [date(2026, 10, 14), date(2026, 10, 22), date(2026, 10, 23), date(2026, 11, 26)],
    }


def _goals() -> list[GoalExample]:
    return [
        GoalExample(
            code="A:1", name=_("Inom målspannet"), value=80, low=80, high=100, status="within", told="80 %", note="4/5"
        ),
        GoalExample(
            code="A:2",
            name=_("Under, och vad året kan bli"),
            value=60,
            low=80,
            high=100,
            status="below",
            told="60 %",
            note="3/5",
            outlook=(50, 67),
        ),
        GoalExample(code="A:3", name=_("Över"), value=97, low=40, high=60, status="above", told="97 %"),
        GoalExample(
            code="A:4",
            name=_("Osäkert: intervallet går över en gräns"),
            value=5.4,
            low=5.5,
            high=6.5,
            status="within",
            certain=False,
            told="5,4",
            interval=(5.1, 5.7),
            unit="mean",
            scale=(3.0, 7.0),
        ),
        GoalExample(
            code="A:5",
            name=_("Inom, med intervall"),
            value=6.0,
            low=5.5,
            high=6.5,
            status="within",
            told="6,0",
            interval=(5.8, 6.2),
            unit="mean",
            scale=(3.0, 7.0),
        ),
        GoalExample(
            code="A:6", name=_("Exakt hundra procent"), value=100, low=100, high=100, status="within", told="100 %"
        ),
        GoalExample(
            code="A:7", name=_("Mäts senare under året"), value=None, low=80, high=100, status="not_due", told="–"
        ),
        GoalExample(code="A:8", name=_("Uppgift saknas"), value=None, low=80, high=None, status="no_data", told="–"),
        GoalExample(
            code="A:9", name=_("Bedöms av människor"), value=None, low=None, high=None, status="manual", told="–"
        ),
    ]


def _trend() -> Trend:
    return Trend(
        title=_("Närvaro per år"),
        points=[
            Point(label="2022", value=83, note="5 av 6"),
            Point(label="2023", value=67, note="4 av 6", status="below"),
            Point(label="2024", value=None, note="–", status="no_data"),
            Point(label="2025", value=86, note="6 av 7"),
            Point(label="2026", value=60, note="3 av 5", status="below", outlook=(50, 67)),
        ],
        low=80,
        high=100,
    )


def _matrix() -> Matrix:
    days = [date(2026, 2, 12), date(2026, 3, 26), date(2026, 5, 28), date(2026, 8, 27), date(2026, 11, 26)]
    rows = {
        "Försäkringskassan": ("ordinary", "ordinary", "cancelled", "substitute", "not_held"),  # not shown
        "Region Provbygden": ("ordinary", "absent", "cancelled", "excused", "not_held"),
        "Kalvköpings kommun": ("no_seat", "substitute", "cancelled", "unknown", "not_held"),  # not shown
    }
    present = {"ordinary", "substitute"}
    return Matrix(
        caption=_("Närvaro vid styrelsens möten 2026, part för part"),
        columns=[MatrixColumn(day=day, url="#attendance") for day in days],
        rows=[
            MatrixRow(
                name=name,
                cells=cells,
                represented=sum(cell in present for cell in cells),
                counted=3,
                emphasised=name.startswith("Region"),
            )
            for name, cells in rows.items()
        ],
        foot_label=_("Parter på plats"),
        feet=(2, 2, None, 1, None),
        foot_sum=_("minst 2"),
    )


def _chairs(count: int) -> list[Chair]:
    states = ["ordinary", "ordinary", "substitute", "absent", "excused", "ordinary", "ordinary", "ordinary"]
    return [
        Chair(name=name, attendance=states[index % 8], note=_("ordförande") if index == 0 else "")
        for index, name in enumerate(_PARTIES.split(", ")[:count])
    ]


def _months() -> list[YearMonth]:
    held, planned, cancelled = _("hållet"), _("planerat"), _("inställt")
    found = {
        2: [YearEntry(date=date(2026, 2, 12), title=_("Styrelsen"), square="ordinary", state=held)],
        3: [
            YearEntry(date=date(2026, 3, 3), title=_("Arbetsgruppen"), square="cancelled", state=cancelled),
            YearEntry(date=date(2026, 3, 26), title=_("Styrelsen"), square="ordinary", state=held),
        ],
        11: [YearEntry(date=date(2026, 11, 26), title=_("Styrelsen"), square="not_held", state=planned)],
    }
    return [YearMonth(first=date(2026, number, 1), entries=found.get(number, [])) for number in (1, 2, 3, 11)]


def _history() -> list[HistoryExample]:
    return [
        HistoryExample(
            at=make_aware(datetime(2026, 10, 6, 14, 12)),
            actor_name="Maja Rönnholm",  # not shown
            use_case_label=_("Närvaro rättad"),
            changes=[("Inga Ekmyr", _("frånvarande"), _("närvarande")), (_("Anteckning"), "", _("kom 10.15"))],
            reason=_("Fel i närvarolistan."),
        ),
        HistoryExample(
            at=make_aware(datetime(2026, 10, 1, 11, 55)),
            actor_name="Maja Rönnholm",  # not shown
            use_case_label=_("Mötet hållet"),
            changes=[],
        ),
    ]
