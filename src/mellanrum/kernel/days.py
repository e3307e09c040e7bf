"""Days as people type them, within the years that the system can count with.

The calendar ends at year 9999, and half-open periods need the day after; a mistyped year is likelier than a real one.
"""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FIRST = date(1900, 1, 1)
LAST = date(2199, 12, 31)


def is_countable(day: date) -> bool:
    """This will tell whether the system can count with the day."""
    return FIRST <= day <= LAST


class DayField(forms.DateField):
    """A day typed as ÅÅÅÅ-MM-DD, from 1900 to 2199."""

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **options)

    def to_python(self, value: Any) -> date | None:
        """This will read the day.

        Raises:
            ValidationError: when it is no day, or one that the system cannot count with.
        """
        day = super().to_python(value)
        if day is not None and not is_countable(day):
            raise ValidationError(_("Kontrollera året. Skriv en dag från 1900 till 2199."), code="year")
        return day
