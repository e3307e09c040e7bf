"""Registering by hand, putting right, moving, closing."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from mellanrum.kernel.errors import Refused
from mellanrum.records import register
from mellanrum.records.files import store_file
from mellanrum.records.history import record_changed, snapshot
from mellanrum.records.models import Direction, Document, Matter, ReleaseRequest, RequestState
from mellanrum.records.objects import all_kinds
from mellanrum.records.policies import can_keep_register
from mellanrum.records.stamps import lock, require_unchanged
from mellanrum.tenancy.actors import Actor


@dataclass(frozen=True, kw_only=True)
class NewFile:
    """A file to keep with a document."""

    name: str
    data: bytes
    media_type: str


@dataclass(frozen=True, kw_only=True)
class DocumentWords:
    """What somebody writes of a document: its title, day, kind, direction, and from or to whom (may be empty)."""

    title: str
    on: date
    kind: str
    direction: Direction
    counterpart: str = ""


@transaction.atomic
def open_matter_by_hand(*, actor: Actor, title: str, on: date, today: date) -> Matter:
    """This will open a matter with the next number of the year.

    Raises:
        Forbidden: when the actor does not keep the register.
        Refused: when the title is empty or the day has not been yet.
    """
    can_keep_register(actor).require()
    _require_words(title, on, today)
    return register.open_matter(actor=actor, title=title.strip(), on=on)


@transaction.atomic
def register_by_hand(
    *, actor: Actor, matter: Matter | None, words: DocumentWords, at: datetime, today: date, file: NewFile | None = None
) -> Document:
    """This will register a document, with its file if there is one; without a matter it opens one of the same title.

    Raises:
        Forbidden: when the actor does not keep the register.
        Refused: when the matter is closed, the day has not been yet, or the file is not one that the register takes.
    """
    can_keep_register(actor).require()
    _require_words(words.title, words.on, today)
    _require_kind(words.kind)
    if matter is None:
        matter = register.open_matter(actor=actor, title=words.title.strip(), on=words.on)
    _require_open(matter)
    made = register.register_document(
        actor=actor,
        matter=matter,
        title=words.title.strip(),
        on=words.on,
        kind=words.kind,
        direction=words.direction,
        counterpart=words.counterpart.strip(),
    )
    if file is not None:
        store_file(actor=actor, document=made, name=file.name, data=file.data, media_type=file.media_type, at=at)
    return made


@transaction.atomic
def correct_document(
    *, actor: Actor, document: Document, words: DocumentWords, reason: str, today: date, stamp: str | None = None
) -> None:
    """This will put right what is written of a document; the number stays, and what stood before is in the history.

    Raises:
        Forbidden: when the actor does not keep the register.
        Refused: when no reason is given, or somebody has changed the document meanwhile.
    """
    can_keep_register(actor).require()
    _require_words(words.title, words.on, today)
    if words.kind != document.kind:
        _require_kind(words.kind)
    _require_reason(reason)
    lock(document)
    require_unchanged(document, stamp)
    before = snapshot(document)
    document.title = words.title.strip()
    document.registered_on = words.on
    document.direction = words.direction
    document.counterpart = words.counterpart.strip()
    # What registered itself is found by its kind: that one stays.
    if not document.object_type:
        document.kind = words.kind
    document.save(update_fields=["title", "registered_on", "kind", "direction", "counterpart"])
    record_changed(actor=actor, use_case="records.correct_document", obj=document, before=before, reason=reason.strip())


@transaction.atomic
def correct_matter(*, actor: Actor, matter: Matter, title: str, reason: str, stamp: str | None = None) -> None:
    """This will put right the title of a matter; the number stays.

    Raises:
        Forbidden: when the actor does not keep the register.
        Refused: when no title or no reason is given, or somebody has changed the matter meanwhile.
    """
    can_keep_register(actor).require()
    if not title.strip():
        raise Refused(_("Skriv vad ärendet gäller."), field="title")
    _require_reason(reason)
    lock(matter)
    require_unchanged(matter, stamp)
    before = snapshot(matter)
    matter.title = title.strip()
    matter.save(update_fields=["title"])
    record_changed(actor=actor, use_case="records.correct_matter", obj=matter, before=before, reason=reason.strip())


@transaction.atomic
def move_document(*, actor: Actor, document: Document, matter: Matter, reason: str) -> None:
    """This will put a document into another matter, with the next number there.

    The number that it had is never given again: the matter that it left tells where it went.

    Raises:
        Forbidden: when the actor does not keep the register.
        Refused: when it is there already, the matter is closed, or no reason is given.
    """
    can_keep_register(actor).require()
    _require_reason(reason)
    register.lock_register(actor)
    lock(document)
    if document.matter_id == matter.pk:
        raise Refused(_("Handlingen är redan i det ärendet."), field="matter")
    _require_open(matter)
    left: Matter = Matter.objects.of(actor).get(pk=document.matter_id)
    before, before_of_left = snapshot(document), snapshot(left)
    number = document.number
    document.number = register.next_document_number(actor=actor, matter=matter)
    document.matter = matter
    document.save(update_fields=["matter", "number"])
    left.moved_away = [*left.moved_away, f"{number} → {document.reference}"]
    left.save(update_fields=["moved_away"])
    for obj, was in ((document, before), (left, before_of_left)):
        record_changed(actor=actor, use_case="records.move_document", obj=obj, before=was, reason=reason.strip())


@transaction.atomic
def close_matter(*, actor: Actor, matter: Matter, on: date) -> None:
    """This will close a matter.

    Raises:
        Forbidden: when the actor does not keep the register.
        Refused: when it is closed already, or a request for release in it waits for its answer.
    """
    can_keep_register(actor).require()
    lock(matter)
    if matter.closed_on is not None:
        raise Refused(_("Ärendet är redan avslutat."))
    if ReleaseRequest.objects.of(actor).filter(matter=matter, state=RequestState.OPEN).exists():
        raise Refused(_("Begäran om utlämnande är inte besvarad. Besvara den först, så kan ärendet avslutas."))
    before = snapshot(matter)
    matter.closed_on = max(on, matter.opened_on)
    matter.save(update_fields=["closed_on"])
    record_changed(actor=actor, use_case="records.close_matter", obj=matter, before=before)


@transaction.atomic
def reopen_matter(*, actor: Actor, matter: Matter, reason: str) -> None:
    """This will open a closed matter again.

    Raises:
        Forbidden: when the actor does not keep the register.
        Refused: when it is open, or no reason is given.
    """
    can_keep_register(actor).require()
    _require_reason(reason)
    lock(matter)
    if matter.closed_on is None:
        raise Refused(_("Ärendet är redan öppet."))
    before = snapshot(matter)
    matter.closed_on = None
    matter.save(update_fields=["closed_on"])
    record_changed(actor=actor, use_case="records.reopen_matter", obj=matter, before=before, reason=reason.strip())


def _require_words(title: str, on: date, today: date) -> None:
    if not title.strip():
        raise Refused(_("Skriv vad det gäller."), field="title")
    if on > today:
        raise Refused(
            _("Dagen har inte varit än. Registrera när handlingen har kommit in eller upprättats."), field="on"
        )


def _require_kind(kind: str) -> None:
    if kind not in all_kinds():
        raise Refused(_("Välj slag av handling i listan."), field="kind")


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Skriv varför, så att andra förstår ändringen."), field="reason")


def _require_open(matter: Matter) -> None:
    if matter.closed_on is not None:
        raise Refused(
            _("Ärende %(number)s är avslutat. Öppna det igen först, eller välj ett annat.")
            % {"number": matter.diary_number},
            field="matter",
        )
