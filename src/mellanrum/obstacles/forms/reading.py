"""What the office is asked when it reads a report."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mellanrum.kernel.errors import Refused


class JoinForm(forms.Form):
    """Which obstacle a report belongs to."""

    number = forms.CharField(
        label=gettext_lazy("Hindrets nummer"), max_length=20, help_text=gettext_lazy("Till exempel H-2026-031.")
    )

    def unknown(self) -> Refused:
        """This will make the refusal of a number that nothing has."""
        return Refused(_("Det finns inget hinder med det numret."), field="number")


class ReaderForm(forms.Form):
    """Why somebody of the office needs to know who wrote a report."""

    reason = forms.CharField(
        label=gettext_lazy("Varför du behöver veta det"),
        max_length=250,
        help_text=gettext_lazy("Skrivs i loggen över läsningar tillsammans med ditt namn."),
    )
