"""Roles: given from a day, ended on a day, never removed."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.kernel.constraints import refusals
from mellanrum.kernel.errors import Refused
from mellanrum.kernel.events import publish
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.events import RowSaved
from mellanrum.tenancy.models import Member, Role, RoleAssignment, User
from mellanrum.tenancy.policies import MANAGERS, can_manage_people
from mellanrum.tenancy.snapshots import snapshot


@transaction.atomic
def give_role(*, actor: Actor, user: User, role: Role, since: date, member: Member | None = None) -> RoleAssignment:
    """This will give a person a role in the actor's federation from a day; ``member`` is the party it works for.

    Raises:
        Forbidden: when the actor may not manage people.
        Refused: when the person has the role already or is the actor, or the member is another federation's.
    """
    can_manage_people(actor).require()
    if user.pk == actor.user_id:
        raise Refused(_("Ingen ger sig själv en roll. Be någon annan som kan ge roller."), field="role")
    if member is not None and member.federation_id != actor.federation_id:
        raise Refused(_("Medlemmen finns inte i förbundet."), field="member")
    with refusals():
        assignment: RoleAssignment = RoleAssignment.objects.create(
            federation_id=actor.federation_id, user=user, role=role, since=since, member=member
        )
    publish(RowSaved(actor=actor, use_case="tenancy.give_role", row=assignment))
    return assignment


@transaction.atomic
def end_role(*, actor: Actor, assignment: RoleAssignment, until: date, reason: str = "") -> None:
    """This will end a role; ``until`` is its last day, the one before its first when it was given by mistake.

    A role that is about to end can be ended earlier.

    Raises:
        Forbidden: when the actor may not manage people.
        Refused: when the role ends by then already, the day is further back than the one before its first, or nobody
            would be left to give roles.
    """
    can_manage_people(actor).require()
    # Locked together, so that two who end each other's roles at once do not both succeed.
    managing = list(
        RoleAssignment.objects.of(actor).filter(role__in=MANAGERS).order_by("pk").select_for_update().values_list("pk")
    )
    row: RoleAssignment = RoleAssignment.objects.of(actor).select_for_update().get(pk=assignment.pk)
    if row.until is not None and row.until <= until:
        raise Refused(_("Rollen är redan avslutad."))
    if (row.pk,) in managing and not _others_who_manage(actor, row, until):
        raise Refused(
            _(
                "%(name)s är den sista som kan ge roller i förbundet."
                " Gör först någon annan till förbundschef eller systemadministratör."
            )
            % {"name": row.user.name}
        )
    before = snapshot(row)
    row.until = until
    with refusals():
        row.save(update_fields=["until"])
    publish(RowSaved(actor=actor, use_case="tenancy.end_role", row=row, before=before, reason=reason))


def _others_who_manage(actor: Actor, row: RoleAssignment, until: date) -> bool:
    """Whether somebody can give roles from the day after on, by another row that has begun then and has no last day."""
    return bool(
        RoleAssignment.objects.of(actor)
        .filter(until__isnull=True, since__lte=until + timedelta(days=1), role__in=MANAGERS, user__is_active=True)
        .exclude(pk=row.pk)
        .exists()
    )
