"""Forms of this context."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .calendars import CalendarTopic


class CalendarForm(forms.Form):
    """Which calendar somebody wants an address to; empty is the own one."""

    topic = forms.ChoiceField(label=_("Kalender"), required=False)

    def __init__(self, *args: Any, topics: Sequence[CalendarTopic], has_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [] if has_own else [("", _("Mina möten och uppgifter"))]
        field = self.fields["topic"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*choices, *((topic.key, topic.title) for topic in topics)]
