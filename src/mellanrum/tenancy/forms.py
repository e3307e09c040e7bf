"""What the pages about people and accounts ask."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mellanrum.kernel.days import DayField

from .models import Member, Role


class RoleForm(forms.Form):
    """A role, from when, and the member that the person works for."""

    role = forms.ChoiceField(label=_("Roll"), choices=Role.choices, widget=forms.RadioSelect)
    member = forms.ChoiceField(
        label=_("Arbetar för"),
        required=False,
        help_text=_("Den medlem som personen företräder eller är anställd av."),
    )
    since = DayField(label=_("Från och med"), help_text=_("ÅÅÅÅ-MM-DD"))

    def __init__(self, *args: Any, members: Iterable[Member], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self._members = {str(member.pk): member for member in members}
        choices = [(key, member.name) for key, member in self._members.items()]
        self.fields["member"] = _with_choices(self.fields["member"], [("", _("Ingen särskild medlem")), *choices])
        self.fields["since"].initial = today.isoformat()

    def clean_member(self) -> Member | None:
        """The member itself, of those that were offered."""
        return self._members.get(self.cleaned_data["member"])


class PersonForm(RoleForm):
    """Somebody new: name, address and a first role."""

    name = forms.CharField(label=_("Namn"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label=_("E-postadress"),
        max_length=254,
        help_text=_("Dit skickas en länk för att välja lösenord. Har adressen redan ett konto får kontot rollen."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    field_order = ["name", "email", "role", "member", "since"]


class EndRoleForm(forms.Form):
    """The last day of a role, and why."""

    until = DayField(
        label=_("Sista dag"),
        help_text=_("ÅÅÅÅ-MM-DD. Rollen gäller hela den dagen. Dagen före den första tar tillbaka en roll helt."),
    )
    reason = forms.CharField(label=_("Skäl"), max_length=200, required=False)


class AccountForm(forms.Form):
    """One's own name and language."""

    name = forms.CharField(label=_("Namn"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(label=_("Språk"), choices=settings.LANGUAGES, widget=forms.RadioSelect)


def _with_choices(field: forms.Field, choices: list[tuple[str, Any]]) -> forms.Field:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
    return field
