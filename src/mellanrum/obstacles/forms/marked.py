"""Texts that must not point out a person: what looks like a mark is shown before anything is saved."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mellanrum.insight.marks import find_marks
from mellanrum.kernel.errors import Refused


class MarkedForm(forms.Form):
    """A form with texts that are looked through. Who is sure that nobody is pointed out says so and goes on.

    ``looked_through`` are the names of the texts; ``names`` those of members and bodies, which are no marks. An
    identity number is no matter of opinion.
    """

    looked_through: Sequence[str] = ()
    sure = forms.BooleanField(label=gettext_lazy("Jag har läst texten igen. Den pekar inte ut någon."), required=False)

    def __init__(self, *args: Any, names: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = frozenset(names)
        self.has_marks = False

    def clean(self) -> dict[str, Any]:
        """This will note every mark beside the text that it stands in, unless the writer is sure."""
        said = super().clean() or self.cleaned_data
        for field in self.looked_through:
            for mark in find_marks(said.get(field) or "", self.names):
                if mark.certain or not said.get("sure"):
                    self.has_marks = True
                    self.add_error(field, _("”%(text)s”: %(why)s") % {"text": mark.text, "why": mark.why})
        if not self.has_marks:
            del self.fields["sure"]
        return said


def show_refusal(form: forms.BaseForm, refusal: Refused) -> None:
    """This will show what an operation said no to, beside the question that it is about or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def chosen(field: forms.Field, choices: Sequence[tuple[str, str]]) -> None:
    """This will offer exactly these choices."""
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
