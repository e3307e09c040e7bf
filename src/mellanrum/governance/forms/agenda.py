"""What is asked about agendas, decisions and delegated decisions."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mellanrum.governance.models import Body, ItemKind
from mellanrum.governance.operations.agenda import ItemFields
from mellanrum.governance.operations.dealing import DecisionFields
from mellanrum.governance.operations.delegated import DelegatedFields
from mellanrum.governance.waiting_matters import Choice
from mellanrum.kernel.days import DayField
from mellanrum.kernel.money import kronor
from mellanrum.tenancy.models import Contact

DAY_HELP = _("ÅÅÅÅ-MM-DD")
_TOO_MUCH = Decimal(10) ** 12


class ItemForm(forms.Form):
    """An item of the agenda in words."""

    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Rubrik"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Slag av ärende"),
        choices=ItemKind.choices,
        widget=forms.RadioSelect,
        initial=ItemKind.DECISION,
    )
    background = forms.CharField(
        label=_("Bakgrund"), required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=20000
    )
    proposal = forms.CharField(
        label=_("Förslag till beslut"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=20000
    )
    presenter = forms.CharField(label=_("Föredragande"), required=False, max_length=150)

    def words(self) -> ItemFields:
        """This will give the answers as the operation takes them."""
        said = self.cleaned_data
        return ItemFields(
            title=said["title"],
            kind=said["kind"],
            background=said["background"],
            proposal=said["proposal"],
            presenter=said["presenter"],
        )


class PaperForm(forms.Form):
    """A document that belongs to an item."""

    title = forms.CharField(label=_("Handlingens rubrik"), max_length=200)
    url = forms.URLField(label=_("Länk"), required=False, max_length=400, assume_scheme="https")
    note = forms.CharField(label=_("Eller var den finns"), required=False, max_length=200)


class DecideForm(forms.Form):
    """What the meeting decided in an item."""

    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    choice = forms.ChoiceField(label=_("Vad beslutade mötet?"), widget=forms.RadioSelect, required=False)
    to_body = forms.ModelChoiceField(
        Body.objects.none(), label=_("Till organ"), required=False, empty_label=_("välj"), blank=True
    )
    answer_by = DayField(label=_("Svar senast"), required=False, help_text=DAY_HELP)
    text = forms.CharField(
        label=_("Beslut"), required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=20000
    )
    responsible = forms.ModelChoiceField(
        Contact.objects.none(), label=_("Ansvarig"), required=False, empty_label=_("ingen vald")
    )
    responsible_words = forms.CharField(
        label=_("Eller vem det är, i ord"), required=False, max_length=200, help_text=_("Till exempel kansliet.")
    )
    due_on = DayField(label=_("Genomfört senast"), required=False, help_text=DAY_HELP)
    note = forms.CharField(
        label=_("Anteckning till protokollet"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=20000,
    )
    number = forms.IntegerField(label=_("Paragraf"), required=False, min_value=1, max_value=99999)

    def __init__(
        self,
        *args: Any,
        people: Sequence[Contact],
        bodies: Sequence[Body],
        choices: Sequence[Choice] = (),
        first_number: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _only(self.fields["responsible"], people)
        if choices:
            field = self.fields["choice"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(one.key, one.label) for one in choices]
            field.required = True
        else:
            del self.fields["choice"]
        if any(one.asks_body for one in choices):
            _only(self.fields["to_body"], bodies)
        else:
            del self.fields["to_body"]
        if not any(one.asks_day for one in choices):
            del self.fields["answer_by"]
        if first_number is None:
            del self.fields["number"]
        else:
            self.fields["number"].help_text = _(
                "Årets första här. Har organet redan gett paragrafer i år på annat håll skriver du nästa."
            )
            self.fields["number"].initial = first_number

    def words(self) -> DecisionFields:
        """This will give the answers as the operation takes them."""
        said = self.cleaned_data
        to_body = said.get("to_body")
        return DecisionFields(
            text=said["text"],
            responsible_id=said["responsible"].pk if said["responsible"] else None,
            responsible_words=said["responsible_words"],
            due_on=said["due_on"],
            choice=said.get("choice", ""),
            to_body_id=to_body.pk if to_body else None,
            answer_by=said.get("answer_by"),
            note=said["note"],
        )


class FollowUpForm(forms.Form):
    """What became of a decision."""

    DONE, PUT_OFF, WITHDRAWN, REOPEN = "done", "put_off", "withdrawn", "reopen"

    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    what = forms.ChoiceField(label=_("Vad har hänt?"), widget=forms.RadioSelect)
    on = DayField(
        label=_("Dag"),
        required=False,
        help_text=_("ÅÅÅÅ-MM-DD. Dagen då det genomfördes, eller den nya dagen när det flyttas fram."),
    )
    text = forms.CharField(
        label=_("Hur det gick, eller varför"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20000,
    )

    def __init__(self, *args: Any, is_closed: bool, has_day: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        if is_closed:
            field.choices = [(self.REOPEN, _("Det öppnas igen"))]
            del self.fields["on"]
        else:
            field.choices = [
                (self.DONE, _("Det är genomfört")),
                *([(self.PUT_OFF, _("Det flyttas fram"))] if has_day else []),
                (self.WITHDRAWN, _("Det återkallas")),
            ]

    def clean(self) -> dict[str, Any]:
        """This will ask for the day where what happened has one."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("what") in (self.DONE, self.PUT_OFF) and not said.get("on") and "on" not in self.errors:
            self.add_error("on", _("Ange dagen."))
        return said


class DecisionFilterForm(forms.Form):
    """What the list of decisions is narrowed to. It is drawn and never judged."""

    use_required_attribute = False
    q = forms.CharField(label=_("Sök"), max_length=100)
    body = forms.ChoiceField(label=pgettext_lazy("ett", "Organ"))
    state = forms.ChoiceField(
        label=_("Visa"),
        choices=[
            ("open", _("inte genomförda")),
            ("overdue", _("försenade")),
            ("done", _("genomförda")),
            ("all", _("alla")),
        ],
    )

    def __init__(self, *args: Any, bodies: Sequence[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("alla")), *((body.code, body.label) for body in bodies)]


class DelegatedForm(forms.Form):
    """A decision on delegation."""

    body = forms.ModelChoiceField(Body.objects.none(), label=_("Beslutat för"), empty_label=None)
    decided_on = DayField(label=_("Beslutat den"), help_text=DAY_HELP)
    decided_by = forms.ModelChoiceField(
        Contact.objects.none(), label=_("Beslutat av"), required=False, empty_label=_("ingen vald")
    )
    decided_by_words = forms.CharField(label=_("Eller vem det var, i ord"), required=False, max_length=200)
    delegation = forms.CharField(
        label=_("På vilken delegation"), max_length=200, help_text=_("Till exempel delegationsordningen, punkt 4.")
    )
    title = forms.CharField(label=_("Vad som beslutades"), max_length=250)
    amount = forms.CharField(label=_("Belopp i kronor"), required=False, max_length=30)

    def __init__(self, *args: Any, bodies: Sequence[Body], people: Sequence[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _only(self.fields["body"], bodies)
        _only(self.fields["decided_by"], people)

    def clean_amount(self) -> Decimal | None:
        """This will read the amount as people write it."""
        text: str = self.cleaned_data["amount"]
        if not text:
            return None
        try:
            amount = kronor(text)
        except ValueError:
            raise ValidationError(_("Skriv ett belopp i kronor, till exempel 12 500 eller 12 500,50.")) from None
        if abs(amount) >= _TOO_MUCH:
            raise ValidationError(_("Beloppet är för stort."))
        return amount

    def words(self) -> DelegatedFields:
        """This will give the answers as the operation takes them."""
        said = self.cleaned_data
        return DelegatedFields(
            decided_on=said["decided_on"],
            title=said["title"],
            delegation=said["delegation"],
            decided_by_id=said["decided_by"].pk if said["decided_by"] else None,
            decided_by_words=said["decided_by_words"],
            amount=said["amount"],
        )


def _only(field: forms.Field, rows: Sequence[Any]) -> None:
    """Offer exactly the rows that the query gave the actor; they are fetched already."""
    assert isinstance(field, forms.ModelChoiceField)
    assert field.queryset is not None
    field.queryset = field.queryset.model._default_manager.filter(pk__in=[row.pk for row in rows])
    # Drawn from what was fetched: the field would otherwise ask the database for the same rows once more.
    nothing = [] if field.empty_label is None else [("", field.empty_label)]
    field.choices = [*nothing, *((row.pk, field.label_from_instance(row)) for row in rows)]
