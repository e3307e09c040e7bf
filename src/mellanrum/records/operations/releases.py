"""Requests to see documents: taken in, each document examined, answered (tryckfrihetsförordningen 2 kap.)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mellanrum.kernel.errors import Refused
from mellanrum.records import register
from mellanrum.records.files import store_file
from mellanrum.records.history import record_changed, record_created, snapshot
from mellanrum.records.models import (
    Direction,
    Document,
    Outcome,
    ReleaseItem,
    ReleaseRequest,
    RequestState,
    StoredFile,
)
from mellanrum.records.policies import can_keep_register
from mellanrum.records.stamps import lock
from mellanrum.records.states import REQUEST
from mellanrum.tenancy.actors import Actor

from .by_hand import NewFile

REQUEST_KIND, ANSWER_KIND = "request", "decision"


@transaction.atomic
def take_in_request(*, actor: Actor, asked: str, received_at: datetime, requester: str = "") -> ReleaseRequest:
    """This will register that somebody asks to see documents, in a matter of its own.

    Who asks need not be told. If it is, it stands with the request only, never in the history or the register, and can
    be removed.

    Raises:
        Forbidden: when the actor does not keep the register.
        Refused: when nothing is said of what is asked for.
    """
    can_keep_register(actor).require()
    if not asked.strip():
        raise Refused(_("Skriv vad som begärs, så att handlingarna går att hitta."), field="asked")
    on = timezone.localtime(received_at).date()
    # The matter points at the request and the request at the matter: the number is taken before the row is written.
    made = ReleaseRequest(
        pk=_next_id(),
        federation_id=actor.federation_id,
        received_at=received_at,
        asked=asked.strip(),
        requester=requester.strip(),
    )
    title = _("Begäran om att ta del av allmänna handlingar")
    made.matter = register.open_matter(actor=actor, title=title, on=on, obj=made)
    made.save(force_insert=True)
    record_created(actor=actor, use_case="records.take_in_request", obj=made)
    register.register_document(
        actor=actor, matter=made.matter, title=title, on=on, kind=REQUEST_KIND, direction=Direction.IN, obj=made
    )
    return made


@transaction.atomic
def add_to_request(*, actor: Actor, request: ReleaseRequest, documents: Sequence[Document]) -> list[ReleaseItem]:
    """This will put documents among those that a request is about; those that are there already stay.

    Raises:
        Forbidden: when the actor does not keep the register.
        Refused: when the request has been answered or taken back, or no document is given.
    """
    can_keep_register(actor).require()
    _hold_open(request)
    if not documents:
        raise Refused(
            _("Ingen handling hittades. Ange diarienummer, till exempel 2026-17 eller 2026-17:2."), field="numbers"
        )
    there = set(ReleaseItem.objects.of(actor).filter(request=request).values_list("document", flat=True))
    made = []
    for document in documents:
        if document.pk in there:
            continue
        item: ReleaseItem = ReleaseItem.objects.create(
            federation_id=actor.federation_id, request=request, document=document
        )
        record_created(actor=actor, use_case="records.add_to_request", obj=item)
        made.append(item)
    return made


@transaction.atomic
def examine(
    *,
    actor: Actor,
    item: ReleaseItem,
    outcome: Outcome,
    provision: str = "",
    reason: str = "",
    masked_copy: StoredFile | None = None,
) -> None:
    """This will say what comes of one document: released whole, with passages taken out, or not at all.

    Raises:
        Forbidden: when the actor does not keep the register.
        Refused: when something is kept back without a provision and a reason, or a masked copy is missing.
    """
    can_keep_register(actor).require()
    _hold_open(item.request)
    if outcome in (Outcome.MASKED, Outcome.REFUSED):
        if not provision.strip():
            raise Refused(
                _("Ange bestämmelsen som hindrar utlämnande, till exempel 26 kap. 1 § OSL."), field="provision"
            )
        if not reason.strip():
            raise Refused(_("Skriv vad som inte lämnas ut och varför. Skälet står i beslutet."), field="reason")
    if outcome is Outcome.MASKED and masked_copy is None:
        raise Refused(_("Välj den maskade kopian, eller gör den först."), field="masked_copy")
    if masked_copy is not None and (masked_copy.document_id != item.document_id or masked_copy.masked_of_id is None):
        raise Refused(_("Filen är inte en maskad kopia av handlingen."), field="masked_copy")
    lock(item)
    before = snapshot(item)
    keeps_back = outcome in (Outcome.MASKED, Outcome.REFUSED)
    item.outcome = outcome
    item.provision = provision.strip() if keeps_back else ""
    item.reason = reason.strip() if keeps_back else ""
    item.released_file = masked_copy if outcome is Outcome.MASKED else None
    item.save(update_fields=["outcome", "provision", "reason", "released_file"])
    record_changed(actor=actor, use_case="records.examine", obj=item, before=before)


@transaction.atomic
def store_masked_copy(*, actor: Actor, original: StoredFile, file: NewFile, at: datetime, note: str = "") -> StoredFile:
    """This will keep a copy of a file with passages taken out, beside the original.

    Raises:
        Forbidden: when the actor does not keep the register.
        Refused: when it is the original itself, or no file that the register takes.
    """
    can_keep_register(actor).require()
    if original.masked_of_id is not None:
        raise Refused(_("Välj originalet: en maskad kopia maskas inte igen."))
    stored = store_file(
        actor=actor,
        document=original.document,
        name=_masked_name(file.name),
        data=file.data,
        media_type=file.media_type,
        at=at,
        version_note=note,
        masked_of=original,
    )
    if stored.sha256 == original.sha256:
        raise Refused(_("Filen är originalet. Ladda upp kopian där uppgifterna är borttagna."), field="file")
    return stored


@transaction.atomic
def answer_request(
    *, actor: Actor, request: ReleaseRequest, decision: str, at: datetime, letters: Sequence[NewFile] = ()
) -> Document:
    """This will answer a request: the letter is registered and kept, and the matter closed.

    Raises:
        Forbidden: when the actor does not keep the register.
        Refused: when a document is not examined, or something is kept back without written reasons.
    """
    can_keep_register(actor).require()
    _hold_open(request, to=RequestState.ANSWERED)
    items = list(ReleaseItem.objects.of(actor).filter(request=request))
    if any(item.outcome == Outcome.UNTRIED for item in items):
        raise Refused(_("Alla handlingar är inte prövade. Pröva dem, så kan begäran besvaras."))
    keeps_back = any(item.outcome != Outcome.WHOLE for item in items)
    if not decision.strip() and (keeps_back or not items):
        raise Refused(_("Skriv beslutets skäl. De står i brevet, och den som får det kan överklaga."), field="decision")
    before, before_of_matter = snapshot(request), snapshot(request.matter)
    request.state = RequestState.ANSWERED
    request.ended_at = at
    request.decided_by = actor.name
    request.decision = decision.strip()
    request.save(update_fields=["state", "ended_at", "decided_by", "decision"])
    record_changed(actor=actor, use_case="records.answer_request", obj=request, before=before)
    on = timezone.localtime(at).date()
    letter = register.register_document(
        actor=actor,
        matter=request.matter,
        title=_("Beslut om utlämnande") if keeps_back else _("Svar på begäran om utlämnande"),
        on=on,
        kind=ANSWER_KIND,
        direction=Direction.OUT,
        obj=request,
    )
    for file in letters:
        store_file(actor=actor, document=letter, name=file.name, data=file.data, media_type=file.media_type, at=at)
    request.matter.closed_on = max(on, request.matter.opened_on)
    request.matter.save(update_fields=["closed_on"])
    record_changed(actor=actor, use_case="records.close_matter", obj=request.matter, before=before_of_matter)
    return letter


@transaction.atomic
def withdraw_request(*, actor: Actor, request: ReleaseRequest, reason: str, at: datetime) -> None:
    """This will say that whoever asked has taken the request back.

    Raises:
        Forbidden: when the actor does not keep the register.
        Refused: when it is answered or taken back already, or no reason is given.
    """
    can_keep_register(actor).require()
    if not reason.strip():
        raise Refused(_("Skriv hur begäran togs tillbaka."), field="reason")
    _hold_open(request, to=RequestState.WITHDRAWN)
    before = snapshot(request)
    request.state, request.ended_at = RequestState.WITHDRAWN, at
    request.save(update_fields=["state", "ended_at"])
    record_changed(actor=actor, use_case="records.withdraw_request", obj=request, before=before, reason=reason.strip())


@transaction.atomic
def remove_requester(*, actor: Actor, request: ReleaseRequest, on: date) -> None:
    """This will remove who asked: it is in no history, so that it is gone for good.

    Raises:
        Forbidden: when the actor does not keep the register.
        Refused: when nothing is written there.
    """
    can_keep_register(actor).require()
    lock(request)
    if not request.requester:
        raise Refused(_("Det står inte vem som begär."))
    before = snapshot(request)
    request.requester, request.requester_removed_on = "", on
    request.save(update_fields=["requester", "requester_removed_on"])
    record_changed(actor=actor, use_case="records.remove_requester", obj=request, before=before)


def _hold_open(request: ReleaseRequest, *, to: RequestState = RequestState.ANSWERED) -> None:
    lock(request)
    message = _("Begäran är redan besvarad eller återtagen. Registrera en ny begäran om något mer ska prövas.")
    REQUEST.require(request.state, to, message=message)


def _masked_name(name: str) -> str:
    """A name of its own: a masked copy is no later version of the original."""
    stem, dot, ending = name.rpartition(".")
    word = _("maskad")
    return name if word in name.lower() else f"{stem} ({word}){dot}{ending}"


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [ReleaseRequest._meta.db_table])
        return int(cursor.fetchone()[0])
