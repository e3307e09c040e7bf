"""Matters of a consultation team: written, advised on, and raised as obstacles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.governance.models import Body, BodyKind, Meeting
from mellanrum.kernel.errors import Refused
from mellanrum.obstacles.models import ConsultationKind, ConsultationMatter, ConsultationPresence, Obstacle, Origin
from mellanrum.obstacles.policies import can_write_consultations
from mellanrum.obstacles.queries.scope import mine
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Member

from .registering import Wording, make_obstacle
from .stepping import LONGEST_TEXT


@dataclass(frozen=True, kw_only=True)
class Consultation:
    """A matter as a team writes it, without a person in it; ``present`` are the codes of the members that were there.

    The text has been looked through for marks of a person before it comes here.
    """

    kind: str
    title: str
    question: str
    advice: str = ""
    led_to: str = ""
    present: Sequence[str] = ()


@transaction.atomic
def write_consultation(
    *, actor: Actor, body: Body, on: date, content: Consultation, today: date, reference: str = ""
) -> ConsultationMatter:
    """This will write a matter of a team: the question, who was there, and the advice if it is given. ``on`` its day.

    Raises:
        Forbidden: unless the actor sits in the team or is of the office.
        Refused: when the body is no consultation team, words are missing or too many, or the day is still to come.
    """
    can_write_consultations(actor, mine(actor, on=today).bodies, body.pk).require()
    if body.kind != BodyKind.CONSULTATION_TEAM:
        raise Refused(_("%(name)s är inget konsultationsteam.") % {"name": body.name}, field="body")
    if on > today:
        raise Refused(_("Dagen har inte varit än."), field="date")
    _check(content)
    members = _members(actor, content.present)
    matter = ConsultationMatter.objects.create(
        federation_id=actor.federation_id,
        body=body,
        date=on,
        meeting=Meeting.objects.of(actor).filter(body=body, date=on).first(),
        kind=content.kind,
        title=content.title.strip(),
        question=content.question.strip(),
        advice=content.advice.strip(),
        led_to=content.led_to.strip(),
        reference=reference.strip(),
    )
    record_created(actor=actor, use_case="obstacles.write_consultation", obj=matter)
    for member in members:
        row = ConsultationPresence.objects.create(federation_id=actor.federation_id, matter=matter, member=member)
        record_created(actor=actor, use_case="obstacles.write_consultation", obj=row)
    return matter


@transaction.atomic
def note_outcome(*, actor: Actor, matter: ConsultationMatter, advice: str, led_to: str, today: date) -> None:
    """This will write the advice that a matter got, and what it led to.

    Raises:
        Forbidden: unless the actor sits in the team or is of the office.
        Refused: when the texts are too long.
    """
    can_write_consultations(actor, mine(actor, on=today).bodies, matter.body_id).require()
    for field, text in (("advice", advice), ("led_to", led_to)):
        _check_length(field, text)
    before = snapshot(matter)
    matter.advice, matter.led_to = advice.strip(), led_to.strip()
    matter.save(update_fields=["advice", "led_to"])
    record_changed(actor=actor, use_case="obstacles.note_outcome", obj=matter, before=before)


@transaction.atomic
def raise_from_consultation(*, actor: Actor, matter: ConsultationMatter, wording: Wording, today: date) -> Obstacle:
    """This will raise an obstacle from a team's matter, dated as the matter and discovered in its team.

    Raises:
        Forbidden: unless the actor sits in the team or is of the office.
        Refused: when one was raised from it already, or words, kind or members are missing.
    """
    can_write_consultations(actor, mine(actor, on=today).bodies, matter.body_id).require()
    found: ConsultationMatter = (
        ConsultationMatter.objects.of(actor).select_for_update(of=("self",)).select_related("body").get(pk=matter.pk)
    )
    if found.obstacle_id is not None:
        raise Refused(_("Frågan är redan lyft som hinder."))
    one = make_obstacle(
        actor=actor,
        wording=wording,
        origin=Origin.CONSULTATION_TEAM,
        raised_on=found.date,
        on=today,
        raised_in=found.body,
        reference="",
        use_case="obstacles.raise",
    )
    before = snapshot(found)
    found.obstacle = one
    found.save(update_fields=["obstacle"])
    record_changed(actor=actor, use_case="obstacles.raise", obj=found, before=before)
    return one


def _check(content: Consultation) -> None:
    if content.kind not in ConsultationKind.values:
        raise Refused(_("Välj vad frågan gäller."), field="kind")
    if not content.title.strip():
        raise Refused(_("Ge frågan en rubrik utan något som pekar ut en person."), field="title")
    if not content.question.strip():
        raise Refused(_("Skriv frågan."), field="question")
    for field, text in (("question", content.question), ("advice", content.advice), ("led_to", content.led_to)):
        _check_length(field, text)


def _check_length(field: str, text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise Refused(_("Skriv högst %(most)s tecken.") % {"most": LONGEST_TEXT}, field=field)


def _members(actor: Actor, codes: Sequence[str]) -> list[Member]:
    known = {member.code: member for member in Member.objects.of(actor).filter(code__in=codes)}
    if unknown := [code for code in codes if code not in known]:
        raise Refused(_("Det finns ingen medlem som heter %(code)s.") % {"code": unknown[0]}, field="present")
    return [known[code] for code in dict.fromkeys(codes)]
