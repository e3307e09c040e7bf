"""Who may see and do what with bodies, seats, meetings and attendance."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from mellanrum.kernel.errors import ALLOWED, Verdict, denied
from mellanrum.records.policies import PUBLIC
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Role

from .models import CalledPerson, Meeting, Minutes, MinutesSigner, MinutesState, Seat, SeatRole, YearTask

# The seats whose holders lead the meeting, and may say who was there.
LEADING_ROLES = (SeatRole.CHAIR, SeatRole.VICE_CHAIR, SeatRole.CONVENER)


def can_read_governance(actor: Actor) -> Verdict:
    """This will tell whether the actor may read bodies, seats, meetings and attendance: everyone with a role may."""
    if actor.roles:
        return ALLOWED
    return denied(_("Du har ingen roll i förbundet, så du ser inte dess organ och möten."))


def can_keep_bodies(actor: Actor) -> Verdict:
    """This will tell whether the actor may add, change and end bodies: the office may."""
    return _office_only(actor, _("Bara förbundets kansli lägger till och ändrar organ."))


def can_keep_seats(actor: Actor) -> Verdict:
    """This will tell whether the actor may give and end seats, and keep the contacts: the office may."""
    return _office_only(actor, _("Bara förbundets kansli ändrar platser och kontakter."))


def can_keep_meetings(actor: Actor) -> Verdict:
    """This will tell whether the actor may plan, change and cancel meetings: the office may."""
    return _office_only(actor, _("Bara förbundets kansli planerar och ändrar möten."))


def can_record_attendance(actor: Actor, meeting: Meeting) -> Verdict:
    """This will tell whether the actor may say who was at the meeting.

    The office may, and whoever leads the body on the meeting's day (chair, vice chair, convener). One query at most.
    """
    return _office_or_leading(
        actor,
        meeting,
        rule=_("Bara kansliet och den som leder mötet antecknar närvaro."),
        not_this=_("Bara kansliet och den som leder mötet antecknar närvaro. Du leder inte det här organet."),
    )


def can_keep_agenda(actor: Actor, meeting: Meeting) -> Verdict:
    """This will tell whether the actor may write the meeting's agenda and what was decided: as for attendance."""
    return _office_or_leading(
        actor,
        meeting,
        rule=_("Bara kansliet och den som leder mötet skriver dagordning och beslut."),
        not_this=_("Bara kansliet och den som leder mötet skriver dagordningen. Du leder inte det här organet."),
    )


def can_keep_standing_items(actor: Actor) -> Verdict:
    """This will tell whether the actor may say what every agenda of a body holds: the office may."""
    return _office_only(actor, _("Bara förbundets kansli ändrar organens stående dagordning."))


def can_follow_up_decisions(actor: Actor) -> Verdict:
    """This will tell whether the actor may say what became of a decision: the office may."""
    return _office_only(actor, _("Bara förbundets kansli antecknar vad som blev av beslut."))


def can_keep_delegated_decisions(actor: Actor) -> Verdict:
    """This will tell whether the actor may register what was decided on delegation: the office may."""
    return _office_only(actor, _("Bara förbundets kansli antecknar delegationsbeslut."))


def _office_or_leading(actor: Actor, meeting: Meeting, *, rule: str, not_this: str) -> Verdict:
    if actor.is_office:
        return ALLOWED
    if not actor.has("board_member", "group_member") or actor.contact_id is None:
        return denied(rule)
    leads = (
        Seat.objects.of(actor)
        .filter(body=meeting.body_id, contact=actor.contact_id, role__in=LEADING_ROLES, period__contains=meeting.date)
        .exists()
    )
    return ALLOWED if leads else denied(not_this)


def can_call_meeting(actor: Actor, meeting: Meeting) -> Verdict:
    """This will tell whether the actor may call to the meeting and take answers: the office, and whoever leads it."""
    if can_record_attendance(actor, meeting):
        return ALLOWED
    return denied(_("Bara kansliet och den som leder mötet kallar till det."))


def can_answer_call(actor: Actor, person: CalledPerson) -> Verdict:
    """This will tell whether the actor may answer a call: whose it is, by link or signed in, the office and leaders."""
    if actor.contact_id is not None and actor.contact_id == person.contact_id:
        return ALLOWED
    if can_record_attendance(actor, person.call.meeting):
        return ALLOWED
    return denied(_("Var och en svarar på sin egen kallelse."))


def link_actor(person: CalledPerson) -> Actor:
    """This will make the actor of a personal link: it may answer that call, and has no role that opens more."""
    return Actor(federation_id=person.federation_id, name=person.contact.name, contact_id=person.contact_id)


def can_keep_wheel(actor: Actor) -> Verdict:
    """This will tell whether the actor may change what returns every year, and lay out a year: the office may."""
    return _office_only(actor, _("Bara förbundets kansli ändrar årshjulet."))


def can_finish_task(actor: Actor, task: YearTask, *, led: frozenset[int]) -> Verdict:
    """This will tell whether the actor may say that a task is done: the office, and whoever answers for it.

    ``led`` are the bodies that the actor leads on the day.
    """
    if actor.is_office or (answers_for(actor, task, led=led) and not actor.has("auditor")):
        return ALLOWED
    return denied(_("Bara kansliet och den som ansvarar för uppgiften antecknar att den är klar."))


def answers_for(actor: Actor, task: YearTask, *, led: frozenset[int]) -> bool:
    """This will tell whether the actor answers for a task: by role, by leading its body, or by working for its member.

    What nobody is named for is the director's.
    """
    of = task.task
    member = task.member_id or of.member_id
    if of.role:
        return actor.has(of.role)
    if of.body_id is not None:
        return of.body_id in led
    if member is not None:
        return actor.member_id == member
    return actor.has(Role.DIRECTOR.value)


def can_keep_minutes(actor: Actor) -> Verdict:
    """This will tell whether the actor may write, send out, lay, correct and post minutes: the office may."""
    return _office_only(actor, _("Bara förbundets kansli skriver, skickar ut och anslår protokoll."))


def can_read_minutes(actor: Actor, minutes: Minutes | None, signers: Iterable[MinutesSigner]) -> Verdict:
    """This will tell whether the actor may read the text of a meeting's minutes.

    Attested minutes are read by everyone with a role; before that by the office, and sent out by those who sign too.
    """
    if actor.is_office:
        return ALLOWED
    state = minutes.state if minutes is not None else MinutesState.DRAFT
    if state == MinutesState.ATTESTED and actor.roles:
        return ALLOWED
    if state == MinutesState.OUT and any(one.contact_id == actor.contact_id for one in signers):
        return ALLOWED
    return denied(_("Protokollet är inte justerat än. Till dess läses det av kansliet och dem som justerar det."))


def can_sign_minutes(actor: Actor, signer: MinutesSigner) -> Verdict:
    """This will tell whether the actor may sign in the signer's place: only the person itself, signed in, may."""
    if actor.user_id is not None and actor.contact_id is not None and actor.contact_id == signer.contact_id:
        return ALLOWED
    return denied(_("Bara den som står som undertecknare skriver under, med sitt eget konto."))


def can_read_postings(actor: Actor) -> Verdict:
    """This will tell whether the actor may read the notice board: it is public, at an address of each federation."""
    if actor.has(PUBLIC) or actor.roles:
        return ALLOWED
    return denied(_("Anslagstavlan läses på sin egen adress."))


def _office_only(actor: Actor, rule: str) -> Verdict:
    if actor.is_office:
        return ALLOWED
    if actor.has("auditor"):
        return denied(rule + " " + _("Som revisor läser du allt men ändrar ingenting."))
    return denied(rule)
