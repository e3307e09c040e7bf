"""Forms of the federation's money. What is right is decided by the operations; a form only reads what was typed."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mellanrum.kernel.days import DayField
from mellanrum.kernel.errors import Refused
from mellanrum.kernel.money import kronor
from mellanrum.portfolio.models import Intervention
from mellanrum.rendering import words
from mellanrum.tenancy.models import Member

DAY_HELP = _("ÅÅÅÅ-MM-DD")
_TOO_MUCH = Decimal(10) ** 12


class AmountField(forms.CharField):
    """An amount in kronor as people write it: spaces, comma or point, two decimals at the most."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=30, **options)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def clean(self, value: Any) -> Decimal | None:
        """This will read the amount.

        Raises:
            ValidationError: when it is none, or too great to be one.
        """
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = kronor(text)
        except ValueError:
            raise ValidationError(_("Skriv ett belopp i kronor, till exempel 12 500 eller 12 500,50.")) from None
        if abs(amount) >= _TOO_MUCH:
            raise ValidationError(_("Beloppet är för stort."))
        return amount


class EntryForm(forms.Form):
    """An entry of the ledger by hand."""

    day = DayField(label=_("Dag"), help_text=DAY_HELP)
    account = forms.CharField(
        label=_("Konto"), max_length=20, help_text=_("Klass 3 är intäkter, klass 4 till 7 kostnader.")
    )
    text = forms.CharField(label=_("Text"), max_length=200, required=False)
    amount = AmountField(label=_("Belopp"), help_text=_("I kronor. En kostnad har minus framför, en intäkt inte."))
    intervention = forms.ModelChoiceField(
        label=_("Insats"), queryset=Intervention.objects.none(), required=False, empty_label=_("ingen insats")
    )
    member = forms.ModelChoiceField(
        label=_("Medlem"), queryset=Member.objects.none(), required=False, empty_label=_("ingen medlem")
    )
    reference = forms.CharField(
        label=_("Beteckning"),
        max_length=80,
        help_text=_("Postens egen nyckel, till exempel verifikationens nummer. Samma nyckel används bara en gång."),
    )

    def __init__(self, *args: Any, interventions: list[Intervention], members: list[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        _limit(self.fields["intervention"], interventions)
        _limit(self.fields["member"], members)


class ForecastForm(forms.Form):
    """What the whole year is expected to end at."""

    income = AmountField(
        label=_("Årets intäkter"), help_text=_("Hela året, i kronor: det som är bokfört och det som väntas.")
    )
    cost = AmountField(label=_("Årets kostnader"), help_text=_("Hela året, i kronor, utan minus."))
    note = forms.CharField(
        label=_("Anmärkning"), max_length=250, required=False, help_text=_("Vad prognosen bygger på.")
    )


class LedgerFilterForm(forms.Form):
    """What the ledger is narrowed to."""

    q = forms.CharField(label=_("Sök"), required=False, max_length=100)
    intervention = forms.ChoiceField(label=_("Insats"), required=False)
    month = forms.ChoiceField(label=_("Månad"), required=False)
    account = forms.CharField(label=_("Konto"), required=False, max_length=20)

    def __init__(self, *args: Any, interventions: Sequence[Intervention], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = {
            "intervention": [
                ("", _("alla")),
                *((one.code, one.name) for one in interventions),
                ("-", _("ingen insats")),
            ],
            "month": [("", _("alla")), *((str(month), words.month(date(2000, month, 1))) for month in range(1, 13))],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered


def _limit(field: forms.Field, rows: list[Any]) -> None:
    """Offer exactly the rows that the query gave the actor; they are fetched already."""
    assert isinstance(field, forms.ModelChoiceField)
    assert field.queryset is not None
    field.queryset = field.queryset.model._default_manager.filter(pk__in=[row.pk for row in rows])


def show_refusal(form: forms.Form, refused: Refused) -> None:
    """This will put a refusal beside the question that it is about, or at the top of the form."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.message)
