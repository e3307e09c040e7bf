"""Questions and their answers in words, in the reader's language or another that the questionnaire has."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mellanrum.rendering import words
from mellanrum.surveys.models import Question, QuestionKind
from mellanrum.surveys.states import NO, YES, Tally

SWEDISH = "sv"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of the answers that a question can have, in words."""

    value: str
    label: str


def label_of(question: Question, language: str = SWEDISH) -> str:
    """This will give the question itself."""
    return _told(question, "label", question.label, language)


def help_of(question: Question, language: str = SWEDISH) -> str:
    """This will give what explains the question."""
    return _told(question, "help", question.help, language)


def choices_of(question: Question, language: str = SWEDISH) -> list[Choice]:
    """This will list the answers that a question can have, in order; none for a text."""
    if question.kind == QuestionKind.SCALE:
        ends = {
            question.least: _told(question, "least_label", question.least_label, language),
            question.most: _told(question, "most_label", question.most_label, language),
        }
        return [
            Choice(value=str(step), label=f"{step} {ends.get(step, '')}".strip())
            for step in range(question.least, question.most + 1)
        ]
    if question.kind == QuestionKind.YES_NO:
        told = question.texts.get(language, {})
        return [Choice(value=YES, label=told.get("yes") or _("Ja")), Choice(value=NO, label=told.get("no") or _("Nej"))]
    names = question.texts.get(language, {}).get("options", {})
    return [
        Choice(value=option["code"], label=names.get(option["code"]) or option["label"]) for option in question.options
    ]


def distribution_words(question: Question, tally: Tally) -> str:
    """This will tell how often each answer was given: "4: 2, 5: 7 …"."""
    parts = [
        f"{choice.value if question.kind == QuestionKind.SCALE else choice.label}: "
        f"{words.number(count_of(question, tally, choice))}"
        for choice in choices_of(question)
    ]
    return ", ".join(parts)


def count_of(question: Question, tally: Tally, choice: Choice) -> int:
    """This will tell how often an answer was given."""
    value: str | int = int(choice.value) if question.kind == QuestionKind.SCALE else choice.value
    return tally.counts.get(value, 0)


def _told(question: Question, key: str, swedish: str, language: str) -> str:
    told: str = question.texts.get(language, {}).get(key) or swedish
    return told
