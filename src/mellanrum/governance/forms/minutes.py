"""Forms of minutes: who signs, a signature on paper, a file laid, a correction, and the notice of posting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mellanrum.governance.operations.minutes import SignersChosen
from mellanrum.governance.queries.minutes import SignerOption
from mellanrum.kernel.days import DayField

DAY_HELP = _("Skriv som ÅÅÅÅ-MM-DD.")


class SignersForm(forms.Form):
    """Who signs the minutes, and what is noted besides the items."""

    chair = forms.ChoiceField(label=_("Ordförande vid mötet"))
    secretary = forms.ChoiceField(label=_("Sekreterare"))
    attesters = forms.MultipleChoiceField(
        label=_("Justerare"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("De som mötet utsåg.")
    )
    note = forms.CharField(
        label=_("Övrigt att anteckna"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Till exempel en ajournering. En tom rad ger ett nytt stycke."),
    )

    def __init__(self, *args: Any, options: list[SignerOption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.key, one.label) for one in options]
        for name in ("chair", "secretary"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("välj")), *choices]
        attesters = self.fields["attesters"]
        assert isinstance(attesters, forms.MultipleChoiceField)
        attesters.choices = choices

    def chosen(self) -> SignersChosen:
        """This will give the answers as the operation takes them."""
        said = self.cleaned_data
        return SignersChosen(
            secretary=said["secretary"], chair=said["chair"], attesters=tuple(said["attesters"]), note=said["note"]
        )


class SignatureForm(forms.Form):
    """The day on which somebody signed on paper."""

    on = DayField(label=_("Underskrivet den"), help_text=DAY_HELP)


class RecallForm(forms.Form):
    """Why minutes that are out are taken back."""

    reason = forms.CharField(label=_("Varför tas protokollet tillbaka?"), max_length=250)


class LaidForm(forms.Form):
    """Minutes that were written and attested elsewhere."""

    file = forms.FileField(label=_("Protokollet som fil"), help_text=_("PDF eller DOCX."))
    attested_on = DayField(label=_("Justerat den"), help_text=DAY_HELP)
    attested_by = forms.CharField(label=_("Justerat av"), max_length=200, help_text=_("Ett eller flera namn."))


class MinutesForm(forms.Form):
    """When minutes written elsewhere were attested, and by whom."""

    attested_on = DayField(label=_("Justerat den"), help_text=DAY_HELP)
    attested_by = forms.CharField(label=_("Justerat av"), max_length=200, help_text=_("Ett eller flera namn."))


class CorrectionForm(forms.Form):
    """What is wrong in attested minutes, and what holds instead."""

    text = forms.CharField(
        label=_("Vad är fel, och vad gäller?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Rättelsen registreras som en egen handling bredvid protokollet, som står kvar som det är."),
    )
    opens_data = forms.BooleanField(
        label=_("Uppgifterna om mötet ska också ändras"),
        required=False,
        help_text=_("Närvaron går då att ändra till och med i dag."),
    )


class PostingForm(forms.Form):
    """The notice of posting."""

    posted_on = DayField(label=_("Anslaget den"), help_text=DAY_HELP)
    until_on = DayField(
        label=_("Sista dag"), help_text=_("Minst tre veckor efter att anslaget sattes upp. Skriv som ÅÅÅÅ-MM-DD.")
    )
    kept_at = forms.CharField(
        label=_("Protokollet finns hos"), max_length=200, help_text=_("Till exempel förbundets kansli, med adress.")
    )


class TakenDownForm(forms.Form):
    """The day on which a notice was taken down, with a reason when that was early."""

    on = DayField(label=_("Nedtaget den"), help_text=DAY_HELP)
    reason = forms.CharField(
        label=_("Skäl"), max_length=200, required=False, help_text=_("Behövs när anslaget tas ned före sista dagen.")
    )
