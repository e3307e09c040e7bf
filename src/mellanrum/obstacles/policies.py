"""Who may read and move obstacles, who answers for a member, and who may know of a reporter.

Everybody's eye is as wide as the task: the office keeps the register and is alone with reports and reporters; the board
and the auditors read every obstacle, without anybody in it; members of groups read what is at or has passed their
bodies; who answers inside a member reads what came there.
"""

from django.utils.translation import gettext as _

from mellanrum.kernel.errors import ALLOWED, Verdict, denied
from mellanrum.tenancy.actors import Actor

from .models import Obstacle

# Whoever writes a report or holds its link, and nothing else: no account, no name.
REPORTER = "reporter"


def reporter_of(federation_id: int) -> Actor:
    """This will make the actor of a report's form and of its link: it writes and reads that report only."""
    return Actor(federation_id=federation_id, name=_("Den som rapporterade"), roles=frozenset({REPORTER}))


def can_report(actor: Actor) -> Verdict:
    """This will tell whether the actor may send in a report: everybody may, with or without an account."""
    if actor.roles:
        return ALLOWED
    return denied(_("Öppna rapportens formulär med länken eller koden, eller logga in."))


def can_follow_report(actor: Actor) -> Verdict:
    """This will tell whether the actor may read a report's answers by its personal link."""
    if REPORTER in actor.roles:
        return ALLOWED
    return denied(_("En rapport följs med den personliga länken."))


def can_read_reports(actor: Actor) -> Verdict:
    """This will tell whether the actor may read reports in the writers' own words: the office, and nobody else."""
    if actor.is_office:
        return ALLOWED
    return denied(_("Rapporterna läses bara av kansliet. Hinder som de har lett till står i hinderlistan."))


def can_know_reporters(actor: Actor) -> Verdict:
    """This will tell whether the actor may see who wrote a report: the office, and nobody else."""
    if actor.is_office:
        return ALLOWED
    return denied(_("Bara kansliet ser vem som har rapporterat."))


def can_read_obstacles(actor: Actor) -> Verdict:
    """This will tell whether the actor may read obstacles at all; which ones is for the queries to say."""
    if actor.roles - {REPORTER}:
        return ALLOWED
    return denied(_("Hindren visas för dem som har en roll i förbundet."))


def can_read_all_obstacles(actor: Actor) -> Verdict:
    """This will tell whether the actor may read every obstacle: the office, the board and the auditors."""
    if actor.is_office or actor.has("board_member", "auditor"):
        return ALLOWED
    return denied(_("Du ser de hinder som är eller har varit hos dina grupper."))


def can_keep_obstacles(actor: Actor) -> Verdict:
    """This will tell whether the actor may write, place and move any obstacle: the office."""
    if actor.is_office:
        return ALLOWED
    return denied(_("Det är kansliet som skriver in hinder och för dem vidare."))


def can_move_obstacle(
    actor: Actor, led: frozenset[int], obstacle: Obstacle, *, owned: frozenset[int] = frozenset()
) -> Verdict:
    """This will tell whether the actor may answer or move an obstacle that somebody has.

    The office may; so may whoever leads the body that has it, and (with ``owned``) who answers for the member.
    """
    if actor.is_office or (obstacle.body_id is not None and obstacle.body_id in led):
        return ALLOWED
    if obstacle.member_id is not None and obstacle.member_id in owned:
        return ALLOWED
    return denied(_("Det är kansliet och den som leder organet som har hindret som svarar och för det vidare."))


def can_receive_answer(actor: Actor, led: frozenset[int], body_id: int) -> Verdict:
    """This will tell whether the actor may note that an answer reached a body: the office, or who leads the body."""
    if actor.is_office or body_id in led:
        return ALLOWED
    return denied(_("Det är kansliet och den som leder organet som antecknar att svaret har nått det."))


def can_name_owners(actor: Actor) -> Verdict:
    """This will tell whether the actor may say who answers inside a member: the office, on the member's word."""
    if actor.is_office:
        return ALLOWED
    return denied(_("Det är kansliet som skriver in vem som är ansvarig hos medlemmen."))


def can_write_consultations(actor: Actor, team_ids: frozenset[int], body_id: int | None) -> Verdict:
    """This will tell whether the actor may write a matter of a team: those who sit in it, and the office."""
    if actor.is_office or (body_id is not None and body_id in team_ids):
        return ALLOWED
    return denied(_("Det är teamets egna ledamöter och kansliet som skriver in teamets frågor."))


def can_note_effects(actor: Actor) -> Verdict:
    """This will tell whether the actor may write what an obstacle led to, and let everybody read it: the office."""
    if actor.is_office:
        return ALLOWED
    return denied(_("Det är kansliet som skriver in vad ett hinder ledde till."))
