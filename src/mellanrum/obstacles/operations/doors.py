"""The address on the wall: opened, renewed, and whose e-mail may answer."""

import re
import secrets
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.kernel.errors import Refused
from mellanrum.obstacles.models import ReportDoor
from mellanrum.obstacles.policies import can_keep_obstacles
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.tenancy.actors import Actor

# Letters and figures that nobody takes for each other when they are typed from a wall.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH = 10
_DOMAIN = re.compile(r"(?=.{3,120}$)[a-z0-9åäö-]+(\.[a-z0-9åäö-]+)+")  # not shown


@transaction.atomic
def open_door(*, actor: Actor, site_address: str, on: date) -> ReportDoor:
    """This will give the report's form an address with a code, or the one that it has already.

    Raises:
        Forbidden: unless the actor is of the office.
    """
    can_keep_obstacles(actor).require()
    door: ReportDoor | None = ReportDoor.objects.of(actor).select_for_update().first()
    if door is not None:
        return door
    door = ReportDoor.objects.create(
        federation_id=actor.federation_id, code=_new_code(), renewed_on=on, site_address=site_address.rstrip("/")
    )
    record_created(actor=actor, use_case="obstacles.open_door", obj=door)
    return door


@transaction.atomic
def renew_door(*, actor: Actor, site_address: str, on: date) -> ReportDoor:
    """This will give the form a new code: the address on the wall leads nowhere from now on.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when there is none to renew.
    """
    door = _locked(actor)
    before = snapshot(door)
    door.code, door.renewed_on, door.site_address = _new_code(), on, site_address.rstrip("/")
    door.save(update_fields=["code", "renewed_on", "site_address"])
    record_changed(actor=actor, use_case="obstacles.renew_door", obj=door, before=before)
    return door


@transaction.atomic
def choose_domains(*, actor: Actor, domains: Sequence[str]) -> ReportDoor:
    """This will say which addresses are a member's. Without any, every address that is confirmed may report.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when one is no domain, or there is no door yet.
    """
    door = _locked(actor)
    wanted = sorted({domain.strip().lower().lstrip("@") for domain in domains if domain.strip()})
    if wrong := [domain for domain in wanted if not _DOMAIN.fullmatch(domain)]:
        raise Refused(
            _("”%(text)s” är ingen domän. Skriv det som står efter @, till exempel kommunen.se.") % {"text": wrong[0]},
            field="domains",
        )
    before = snapshot(door)
    door.domains = wanted
    door.save(update_fields=["domains"])
    record_changed(actor=actor, use_case="obstacles.choose_domains", obj=door, before=before)
    return door


def _locked(actor: Actor) -> ReportDoor:
    can_keep_obstacles(actor).require()
    door: ReportDoor | None = ReportDoor.objects.of(actor).select_for_update().first()
    if door is None:
        raise Refused(_("Öppna rapportens formulär först."))
    return door


def _new_code() -> str:
    return "".join(secrets.choice(_SIGNS) for _place in range(_LENGTH))
