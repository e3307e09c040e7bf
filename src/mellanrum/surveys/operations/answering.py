"""An answer by a personal link, written so that nothing in the database ties it to the link or to the person.

The database itself remembers more of a row than its columns: which transaction wrote it (``xmin``) and where it lies
(``ctid``). A link that is marked as used and an answer that comes in the same transaction would share the first, and
the order of the second is the order in which people answered. So whoever answers also writes every link and every
answer of the round anew, the answers in a random order under new random ids: after that all of them share one
transaction, and none lies where its order would tell. Each answer is sealed anew as well, so that the new one cannot
be told from those before it (``surveys.sealing``).
"""

import random
import uuid
from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.kernel.errors import Refused
from mellanrum.records.keys import Unreadable
from mellanrum.surveys.models import AskedGroup, Invitation, Question, SurveyAnswer, SurveyRound
from mellanrum.surveys.policies import can_answer
from mellanrum.surveys.sealing import LONGEST_TEXT, Content, content_of, sealed, size_for
from mellanrum.surveys.states import Answer, hash_of, is_asked, place_to_tell, problem_of
from mellanrum.tenancy.actors import Actor


@transaction.atomic
def answer_by_link(*, actor: Actor, token: str, given: Mapping[str, Answer], on: date) -> None:
    """This will take somebody's answers, by question code, and close the link for good.

    Answers to questions that the others do not lead to are left out. The group is kept as far as at least five who
    were asked share it. No moment, no address, no account and no history is written.

    Raises:
        Forbidden: unless the actor came by a link.
        Refused: when the link is unknown or used, the round is not open, or an answer is none that can be given.
    """
    can_answer(actor).require()
    invitation = Invitation.objects.of(actor).select_related("group").filter(token_hash=hash_of(token)).first()
    if invitation is None:
        raise Refused(_("Länken gäller inte. Använd länken i det senaste brevet."))
    # Those who answer at once wait for each other here, before anything is read that the other may change.
    survey_round = SurveyRound.objects.select_for_update().get(pk=invitation.group.round_id)
    invitation.refresh_from_db(fields=["used", "token_hash"])
    if invitation.used:
        raise Refused(_("Länken är redan använd. Svaren är inskickade och kan inte ändras."))
    if not survey_round.opens <= on < survey_round.closes:
        raise Refused(_("Enkäten är inte öppen i dag."))
    values = _checked(actor, survey_round, given)
    if not values:
        raise Refused(_("Svara på minst en fråga innan du skickar."))
    groups = AskedGroup.objects.of(actor).filter(round=survey_round)
    asked = {(group.body_id, group.member_id, group.level): group.asked for group in groups}
    own = invitation.group
    body_id, member_id, level = place_to_tell((own.body_id, own.member_id, own.level), asked)
    content = Content(values=values, body_id=body_id, member_id=member_id, level=level)
    _write_all_anew(actor, survey_round, invitation, content)


def _write_all_anew(actor: Actor, survey_round: SurveyRound, invitation: Invitation, new: Content) -> None:
    """Every link in one statement and every answer in one: no savepoint between them, which would be a number of its
    own."""
    links = list(Invitation.objects.of(actor).filter(group__round=survey_round))
    for link in links:
        if link.pk == invitation.pk:
            link.used, link.address = True, ""
    size = size_for(Question.objects.of(actor).filter(questionnaire=survey_round.questionnaire_id))
    kept = SurveyAnswer.objects.of(actor).filter(round=survey_round)
    try:
        answers = [sealed(answer, content_of(answer), size=size) for answer in kept]
    except Unreadable:
        raise Refused(_("Svaret kan inte tas emot just nu. Säg till dem som skickade enkäten.")) from None
    fresh = SurveyAnswer(federation_id=actor.federation_id, round=survey_round)
    answers.append(sealed(fresh, new, size=size))
    order = random.SystemRandom()
    order.shuffle(links)
    order.shuffle(answers)
    for row in (*links, *answers):
        row.pk = uuid.uuid4()
    Invitation.objects.of(actor).filter(group__round=survey_round).delete()
    SurveyAnswer.objects.of(actor).filter(round=survey_round).delete()
    Invitation.objects.bulk_create(links)
    SurveyAnswer.objects.bulk_create(answers)


def _checked(actor: Actor, survey_round: SurveyRound, given: Mapping[str, Answer]) -> dict[str, Answer]:
    kept: dict[str, Answer] = {}
    questions = Question.objects.of(actor).filter(questionnaire=survey_round.questionnaire_id)
    for question in questions.filter(withdrawn_on__isnull=True).order_by("position", "id"):
        answer = given.get(question.code)
        if answer in (None, "", []) or not is_asked(question.only_if, question.only_value, kept):
            continue
        assert answer is not None
        codes = [option["code"] for option in question.options]
        wrong = problem_of(question.kind, answer, least=question.least, most=question.most, options=codes)
        if wrong or (isinstance(answer, str) and len(answer) > LONGEST_TEXT):
            raise Refused(_("Svaret på ”%(question)s” går inte att ta emot.") % {"question": question.label})
        kept[question.code] = answer
    return kept
