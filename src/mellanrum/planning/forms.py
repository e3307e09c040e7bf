"""Forms of plans and goals. What is right is decided by the operations; a form only reads what was typed."""

import json
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mellanrum.kernel.days import DayField
from mellanrum.kernel.errors import Refused
from mellanrum.measures.catalogue import all_measures

from .models import Activity, Goal, Plan, PlanKey, Priority
from .operations.goals import GoalText
from .operations.parts import PartText

DAY_HELP = gettext_lazy("ÅÅÅÅ-MM-DD")
UNITS = [
    ("", gettext_lazy("utan enhet")),
    ("percent", gettext_lazy("procent")),
    ("scale", gettext_lazy("skala 1–7")),
    ("count", gettext_lazy("antal")),
    ("kronor", gettext_lazy("kronor")),
    ("days", gettext_lazy("dagar")),
]


class ManyField(forms.MultipleChoiceField):
    """Boxes to tick, whose choices are given when the form is made."""

    widget = forms.CheckboxSelectMultiple


class NoteForm(forms.Form):
    """A note about a goal."""

    text = forms.CharField(
        label=gettext_lazy("Anteckning"),
        help_text=gettext_lazy("Vad ligger bakom värdet, och vad görs åt det? Ditt namn och dagens datum sätts ut."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ObservationForm(forms.Form):
    """An observation by hand: what, when, and where it comes from."""

    observed_on = DayField(label=gettext_lazy("Dag"), help_text=DAY_HELP)
    value = forms.DecimalField(
        label=gettext_lazy("Värde"),
        required=False,
        localize=True,
        max_digits=14,
        decimal_places=4,
        help_text=gettext_lazy("I målets enhet. Lämna tomt när iakttagelsen bara går att säga i ord."),
    )
    text = forms.CharField(label=gettext_lazy("Iakttagelse"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    source = forms.CharField(
        label=gettext_lazy("Källa"),
        max_length=250,
        help_text=gettext_lazy("Till exempel ett bokslut, ett protokoll eller en enkät."),
    )


class ReasonForm(forms.Form):
    """Why something is taken back or withdrawn."""

    reason = forms.CharField(label=gettext_lazy("Skäl"), max_length=250)


class ResultForm(forms.Form):
    """What came of an activity."""

    text = forms.CharField(
        label=gettext_lazy("Resultat hittills"),
        help_text=gettext_lazy("Ditt namn och dagens datum sätts ut. Tidigare resultat står kvar."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class NextPlanForm(forms.Form):
    """What of a plan goes on into the next year's."""

    title = forms.CharField(label=gettext_lazy("Den nya planens rubrik"), max_length=200)
    goals = ManyField(label=gettext_lazy("Mål som tas med"))
    activities = ManyField(label=gettext_lazy("Aktiviteter som tas med"), required=False)

    def __init__(self, *args: Any, goals: list[Goal], activities: list[Activity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "goals", [(goal.pk, f"{goal.code} {goal.title}") for goal in goals])
        offer(self, "activities", [(activity.pk, activity.title) for activity in activities])


class PartForm(forms.Form):
    """A key to success or a priority: its code and words."""

    stamp = forms.CharField(widget=forms.HiddenInput, required=False)
    code = forms.CharField(
        label=gettext_lazy("Kod"), max_length=30, help_text=gettext_lazy("Kort, till exempel tillit eller A3.")
    )
    title = forms.CharField(label=gettext_lazy("Rubrik"), max_length=200)
    text = forms.CharField(label=gettext_lazy("Text"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    reason = forms.CharField(
        label=gettext_lazy("Beslut som ändringen bygger på"),
        required=False,
        max_length=250,
        help_text=gettext_lazy("Behövs när planen är beslutad, till exempel styrelsen 14 oktober, § 50."),
    )

    def __init__(self, *args: Any, new: bool, goals: list[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not new:
            # What minutes call it stays.
            del self.fields["code"]
        if "goal" in self.fields:
            offer(self, "goal", [("", _("Hela planen")), *((goal.pk, f"{goal.code} {goal.title}") for goal in goals)])
        self.goals = {str(goal.pk): goal for goal in goals}

    def part(self) -> PartText:
        """This will give what was typed to the operation."""
        given = {name: self.cleaned_data[name] for name in PartText.__dataclass_fields__ if name in self.cleaned_data}
        return PartText(**{**given, "goal": self.goals.get(given.get("goal", ""))})


class ActivityForm(PartForm):
    """An activity: also for which goal, who answers for it and what is expected."""

    goal = forms.ChoiceField(label=gettext_lazy("För målet"), required=False)
    responsible = forms.CharField(label=gettext_lazy("Ansvarig"), required=False, max_length=200)
    follow_up = forms.CharField(
        label=gettext_lazy("Uppföljning: vad och när"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    expected_result = forms.CharField(
        label=gettext_lazy("Förväntat resultat"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ("stamp", "code", "title", "text", "goal", "responsible", "follow_up", "expected_result", "reason")


class PlanForm(forms.Form):
    """The plan's own texts."""

    stamp = forms.CharField(widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Rubrik"), max_length=200)
    introduction = forms.CharField(
        label=gettext_lazy("Inledning"), required=False, widget=forms.Textarea(attrs={"rows": 10})
    )


class DecideForm(forms.Form):
    """The day when the board decided the plan."""

    decided_on = DayField(
        label=gettext_lazy("Styrelsen beslutade planen"),
        help_text=gettext_lazy("ÅÅÅÅ-MM-DD. Efter beslutet ändras mål bara med hänvisning till ett nytt beslut."),
    )


class GoalForm(forms.Form):
    """Everything that a goal says, and how it is measured."""

    stamp = forms.CharField(widget=forms.HiddenInput, required=False)
    code = forms.CharField(
        label=gettext_lazy("Kod"),
        max_length=30,
        help_text=gettext_lazy("Så som styrelsen skriver den, till exempel PR:5."),
    )
    title = forms.CharField(label=gettext_lazy("Kort rubrik"), max_length=200)
    wording = forms.CharField(
        label=gettext_lazy("Målformulering"),
        help_text=gettext_lazy("Ordagrant ur planen."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    priority = forms.ModelChoiceField(
        label=gettext_lazy("Prioritering"), queryset=Priority.objects.none(), empty_label=None
    )
    measure = forms.ChoiceField(label=gettext_lazy("Mått"), required=False)
    parameters = forms.CharField(
        label=gettext_lazy("Måttets uppgifter"),
        required=False,
        help_text=gettext_lazy(
            "En per rad, till exempel body = styrelsen. Vad varje mått tar står på sidan Så räknar vi."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    unit = forms.ChoiceField(label=gettext_lazy("Enhet"), required=False, choices=UNITS)
    low = forms.DecimalField(
        label=gettext_lazy("Målspann från"), required=False, localize=True, max_digits=14, decimal_places=4
    )
    high = forms.DecimalField(
        label=gettext_lazy("Målspann till"), required=False, localize=True, max_digits=14, decimal_places=4
    )
    measured_from = DayField(
        label=gettext_lazy("Mäts från och med"),
        required=False,
        help_text=gettext_lazy("ÅÅÅÅ-MM-DD. Tomt när målet mäts hela året."),
    )
    follow_up = forms.CharField(
        label=gettext_lazy("Uppföljning: vad och när"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    responsible = forms.CharField(label=gettext_lazy("Ansvarig"), required=False, max_length=200)
    expected_result = forms.CharField(
        label=gettext_lazy("Förväntat resultat"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.CharField(
        label=gettext_lazy("Beslut som ändringen bygger på"),
        required=False,
        max_length=250,
        help_text=gettext_lazy("Behövs när planen är beslutad, till exempel styrelsen 14 oktober, § 50."),
    )

    def __init__(self, *args: Any, priorities: list[Priority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["priority"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = Priority.objects.filter(pk__in=[row.pk for row in priorities])
        measures = self.fields["measure"]
        assert isinstance(measures, forms.ChoiceField)
        measures.choices = [
            ("", _("Inget mått ännu")),
            *((measure.key, f"{measure.title} ({measure.key})") for measure in all_measures()),
        ]

    def clean_parameters(self) -> dict[str, object]:
        """This will read a line each of ``name = value``: a number, ja or nej, or else a text."""
        read: dict[str, object] = {}
        for line in self.cleaned_data["parameters"].splitlines():
            name, equals, value = (part.strip() for part in line.partition("="))
            if not line.strip():
                continue
            if not equals or not name or not value:
                raise forms.ValidationError(_("Skriv namn = värde, inte %(line)s.") % {"line": line.strip()})
            read[name] = _value(value)
        return read

    def text(self) -> GoalText:
        """This will give what was typed to the operation."""
        given = self.cleaned_data
        return GoalText(**{name: given[name] for name in GoalText.__dataclass_fields__})


class GoalEditForm(GoalForm):
    """A goal that stands: its code is what the board's minutes call it, and stays."""

    code = None  # type: ignore[assignment]


def initial_of_goal(goal: Goal, stamp: str) -> dict[str, Any]:
    """This will give the goal as its form shows it at first."""
    initial = {name: getattr(goal, name) for name in GoalText.__dataclass_fields__}
    lines = [f"{name} = {_words(value)}" for name, value in goal.parameters.items()]
    limits = {"low": _plain(goal.low), "high": _plain(goal.high)}
    return {**initial, **limits, "parameters": "\n".join(lines), "stamp": stamp}


def initial_of_plan(plan: Plan, stamp: str) -> dict[str, Any]:
    """This will give the plan's texts as their form shows them at first."""
    return {"title": plan.title, "introduction": plan.introduction, "stamp": stamp}


def initial_of_part(part: PlanKey | Priority | Activity, stamp: str) -> dict[str, Any]:
    """This will give a part of a plan as its form shows it at first."""
    initial = {name: getattr(part, name) for name in PartText.__dataclass_fields__ if hasattr(part, name)}
    return {**initial, "goal": getattr(part, "goal_id", None) or "", "stamp": stamp}


def offer(form: forms.Form, name: str, choices: list[tuple[Any, str]]) -> None:
    """This will give a question of choices its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(str(key), label) for key, label in choices]


def show_refusal(form: forms.Form, refused: Refused) -> None:
    """This will put the words of a refusal at the question that they are about, or above the form."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.message)


def _value(text: str) -> object:
    if text in ("ja", "nej"):
        return text == "ja"
    try:
        number = json.loads(text.replace(",", "."))
    except ValueError:
        return text
    return number if isinstance(number, int | float) and not isinstance(number, bool) else text


def _plain(number: Decimal | None) -> Decimal | None:
    """80, not 80.0000; and 100, not 1E+2."""
    if number is None:
        return None
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return str(value)
