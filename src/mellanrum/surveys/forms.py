"""Forms of rounds, and the form that a questionnaire's questions make. What is right is decided by the operations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from mellanrum.governance.models import Body
from mellanrum.kernel.days import DayField
from mellanrum.kernel.errors import Refused
from mellanrum.tenancy.models import Member

from .models import Level, Question, QuestionKind
from .queries.wording import choices_of, help_of, label_of
from .states import Answer

DAY_HELP = gettext_lazy("ÅÅÅÅ-MM-DD")


class RoundForm(forms.Form):
    """A new round."""

    code = forms.CharField(
        label=gettext_lazy("Omgångens namn"), max_length=60, help_text=gettext_lazy("Till exempel året, 2026.")
    )
    opens = DayField(label=gettext_lazy("Öppnar"), help_text=DAY_HELP)
    closes = DayField(
        label=gettext_lazy("Stänger"),
        help_text=gettext_lazy("ÅÅÅÅ-MM-DD. Dagen då svaren räknas; sista dagen att svara är dagen före."),
    )


class InviteForm(forms.Form):
    """Whom a round asks: addresses of one body, member and level at a time."""

    body = forms.ChoiceField(label=pgettext_lazy("ett", "Organ"), required=False)
    member = forms.ChoiceField(label=gettext_lazy("Medlem"), required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("Nivå"), required=False, choices=[("", gettext_lazy("ingen särskild")), *Level.choices]
    )
    addresses = forms.CharField(
        label=gettext_lazy("E-postadresser"),
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("En på varje rad. Adressen raderas när personen har svarat."),
    )

    def __init__(self, *arguments: Any, bodies: Iterable[Body], members: Iterable[Member], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._bodies = {str(body.pk): body for body in bodies}
        self._members = {str(member.pk): member for member in members}
        nothing = ("", _("inget särskilt"))
        choices: tuple[tuple[str, Mapping[str, Body | Member]], ...] = (
            ("body", self._bodies),
            ("member", self._members),
        )
        for name, known in choices:
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [nothing, *((key, str(row)) for key, row in known.items())]

    def clean_body(self) -> Body | None:
        return self._bodies.get(self.cleaned_data["body"])

    def clean_member(self) -> Member | None:
        return self._members.get(self.cleaned_data["member"])

    def clean_addresses(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["addresses"].replace(";", "\n").splitlines()]
        addresses = [line for line in lines if line]
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError(_("%(text)s är ingen e-postadress.") % {"text": address[:60]}) from None
        return addresses


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question with its field; ``only_name`` is the name of the field whose answer leads to it, or empty."""

    field: forms.BoundField
    question: Question
    only_name: str


class AnswerForm(forms.Form):
    """A questionnaire's questions as a form: a fieldset of radio buttons for each scale, the question its legend."""

    def __init__(self, *arguments: Any, questions: Sequence[Question], language: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._questions = questions
        for question in questions:
            self.fields[_name(question)] = _field(question, language)

    @property
    def asked(self) -> list["Asked"]:
        """The questions with their fields, in order."""
        names = {question.code: _name(question) for question in self._questions}
        return [
            Asked(field=self[_name(question)], question=question, only_name=names.get(question.only_if, ""))
            for question in self._questions
        ]

    def given(self) -> dict[str, Answer]:
        """This will give what was answered, by question code."""
        found: dict[str, Answer] = {}
        for question in self._questions:
            answer = self.cleaned_data.get(_name(question))
            if answer not in (None, "", []):
                found[question.code] = int(answer) if question.kind == QuestionKind.SCALE else answer
        return found


def show_refusal(form: forms.Form, refused: Refused) -> None:
    """This will put a refusal where the form shows it: at its field, or above the form."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.message)


def _name(question: Question) -> str:
    return f"q{question.pk}"


def _field(question: Question, language: str) -> forms.Field:
    words: dict[str, Any] = {
        "label": label_of(question, language),
        "help_text": escape(help_of(question, language)),
        "required": False,
    }
    choices = [(choice.value, choice.label) for choice in choices_of(question, language)]
    if question.kind == QuestionKind.SEVERAL:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **words)
    if question.kind == QuestionKind.TEXT:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=5000, **words)
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **words)
