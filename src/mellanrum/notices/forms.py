"""Forms of this context."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .calendars import CalendarTopic
from .queries.feeds import OWN

# A choice has a value of its own, so that choosing nothing can be told from it.
MINE = "mine"


class CalendarForm(forms.Form):
    """Which calendar somebody wants an address to."""

    topic = forms.ChoiceField(label=_("Kalender"))

    def __init__(self, *args: Any, topics: Sequence[CalendarTopic], has_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [] if has_own else [(MINE, _("Mina möten och uppgifter"))]
        field = self.fields["topic"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*choices, *((topic.key, topic.title) for topic in topics)]

    def chosen(self) -> str:
        """This will give the topic as the operation takes it."""
        said: str = self.cleaned_data["topic"]
        return OWN if said == MINE else said
