"""Minutes of the world: a meeting with a draft, one whose minutes are out, one attested, and one that is posted."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from mellanrum.governance.models import Body, Meeting, MinutesSigner, Posting, SignerRole
from mellanrum.tenancy.models import Contact, User
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import (
    AttendanceFactory,
    MeetingFactory,
    MinutesFactory,
    MinutesSignerFactory,
    PostingFactory,
    SeatFactory,
)

DRAFT, OUT, ATTESTED, POSTED = (date(2024, month, 7) for month in (1, 2, 3, 4))
ATTESTED_ON = date(2024, 5, 14)
Made = Callable[[Any], dict[str, Any]]


def fill(board: Body, users: dict[str, User]) -> None:
    """This will put minutes in every state in a federation, in its transaction; the board's person signs them."""
    signer = Contact.objects.get(federation=board.federation, user=users["board"])
    for day, state in ((DRAFT, "draft"), (OUT, "out"), (ATTESTED, "attested"), (POSTED, "attested")):
        meeting = MeetingFactory(body=board, date=day)
        AttendanceFactory(meeting=meeting, seat=SeatFactory(body=board, contact__federation=board.federation))
        minutes = MinutesFactory(meeting=meeting, out=state == "out", attested=state == "attested")
        MinutesSignerFactory(minutes=minutes, contact=signer, role=SignerRole.CHAIR, signed=state == "attested")
        MinutesSignerFactory(minutes=minutes, signed=state == "attested")
        if state == "attested":
            Meeting.objects.filter(pk=meeting.pk).update(minutes_attested_on=ATTESTED_ON, attested_by="Asta Ekmyr")
        if day == POSTED:
            PostingFactory(minutes=minutes, posted_on=date(2024, 5, 15), until_on=date(2024, 6, 6))


def _at(day: date, **more: Callable[[Meeting], Any]) -> Made:
    def found(here: Any) -> dict[str, Any]:
        with federation_transaction([here.federation.pk]):
            meeting = Meeting.objects.get(body=here.board, date=day)
            return {"pk": meeting.pk, **{name: ask(meeting) for name, ask in more.items()}}

    return found


def _signers(here: Any) -> dict[str, Any]:
    with federation_transaction([here.federation.pk]):
        present = Meeting.objects.get(body=here.board, date=DRAFT).attendances.get()
        keys = [_key(here, name) for name in ("director", "officer")]
    return {"chair": f"c{present.contact_id}", "secretary": keys[0], "attesters": keys[1:]}


def _key(here: Any, name: str) -> str:
    user = here.users[name]
    contact = Contact.objects.filter(federation=here.federation, user=user).first()
    return f"c{contact.pk}" if contact else f"u{user.pk}"


def _digest(here: Any) -> dict[str, Any]:
    with federation_transaction([here.federation.pk]):
        return {"digest": Meeting.objects.get(body=here.board, date=OUT).minutes.digest}


ADDRESSES: dict[str, Made] = {
    "governance:minutes": _at(OUT),
    "governance:minutes_signers": _at(DRAFT),
    "governance:minutes_send": _at(DRAFT),
    "governance:minutes_recall": _at(OUT),
    "governance:minutes_sign": _at(OUT),
    "governance:minutes_signature": _at(
        OUT, signer=lambda meeting: MinutesSigner.objects.filter(minutes__meeting=meeting).latest("pk").pk
    ),
    "governance:minutes_noted": lambda here: {"pk": here.meeting.pk},
    "governance:minutes_file": lambda here: {"pk": here.meeting.pk},
    "governance:minutes_correct": _at(ATTESTED),
    "governance:minutes_post": _at(ATTESTED),
    "governance:minutes_take_down": _at(
        POSTED, posting=lambda meeting: Posting.objects.get(minutes__meeting=meeting).pk
    ),
    "governance:minutes_pdf": _at(OUT),
    "governance:minutes_docx": _at(ATTESTED),
    "governance:agenda_pdf": _at(DRAFT),
    "governance:agenda_pack_pdf": _at(DRAFT),
    "governance:board": lambda here: {"federation": here.federation.slug},
}
FORMS: dict[str, Made] = {
    "governance:minutes_signers": _signers,
    "governance:minutes_recall": lambda here: {"reason": "Fel namn"},
    "governance:minutes_sign": _digest,
    "governance:minutes_signature": lambda here: {"on": "2026-03-20"},
    "governance:minutes_noted": lambda here: {"attested_on": "2026-03-20", "attested_by": "Asta Ekmyr"},
    "governance:minutes_file": lambda here: {
        "file": SimpleUploadedFile("protokoll.pdf", b"%PDF-1.7\n%%EOF\n", "application/pdf"),
        "attested_on": "2026-03-20",
        "attested_by": "Asta Ekmyr",
    },
    "governance:minutes_correct": lambda here: {"text": "I § 2 ska det stå 2027."},
    "governance:minutes_post": lambda here: {
        "posted_on": "2026-03-20",
        "until_on": "2026-04-20",
        "kept_at": "Kansliet, Torget 1",
    },
    "governance:minutes_take_down": lambda here: {"on": "2026-04-20"},
}
# The notice board is public, at an address of each federation.
SAME_FOR_ALL = {"governance:board"}
