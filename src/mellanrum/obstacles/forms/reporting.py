"""The forms of a report, of whether it helped, and of the address on the wall."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from mellanrum.kernel.errors import Refused
from mellanrum.obstacles.models import ObstacleKind
from mellanrum.obstacles.queries.doors import MemberChoice

# What each kind is, in a few words under its name.
KIND_HELP = {
    ObstacleKind.STRUCTURE.value: _("Regler, uppdrag eller pengar står i vägen"),
    ObstacleKind.ORGANISATION.value: _("Rutiner, kontaktvägar eller ansvar är oklara"),
    ObstacleKind.RELATION.value: _("Hur vi möter varandra, eller den det gäller"),
}


class ReportForm(forms.Form):
    """Five questions and where the answer goes. Somebody who is signed in gets the answer at the account's address."""

    happened = forms.CharField(
        label=_("Vad hände?"),
        help_text=_("Skriv vad som inte fungerade mellan organisationerna. Inga namn och inga personnummer."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Skriv vad som hände.")},
    )
    members = forms.MultipleChoiceField(
        label=_("Vilka organisationer rör det?"),
        help_text=_("Din egen går också."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Välj minst en organisation.")},
    )
    kind = forms.ChoiceField(label=_("Vad ligger det mest i?"), widget=forms.RadioSelect, required=False)
    would_have_helped = forms.CharField(
        label=_("Vad hade hjälpt?"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    email = forms.EmailField(
        label=_("Din e-postadress på jobbet"),
        help_text=_("Dit kommer svaret. Bara förbundets kansli ser den, och den gallras."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Skriv din e-postadress på jobbet, så att svaret hittar tillbaka till dig."),
            "invalid": _("Skriv e-postadressen så här: namn@arbetsplatsen.se"),
        },
    )
    may_contact = forms.BooleanField(label=_("Kansliet får kontakta mig om det behöver fråga något"), required=False)
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *arguments: Any, members: Sequence[MemberChoice], signed_in: bool, domains: Sequence[str], **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self._choices("members").choices = [(each.code, each.name) for each in members]
        self._choices("kind").choices = [
            *(
                (
                    kind.value,
                    format_html("<span>{}<small>{}</small></span>", kind.label.capitalize(), KIND_HELP[kind.value]),
                )
                for kind in ObstacleKind
            ),
            ("", _("Jag vet inte")),
        ]
        if signed_in:
            del self.fields["email"]
        elif domains:
            self.fields["email"].help_text = format_html(
                "{} {}",
                self.fields["email"].help_text,
                _("Den slutar på %s.") % ", ".join(f"@{domain}" for domain in domains),
            )

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field


class HelpedForm(forms.Form):
    """Whether it helped, and a few words."""

    helped = forms.ChoiceField(
        label=_("Hjälpte det?"),
        choices=[("yes", _("Ja")), ("no", _("Nej, hindret finns kvar"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj ja eller nej.")},
    )
    words = forms.CharField(
        label=_("Vill du säga något om det?"),
        help_text=_("Inga namn och inga personnummer. Det läses av kansliet."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DomainsForm(forms.Form):
    """Which addresses are a member's: one domain a line."""

    domains = forms.CharField(
        label=_("Medlemmarnas e-postdomäner"),
        help_text=_("En på varje rad, det som står efter @. Utan någon får alla som bekräftar sin adress rapportera."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_domains(self) -> list[str]:
        """The lines, without those that are empty."""
        text: str = self.cleaned_data["domains"]
        return [line.strip() for line in text.replace(",", "\n").splitlines() if line.strip()]


def show_refusal(form: forms.Form, refused: Refused) -> None:
    """This will put a refusal where the form shows it: at its field, or above the form."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.message)
