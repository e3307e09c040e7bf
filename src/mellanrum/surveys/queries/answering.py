"""The page that a personal link opens: the questions, and nothing of anybody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mellanrum.surveys.models import Invitation, Question, Questionnaire, SurveyRound
from mellanrum.surveys.policies import can_answer
from mellanrum.surveys.states import hash_of
from mellanrum.tenancy.actors import Actor

from .wording import SWEDISH

RIGHT_TO_LEFT = {"ar", "fa", "ckb", "he", "ur", "ps", "dv", "yi"}
# What languages are called in themselves; one that is not here goes by its code.
LANGUAGE_NAMES = {
    "sv": "Svenska",
    "en": "English",
    "ar": "العربية",
    "fa": "فارسی",
    "ckb": "کوردیی ناوەندی",
    "so": "Soomaali",
    "ti": "ትግርኛ",
    "uk": "Українська",
    "fi": "Suomi",
    "es": "Español",
    "fr": "Français",
    "de": "Deutsch",
    "pl": "Polski",
    "ru": "Русский",
    "tr": "Türkçe",
}


class LinkState(StrEnum):
    """What a link leads to today."""

    UNKNOWN = "unknown"
    EARLY = "early"
    OPEN = "open"
    CLOSED = "closed"
    USED = "used"


@dataclass(frozen=True, kw_only=True)
class AnsweringPage:
    """What a link leads to. ``languages`` are codes with names; ``language`` is the one that the questions are in."""

    state: LinkState
    round: SurveyRound | None = None
    questions: Sequence[Question] = ()
    languages: Sequence[tuple[str, str]] = ()
    language: str = SWEDISH

    @property
    def title(self) -> str:
        """The questionnaire's title in the chosen language."""
        return self._told("title")

    @property
    def introduction(self) -> str:
        """What stands before the questions, in the chosen language."""
        return self._told("introduction")

    @property
    def direction(self) -> str:
        """In which direction the chosen language is written."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def _told(self, key: str) -> str:
        if self.round is None:
            return ""
        questionnaire: Questionnaire = self.round.questionnaire
        told: str = questionnaire.texts.get(self.language, {}).get(key) or getattr(questionnaire, key)
        return told


def answering_page(actor: Actor, token: str, *, on: date, language: str) -> AnsweringPage:
    """This will tell what a link leads to on a day, with the questions when they can be answered (two queries).

    ``language`` is the one asked for; Swedish when the questionnaire does not have it.
    """
    can_answer(actor).require()
    found = (
        Invitation.objects.of(actor)
        .select_related("group__round__questionnaire")
        .filter(token_hash=hash_of(token))
        .first()
    )
    if found is None:
        return AnsweringPage(state=LinkState.UNKNOWN)
    survey_round: SurveyRound = found.group.round
    codes = [SWEDISH, *sorted(survey_round.questionnaire.texts)]
    state = LinkState.OPEN
    if found.used:
        state = LinkState.USED
    elif on < survey_round.opens:
        state = LinkState.EARLY
    elif on >= survey_round.closes:
        state = LinkState.CLOSED
    questions = Question.objects.of(actor).filter(
        questionnaire=survey_round.questionnaire_id, withdrawn_on__isnull=True
    )
    return AnsweringPage(
        state=state,
        round=survey_round,
        questions=list(questions) if state is LinkState.OPEN else (),
        languages=[(code, LANGUAGE_NAMES.get(code, code)) for code in codes] if len(codes) > 1 else (),
        language=language if language in codes else SWEDISH,
    )
