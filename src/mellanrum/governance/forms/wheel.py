"""What people are asked about the year's wheel."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mellanrum.governance.models import Body, WheelKind
from mellanrum.governance.operations.wheel import WheelFields
from mellanrum.tenancy.models import Member, Role

from . import limit


class WheelTaskForm(forms.Form):
    """Something that returns every year."""

    title = forms.CharField(label=_("Rubrik"), max_length=150)
    kind = forms.ChoiceField(label=_("Slag"), choices=WheelKind.choices)
    description = forms.CharField(
        label=_("Vad som ska göras"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    month = forms.IntegerField(label=_("Månad"), min_value=1, max_value=12)
    day = forms.IntegerField(label=_("Dag i månaden"), min_value=1, max_value=31)
    meeting_body = forms.ModelChoiceField(
        Body.objects.none(),
        label=_("Före nästa möte i"),
        required=False,
        help_text=_("Räknas då från organets första möte på eller efter dagen ovan."),
    )
    days_before = forms.IntegerField(label=_("Dagar före mötet"), min_value=0, max_value=366, required=False)
    role = forms.ChoiceField(label=_("Ansvarig roll"), required=False)
    body = forms.ModelChoiceField(Body.objects.none(), label=_("Ansvarigt organ"), required=False)
    member = forms.ModelChoiceField(Member.objects.none(), label=_("Ansvarig medlem"), required=False)
    each_member = forms.BooleanField(label=_("En gång för varje medlem"), required=False)
    reminder_days = forms.CharField(
        label=_("Påminnelser, dagar före"), help_text=_("Till exempel 30, 7"), max_length=60, required=False
    )

    def __init__(self, *args: Any, bodies: list[Body], members: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self.fields["meeting_body"], bodies, _("inget möte, bara dagen"))
        limit(self.fields["body"], bodies, _("inget organ"))
        limit(self.fields["member"], members, _("ingen medlem"))
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [("", _("ingen roll")), *Role.choices]

    def clean_reminder_days(self) -> tuple[int, ...]:
        """The days, the earliest reminder first."""
        parts = self.cleaned_data["reminder_days"].replace(",", " ").split()
        if not all(part.isascii() and part.isdigit() and int(part) <= 366 for part in parts):
            raise forms.ValidationError(_("Skriv dagarna som tal, till exempel 30, 7."))
        return tuple(sorted({int(part) for part in parts}, reverse=True))

    def words(self) -> WheelFields:
        """What was said, for the operation."""
        said = self.cleaned_data
        return WheelFields(**{**said, "days_before": said["days_before"] or 0})


class FinishForm(forms.Form):
    """That a task of the year is done, or dropped."""

    note = forms.CharField(
        label=_("Anteckning"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
