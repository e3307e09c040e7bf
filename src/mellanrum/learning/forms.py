"""Forms of events. What is right is decided by the operations; a form only reads what was typed."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mellanrum.kernel.days import DayField
from mellanrum.kernel.errors import Refused
from mellanrum.portfolio.models import Intervention
from mellanrum.tenancy.models import Member

from .models import Event, EventKind

DAY_HELP = gettext_lazy("ÅÅÅÅ-MM-DD")
OTHER = "attended_other"
_MOST = 100_000


class EventForm(forms.Form):
    """An event, and how many came from each member."""

    date = DayField(label=gettext_lazy("Dag"), help_text=DAY_HELP)
    title = forms.CharField(label=gettext_lazy("Rubrik"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Slag av evenemang"), choices=EventKind.choices)
    intervention = forms.ModelChoiceField(
        label=gettext_lazy("Insats"),
        queryset=Intervention.objects.none(),
        required=False,
        empty_label=gettext_lazy("ingen insats"),
    )
    note = forms.CharField(
        label=gettext_lazy("Anteckning"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Skriv inga namn på deltagare."),
    )

    def __init__(
        self,
        *args: Any,
        interventions: Sequence[Intervention],
        members: Iterable[tuple[Member, int | None]],
        elsewhere: int | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        field = self.fields["intervention"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Intervention.objects.filter(pk__in=[one.pk for one in interventions])
        self.members = [(f"attended_{member.pk}", member.pk) for member, _number in members]
        for member, number in members:
            self.fields[f"attended_{member.pk}"] = _number_field(member.name, number)
        self.fields[OTHER] = _number_field(_("Andra än medlemmarna"), elsewhere)

    @property
    def numbers(self) -> list[forms.BoundField]:
        """The questions about how many came."""
        return [*(self[name] for name, _pk in self.members), self[OTHER]]

    @property
    def attended(self) -> dict[int | None, int | None]:
        """How many came, by member; None for those from elsewhere."""
        told: dict[int | None, int | None] = {pk: self.cleaned_data[name] for name, pk in self.members}
        return {**told, None: self.cleaned_data[OTHER]}


class EventReasonForm(forms.Form):
    """Why an event is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Skäl"),
        max_length=250,
        help_text=gettext_lazy("Till exempel att evenemanget blev inlagt två gånger."),
    )


class EventFilterForm(forms.Form):
    """What the list is narrowed to."""

    q = forms.CharField(label=gettext_lazy("Sök"), required=False, max_length=100)
    year = forms.ChoiceField(label=gettext_lazy("År"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Slag"), required=False)
    member = forms.ChoiceField(label=gettext_lazy("Medlem"), required=False)

    def __init__(self, *args: Any, years: Sequence[int], members: Sequence[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        offered: dict[str, list[Any]] = {
            "year": [(str(year), str(year)) for year in years],
            "kind": [("", _("alla")), *EventKind.choices],
            "member": [("", _("alla")), *((one.code, one.short_name or one.name) for one in members)],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


def initial_of(event: Event) -> dict[str, Any]:
    """This will give what a form shows of an event."""
    return {
        "date": event.date.isoformat(),
        "title": event.title,
        "kind": event.kind,
        "intervention": event.intervention_id,
        "note": event.note,
    }


def show_refusal(form: forms.Form, refused: Refused) -> None:
    """This will put a refusal beside the question that it is about, or at the top of the form."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.message)


def _number_field(label: str, number: int | None) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=_MOST, initial=number)
