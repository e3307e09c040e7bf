"""Letters: posted in the transaction of what they tell, sent again, withdrawn."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mellanrum.kernel.errors import Refused
from mellanrum.kernel.events import publish
from mellanrum.kernel.identity import holds_identity_number
from mellanrum.notices.keys import seal
from mellanrum.notices.kinds import require_declared
from mellanrum.notices.models import Notice, NoticeState
from mellanrum.notices.policies import can_keep_letters
from mellanrum.notices.states import LETTER
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.events import RowSaved
from mellanrum.tenancy.jobs import enqueue
from mellanrum.tenancy.models import FederationModel
from mellanrum.tenancy.snapshots import snapshot

# By name: the job stands above what it calls.
JOB = "mellanrum.notices.tasks.send_letters"


@transaction.atomic
def post(
    *,
    actor: Actor,
    kind: str,
    to: str,
    name: str,
    subject: str,
    body: str,
    at: datetime,
    about: FederationModel | None = None,
    once: str = "",
    secret_link: str = "",
) -> Notice | None:
    """This will put a letter in the outbox; it goes when the caller's transaction is through, not before ``at``.

    Whoever may do what the letter tells may post it: the caller's policy has decided. ``once`` is a key under which
    only one letter is ever made; None is answered for the second. ``secret_link`` stands in the letter where the body
    says ``{link}``, and is kept sealed until the letter has gone, and nowhere afterwards.

    Raises:
        UnknownKind: when no ``notices.py`` declares the kind.
        Refused: without an address, or when the letter holds what looks like a personal identity number.
    """
    require_declared(kind)
    if not to.strip():
        raise Refused(_("%(name)s saknar e-postadress.") % {"name": name})
    if holds_identity_number(subject) or holds_identity_number(body):
        raise Refused(_("Brevet innehåller något som ser ut som ett personnummer. Skriv om det utan numret."))
    notice = Notice(
        federation_id=actor.federation_id,
        kind=kind,
        to=to.strip(),
        name=" ".join(name.split())[:150],
        subject=" ".join(subject.split())[:200],
        body=body.strip() + "\n",
        sealed=seal(secret_link) if secret_link else "",
        posted_at=at,
        due_at=at,
        once=once,
        about_type=about._meta.label_lower if about is not None else "",
        about_id=about.pk if about is not None else None,
    )
    if once and Notice.objects.of(actor).filter(once=once).exists():
        return None
    try:
        with transaction.atomic():
            notice.save()
    except IntegrityError:
        # Somebody else posted the same letter at this very moment.
        return None
    enqueue(JOB, federation_id=actor.federation_id)
    return notice


@transaction.atomic
def send_again(*, actor: Actor, notice: Notice, at: datetime) -> Notice:
    """This will let a letter that failed go once more, with all its tries.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when the letter has not failed.
    """
    can_keep_letters(actor).require()
    row = _locked(actor, notice)
    if row.state != NoticeState.FAILED:
        raise Refused(_("Bara ett brev som misslyckades kan skickas igen."))
    before = snapshot(row)
    row.state, row.tries, row.reason, row.due_at, row.claimed_at = NoticeState.WAITING, 0, "", at, None
    row.posted_at = at
    row.save(update_fields=["state", "tries", "reason", "due_at", "claimed_at", "posted_at"])
    publish(RowSaved(actor=actor, use_case="notices.send_again", row=row, before=before))
    enqueue(JOB, federation_id=actor.federation_id)
    return row


@transaction.atomic
def withdraw_letter(*, actor: Actor, notice: Notice) -> Notice:
    """This will keep a letter that waits or failed from ever going.

    Raises:
        Forbidden: unless the actor is of the office.
        Refused: when it has gone, is being handed over, or is withdrawn already.
    """
    can_keep_letters(actor).require()
    row = _locked(actor, notice)
    LETTER.require(row.state, NoticeState.WITHDRAWN, message=_("Brevet väntar inte längre och kan inte återkallas."))
    before = snapshot(row)
    row.state, row.sealed = NoticeState.WITHDRAWN, ""
    row.save(update_fields=["state", "sealed"])
    publish(RowSaved(actor=actor, use_case="notices.withdraw_letter", row=row, before=before))
    return row


@transaction.atomic
def withdraw_about(*, actor: Actor, about: FederationModel, reason: str, kind: str = "") -> int:
    """This will withdraw the letters about something that have not gone, since what they say no longer holds.

    Whoever may change the thing may do this: the caller's policy has decided. How many there were is the answer.
    """
    rows = Notice.objects.of(actor).filter(
        about_type=about._meta.label_lower,
        about_id=about.pk,
        state__in=[NoticeState.WAITING, NoticeState.FAILED],
    )
    if kind:
        rows = rows.filter(kind=kind)
    count: int = rows.update(state=NoticeState.WITHDRAWN, sealed="", reason=reason[:250])
    return count


@transaction.atomic
def forget_receivers(*, actor: Actor, about: FederationModel) -> int:
    """This will take address and name from the letters about something, and keep those that wait from going.

    For the disposal of data about whoever got them: that they went, and when, stays. Whoever may dispose of the thing's
    data may do this: the caller's policy has decided. How many there were is the answer.
    """
    withdraw_about(actor=actor, about=about, reason=_("Mottagarens uppgifter är gallrade."))
    rows = Notice.objects.of(actor).filter(about_type=about._meta.label_lower, about_id=about.pk)
    count: int = rows.exclude(to="").update(to="", name="", sealed="")
    return count


def _locked(actor: Actor, notice: Notice) -> Notice:
    found: Notice = Notice.objects.of(actor).select_for_update().get(pk=notice.pk)
    return found
