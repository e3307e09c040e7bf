"""Rounds from a file, with how many were asked."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.governance.models import Body
from mellanrum.governance.operations.rows import CREATED, UNCHANGED, UPDATED, RefusedRow, RowResult, did_you_mean
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.surveys.models import AskedGroup, Invitation, Questionnaire, SurveyRound
from mellanrum.surveys.policies import can_keep_surveys
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member

from .rows import RoundRow

USE_CASE = "surveys.import_rounds"


@transaction.atomic
def save_rounds(*, actor: Actor, rows: Sequence[RoundRow]) -> list[RowResult]:
    """This will create or change rounds and how many were asked, with history; one result per row.

    A round that is new belongs to the latest version of its questionnaire. Good rows are written, refused ones are
    not: the caller decides whether the whole file falls.

    Raises:
        Forbidden: unless the actor is of the office.
    """
    can_keep_surveys(actor).require()
    work = _Work(actor)
    results = []
    for row in rows:
        try:
            results.append(RowResult(row=row.row, outcome=work.take(row)))
        except RefusedRow as refusal:
            results.append(refusal.result(row.row))
    return results


class _Work:
    """What a run needs, fetched once."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.latest: dict[str, Questionnaire] = {
            one.code: one for one in Questionnaire.objects.of(actor).order_by("version")
        }
        stored = SurveyRound.objects.of(actor).select_related("questionnaire").order_by("questionnaire__version")
        self.rounds = {(one.questionnaire.code, one.code): one for one in stored}
        self.groups: dict[tuple[int, int | None, int | None], AskedGroup] = {
            (one.round_id, one.body_id, one.member_id): one for one in AskedGroup.objects.of(actor).filter(level="")
        }
        self.linked = set(Invitation.objects.of(actor).values_list("group__round", flat=True).distinct())
        self.bodies: dict[str, Body] = {one.code: one for one in Body.objects.of(actor)}
        self.members: dict[str, Member] = {one.code: one for one in Member.objects.of(actor)}
        self.days: dict[tuple[str, str], tuple[Any, Any]] = {}
        self.seen: dict[tuple[str, str, str | None, str | None], int] = {}

    def take(self, row: RoundRow) -> str:
        questionnaire = self.latest.get(row.survey)
        if questionnaire is None:
            raise unknown_survey(row.survey, self.latest)
        if row.closes < row.opens:
            raise RefusedRow("closes", row.closes.isoformat(), _("Omgången kan inte stänga innan den öppnar."))
        if self.days.setdefault((row.survey, row.round), (row.opens, row.closes)) != (row.opens, row.closes):
            raise RefusedRow(
                "opens", row.opens.isoformat(), _("Omgången har andra dagar på en tidigare rad. Den öppnar en gång.")
            )
        key = (row.survey, row.round, row.body, row.member)
        if key in self.seen:
            words = {"row": self.seen[key]}
            raise RefusedRow("round", row.round, _("Samma tillfrågade finns redan på rad %(row)s.") % words)
        self.seen[key] = row.row
        found, outcome = self._round(row, questionnaire)
        return self._group(row, found, outcome)

    def _round(self, row: RoundRow, questionnaire: Questionnaire) -> tuple[SurveyRound, str]:
        found = self.rounds.get((row.survey, row.round))
        if found is None:
            found = SurveyRound(
                federation_id=self.actor.federation_id,
                questionnaire=questionnaire,
                code=row.round,
                opens=row.opens,
                closes=row.closes,
            )
            found.save()
            record_created(actor=self.actor, use_case=USE_CASE, obj=found)
            self.rounds[row.survey, row.round] = found
            return found, CREATED
        if found.pk in self.linked:
            raise RefusedRow(
                "round", row.round, _("Omgången har personliga länkar: de tillfrågade är de som har fått en.")
            )
        before = snapshot(found)
        found.opens, found.closes = row.opens, row.closes
        if record_changed(actor=self.actor, use_case=USE_CASE, obj=found, before=before):
            found.save(update_fields=["opens", "closes"])
            return found, UPDATED
        return found, UNCHANGED

    def _group(self, row: RoundRow, found: SurveyRound, outcome: str) -> str:
        body = self.bodies[row.body] if row.body else None
        member = self.members[row.member] if row.member else None
        key = (found.pk, body.pk if body else None, member.pk if member else None)
        group = self.groups.get(key)
        if group is None:
            group = AskedGroup(
                federation_id=self.actor.federation_id, round=found, body=body, member=member, asked=row.asked
            )
            group.save()
            record_created(actor=self.actor, use_case=USE_CASE, obj=group)
            self.groups[key] = group
            return CREATED
        before = snapshot(group)
        group.asked = row.asked
        if record_changed(actor=self.actor, use_case=USE_CASE, obj=group, before=before):
            group.save(update_fields=["asked"])
            return UPDATED
        return outcome


def unknown_survey(code: str, known: dict[str, Any]) -> RefusedRow:
    """This will make the refusal of a code that no questionnaire has."""
    message = _("Ingen enkät har koden ”%(code)s”.") % {"code": code} + did_you_mean(code, known)
    return RefusedRow("survey", code, message)
