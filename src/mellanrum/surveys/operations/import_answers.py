"""Answers from a file. The respondent's key is only hashed, with the round and a secret of the installation's own."""

import random
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from mellanrum.governance.models import Body
from mellanrum.governance.operations.rows import CREATED, UNCHANGED, UPDATED, RefusedRow, RowResult, did_you_mean
from mellanrum.records.keys import Unreadable
from mellanrum.surveys.models import AskedGroup, Invitation, Question, Questionnaire, SurveyAnswer, SurveyRound
from mellanrum.surveys.policies import can_keep_surveys
from mellanrum.surveys.sealing import Content, content_of, sealed, size_for
from mellanrum.surveys.states import NO, ONE, SCALE, SEVERAL, YES, YES_NO, Answer
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member

from .import_rounds import unknown_survey
from .rows import AnswerRow

YES_WORDS = {"yes": YES, "ja": YES, "no": NO, "nej": NO}


@transaction.atomic
def save_answers(*, actor: Actor, rows: Sequence[AnswerRow]) -> list[RowResult]:
    """This will create or change answers from another tool, one result per row; the same rows again change nothing.

    No history of single answers is kept, since its lines have moments: that a file came is told by the import itself.

    Raises:
        Forbidden: unless the actor is of the office.
    """
    can_keep_surveys(actor).require()
    work = _Work(actor, rows)
    results = []
    for row in rows:
        try:
            results.append(RowResult(row=row.row, outcome=work.take(row)))
        except RefusedRow as refusal:
            results.append(refusal.result(row.row))
    work.write()
    return results


def import_keys(round_id: int, respondent: str) -> list[str]:
    """This will give what may be kept of a file's respondent: by the secret in use first, then by the former ones."""
    return [
        salted_hmac("surveys.respondent", f"{round_id}:{respondent}", secret=secret, algorithm="sha256").hexdigest()
        for secret in (settings.PERSON_KEY_SECRET, *settings.PERSON_KEY_FORMER_SECRETS)
    ]


class _Work:
    """What a run needs, fetched once, and what it will write."""

    def __init__(self, actor: Actor, rows: Sequence[AnswerRow]) -> None:
        self.actor = actor
        self.surveys = {one.code: one for one in Questionnaire.objects.of(actor)}
        stored = SurveyRound.objects.of(actor).filter(code__in={row.round for row in rows})
        rounds = list(stored.select_related("questionnaire").order_by("questionnaire__version"))
        self.rounds: dict[tuple[str, str], SurveyRound] = {(one.questionnaire.code, one.code): one for one in rounds}
        self.questions: dict[tuple[int, str], Question] = {
            (one.questionnaire_id, one.code): one
            for one in Question.objects.of(actor).filter(questionnaire__in={one.questionnaire_id for one in rounds})
        }
        self.asked = dict(
            AskedGroup.objects.of(actor).filter(round__in=rounds).values_list("round").annotate(Sum("asked")).order_by()
        )
        self.linked = set(
            Invitation.objects.of(actor).filter(group__round__in=rounds).values_list("group__round", flat=True)
        )
        self.bodies: dict[str, Body] = {one.code: one for one in Body.objects.of(actor)}
        self.members: dict[str, Member] = {one.code: one for one in Member.objects.of(actor)}
        self.sizes: dict[int, int] = {}
        for questionnaire in {one.questionnaire_id for one in rounds}:
            of_it = (each for (owner, _code), each in self.questions.items() if owner == questionnaire)
            self.sizes[questionnaire] = size_for(of_it)
        self.answers: dict[tuple[int, str], SurveyAnswer] = {}
        self.contents: dict[tuple[int, str], Content] = {}
        self.numbers: defaultdict[int, int] = defaultdict(int)
        for answer in SurveyAnswer.objects.of(actor).filter(round__in=rounds).select_related("round"):
            self.numbers[answer.round_id] += 1
            if answer.import_key:
                self.answers[answer.round_id, answer.import_key] = answer
        self.seen: dict[tuple[int, str, str], int] = {}
        self.places: dict[tuple[int, str], tuple[Any, ...]] = {}
        self.new: dict[tuple[int, str], SurveyAnswer] = {}
        self.changed: dict[tuple[int, str], SurveyAnswer] = {}

    def take(self, row: AnswerRow) -> str:
        found = self._round(row)
        question = self.questions.get((found.questionnaire_id, row.question))
        if question is None:
            known = [code for owner, code in self.questions if owner == found.questionnaire_id]
            message = _("Enkäten har ingen fråga med koden ”%(code)s”.") % {"code": row.question}
            raise RefusedRow("question", row.question, message + did_you_mean(row.question, known))
        value = _read(question, row.value)
        key = self._key(found.pk, row.respondent)
        if (*key, row.question) in self.seen:
            words = {"row": self.seen[*key, row.question]}
            raise RefusedRow("question", row.question, _("Samma svarande har redan svarat, på rad %(row)s.") % words)
        place = (
            self.bodies[row.body].pk if row.body else None,
            self.members[row.member].pk if row.member else None,
            row.level,
        )
        if self.places.get(key, place) != place:
            raise RefusedRow(
                "respondent", "", _("Samma svarande har ett annat organ, en annan medlem eller nivå på en annan rad.")
            )
        answer = self.new.get(key) or self.answers.get(key)
        if answer is None:
            answer = self._new(found, key)
        before = self._content(key, answer)
        self.seen[*key, row.question], self.places[key] = row.row, place
        body_id, member_id, level = place
        now = Content(values={**before.values, row.question: value}, body_id=body_id, member_id=member_id, level=level)
        self.contents[key] = now
        if key in self.new or row.question not in before.values:
            outcome = CREATED
        elif before == now:
            return UNCHANGED
        else:
            outcome = UPDATED
        if key not in self.new:
            self.changed[key] = answer
        return outcome

    def _content(self, key: tuple[int, str], answer: SurveyAnswer) -> Content:
        if key not in self.contents:
            try:
                self.contents[key] = content_of(answer)
            except Unreadable:
                message = _("Svaret som redan finns kan inte läsas: installationens nyckel är en annan än då.")
                raise RefusedRow("respondent", "", message) from None
        return self.contents[key]

    def _round(self, row: AnswerRow) -> SurveyRound:
        if row.survey not in self.surveys:
            raise unknown_survey(row.survey, self.surveys)
        found = self.rounds.get((row.survey, row.round))
        if found is None:
            raise RefusedRow("round", row.round, _("Enkäten har ingen sådan omgång. Läs in omgångarna först."))
        if found.pk in self.linked:
            raise RefusedRow("round", row.round, _("Omgången besvaras med personliga länkar, inte ur filer."))
        return found

    def _key(self, round_id: int, respondent: str) -> tuple[int, str]:
        keys = [(round_id, key) for key in import_keys(round_id, respondent)]
        return next((key for key in keys if key in self.answers), keys[0])

    def _new(self, found: SurveyRound, key: tuple[int, str]) -> SurveyAnswer:
        asked = self.asked.get(found.pk)
        if asked is not None and self.numbers[found.pk] >= asked:
            raise RefusedRow(
                "respondent",
                "",
                _("Fler svarar än de %(asked)s som tillfrågades. Rätta antalet tillfrågade först.") % {"asked": asked},
            )
        self.numbers[found.pk] += 1
        made = SurveyAnswer(federation_id=self.actor.federation_id, round=found, import_key=key[1])
        self.new[key], self.contents[key] = made, Content()
        return made

    def write(self) -> None:
        # In an order of chance: how the file was sorted may say who is who.
        made = [self._sealed(key, answer) for key, answer in self.new.items()]
        random.SystemRandom().shuffle(made)
        SurveyAnswer.objects.bulk_create(made, batch_size=2000)
        changed = [self._sealed(key, answer) for key, answer in self.changed.items()]
        SurveyAnswer.objects.bulk_update(changed, ["sealed"], batch_size=1000)

    def _sealed(self, key: tuple[int, str], answer: SurveyAnswer) -> SurveyAnswer:
        return sealed(answer, self.contents[key], size=self.sizes[answer.round.questionnaire_id])


def _read(question: Question, text: str) -> Answer:
    """The value that a cell means, by the kind of the question."""
    plain = text.strip()
    if question.kind == SCALE:
        if plain.isascii() and plain.isdigit() and question.least <= int(plain) <= question.most:
            return int(plain)
        words = {"least": question.least, "most": question.most}
        raise RefusedRow("value", text, _("Svaret är ett heltal från %(least)s till %(most)s.") % words)
    if question.kind == YES_NO:
        if plain.casefold() in YES_WORDS:
            return YES_WORDS[plain.casefold()]
        raise RefusedRow("value", text, _("Svaret är yes eller no, eller ja eller nej."))
    if question.kind in (ONE, SEVERAL):
        codes = {name.casefold(): one["code"] for one in question.options for name in (one["label"], one["code"])}
        parts = [part.strip().casefold() for part in (plain.split("+") if question.kind == SEVERAL else [plain])]
        if any(part not in codes for part in parts):
            names = ", ".join(option["code"] for option in question.options)
            raise RefusedRow("value", text, _("Svaret är något av %(names)s.") % {"names": names})
        return sorted({codes[part] for part in parts}) if question.kind == SEVERAL else codes[parts[0]]
    return plain
