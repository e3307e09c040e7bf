"""What a consultation team is asked."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mellanrum.governance.models import Body
from mellanrum.kernel.days import DayField
from mellanrum.obstacles.models import ConsultationKind
from mellanrum.obstacles.operations.consultations import Consultation
from mellanrum.tenancy.models import Member

from .marked import MarkedForm, chosen


class ConsultationForm(MarkedForm):
    """A question without a person in it, who was there, and the advice."""

    looked_through = ("title", "question", "advice", "led_to")
    body = forms.ChoiceField(label=_("Team"))
    date = DayField(label=_("Dag"), help_text=_("ÅÅÅÅ-MM-DD"))
    kind = forms.ChoiceField(label=_("Frågan gäller"), choices=ConsultationKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Rubrik"), max_length=200)
    question = forms.CharField(
        label=_("Fråga"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Skriv så att ingen kan förstå vem det handlar om: inga namn, nummer, orter eller ovanliga detaljer."
        ),
    )
    present = forms.MultipleChoiceField(
        label=_("Medlemmar som var med"), required=False, widget=forms.CheckboxSelectMultiple
    )
    advice = forms.CharField(label=_("Råd"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    led_to = forms.CharField(label=_("Vad det ledde till"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ["body", "date", "kind", "title", "question", "present", "advice", "led_to"]

    def __init__(self, *args: Any, teams: Sequence[Body], members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen(self.fields["body"], [(team.code, team.label) for team in teams])
        chosen(self.fields["present"], [(member.code, member.name) for member in members])

    def content(self) -> Consultation:
        """This will give the answers as the operation takes them."""
        said = self.cleaned_data
        return Consultation(
            kind=said["kind"],
            title=said["title"],
            question=said["question"],
            advice=said["advice"],
            led_to=said["led_to"],
            present=said["present"],
        )


class OutcomeForm(MarkedForm):
    """The advice that was given, and what it led to."""

    looked_through = ("advice", "led_to")
    advice = forms.CharField(label=_("Råd"), required=False, widget=forms.Textarea(attrs={"rows": 5}))
    led_to = forms.CharField(label=_("Vad det ledde till"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    field_order = ["advice", "led_to"]


class ConsultationFilterForm(forms.Form):
    """What the list of matters is narrowed by."""

    body = forms.ChoiceField(label=_("Team"), required=False)
    kind = forms.ChoiceField(
        label=_("Frågan gäller"), required=False, choices=[("", _("Alla")), *ConsultationKind.choices]
    )

    def __init__(self, *args: Any, teams: Sequence[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen(self.fields["body"], [("", str(_("Alla"))), *((team.code, team.label) for team in teams)])
