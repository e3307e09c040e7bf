"""The register of the world: a matter with a letter and its file, a closed one, a rule, and requests for release."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from mellanrum.records.files import store_file
from mellanrum.records.formats import PDF
from mellanrum.records.models import (
    Direction,
    Document,
    Matter,
    Outcome,
    ReleaseItem,
    ReleaseRequest,
    RetentionRule,
    StoredFile,
)
from mellanrum.records.operations.by_hand import DocumentWords, NewFile, close_matter, register_by_hand
from mellanrum.records.operations.releases import add_to_request, answer_request, examine, take_in_request
from mellanrum.records.operations.retention import set_retention_rule
from mellanrum.records.stamps import stamp_of
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.scope import federation_transaction

PAGE = b"%PDF-1.7\nprov"


def fill(actor: Actor, *, year: int) -> None:
    """This will put a register in a federation, in its transaction."""
    day, at = date(year, 2, 2), datetime(year, 2, 3, 9, tzinfo=UTC)
    words = DocumentWords(
        title=f"Fråga om lokaler {year}",
        on=day,
        kind="letter",
        direction=Direction.IN,
        counterpart="Provbygdens kommun",
    )
    document = register_by_hand(actor=actor, matter=None, words=words, at=at, today=day)
    store_file(actor=actor, document=document, name="brev.pdf", data=PAGE, media_type=PDF, at=at)
    closed = register_by_hand(actor=actor, matter=None, words=words, at=at, today=day).matter
    close_matter(actor=actor, matter=closed, on=day)
    set_retention_rule(actor=actor, kind="letter", years=2, decision="Styrelsen § 14", on=day)
    answered = take_in_request(actor=actor, asked="Frågan om lokaler", received_at=at)
    [item] = add_to_request(actor=actor, request=answered, documents=[document])
    examine(actor=actor, item=item, outcome=Outcome.WHOLE)
    letter = answer_request(
        actor=actor,
        request=answered,
        decision="",
        at=at,
        letters=[NewFile(name="svar.pdf", data=PAGE, media_type=PDF)],
    )
    waiting = take_in_request(actor=actor, asked="Förra svaret", received_at=at, requester="Någon")
    add_to_request(actor=actor, request=waiting, documents=[letter])
    tried = take_in_request(actor=actor, asked="Frågan igen", received_at=at)
    [again] = add_to_request(actor=actor, request=tried, documents=[document])
    examine(actor=actor, item=again, outcome=Outcome.WHOLE)


def _inside(make: Callable[[Any], dict[str, Any]]) -> Callable[[Any], dict[str, Any]]:
    def found(here: Any) -> dict[str, Any]:
        with federation_transaction([here.federation.pk]):
            return make(here)

    return found


def _matter(state: str) -> Callable[[Any], dict[str, Any]]:
    def make(here: Any) -> dict[str, Any]:
        rows = Matter.objects.filter(federation=here.federation, object_type="", closed_on__isnull=state == "open")
        matter = rows.earliest("pk")
        return {"year": matter.year, "number": matter.number}

    return _inside(make)


def _document(here: Any) -> Document:
    found: Document = Document.objects.filter(federation=here.federation, kind="letter").earliest("pk")
    return found


def _request(place: int) -> Callable[[Any], dict[str, Any]]:
    """The first is answered, the second waits to be examined, the third can be answered."""
    return _inside(
        lambda here: {"pk": ReleaseRequest.objects.filter(federation=here.federation).order_by("pk")[place].pk}
    )


def _item(here: Any) -> dict[str, Any]:
    item = ReleaseItem.objects.filter(federation=here.federation, outcome=Outcome.UNTRIED).earliest("pk")
    return {"pk": item.request_id, "item": item.pk}


_one_document = _inside(lambda here: {"pk": _document(here).pk})
_one_file = _inside(lambda here: {"pk": StoredFile.objects.filter(document=_document(here)).earliest("pk").pk})
ADDRESSES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "records:matter": _matter("open"),
    "records:matter_edit": _matter("open"),
    "records:matter_secrecy": _matter("open"),
    "records:matter_close": _matter("open"),
    "records:matter_reopen": _matter("closed"),
    "records:document": _one_document,
    "records:document_edit": _one_document,
    "records:document_move": _one_document,
    "records:document_secrecy": _one_document,
    "records:file_new": _one_document,
    "records:file": _one_file,
    "records:file_masked": _one_file,
    "records:release": _request(1),
    "records:release_add": _request(1),
    "records:release_examine": _inside(_item),
    "records:release_withdraw": _request(1),
    "records:requester_remove": _request(1),
    "records:retention_withdraw": _inside(
        lambda here: {"pk": RetentionRule.objects.filter(federation=here.federation).earliest("pk").pk}
    ),
    "records:public": lambda here: {"federation": here.federation.slug},
    "web:release_answer": _request(2),
    "web:release_mask": _inside(_item),
    "exchange:register_archive": lambda here: {"year": 2026},
}


def _words(here: Any) -> dict[str, Any]:
    return {
        "title": "En rättad rubrik",
        "on": f"{here.plan.year}-02-02",
        "direction": "in",
        "kind": "letter",
        "reason": "Fel rubrik",
    }


def _stamped(row: Callable[[Any], Any]) -> Callable[[Any], dict[str, Any]]:
    def make(here: Any) -> dict[str, Any]:
        with federation_transaction([here.federation.pk]):
            return {**_words(here), "stamp": stamp_of(row(here))}

    return make


def _moved(here: Any) -> dict[str, Any]:
    with federation_transaction([here.federation.pk]):
        other = Matter.objects.filter(federation=here.federation, closed_on__isnull=True).latest("pk")
    return {"matter": other.diary_number, "reason": "Hör dit"}


def _file(here: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("annat.pdf", PAGE + b" annat", PDF)}


# The public list is the same for everybody; an archive of a year is each federation's own.
SAME_FOR_ALL = {"records:public", "exchange:register_archive"}
FORMS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "records:matter_new": lambda here: {"title": "Ett nytt ärende", "on": "2026-02-02"},
    "records:register": lambda here: {
        "title": "En ny skrivelse",
        "on": "2026-02-02",
        "direction": "in",
        "kind": "letter",
        "file": SimpleUploadedFile("ny.pdf", PAGE, PDF),
    },
    "records:matter_edit": _stamped(lambda here: Matter.objects.get(**_matter_key(here))),
    "records:matter_secrecy": lambda here: {"common": "26 kap. 1 § OSL", "reason": "Enskilds uppgifter"},
    "records:matter_reopen": lambda here: {"reason": "Mer har kommit in"},
    "records:document_edit": _stamped(_document),
    "records:document_move": _moved,
    "records:document_secrecy": lambda here: {"other": "35 kap. 1 § OSL", "reason": "Enskilds uppgifter"},
    "records:file_new": _file,
    "records:file_masked": _file,
    "records:release_new": lambda here: {"asked": "Protokollen från mars", "received_on": "2026-02-05"},
    "records:release_add": lambda here: {"numbers": f"{here.plan.year}-1:1"},
    "records:release_examine": lambda here: {"outcome": "whole"},
    "records:release_withdraw": lambda here: {"reason": "Per telefon"},
    "records:retention_new": lambda here: {"kind": "agreement", "keep": "preserve", "decision": "Styrelsen § 15"},
    "web:release_answer": lambda here: {"decision": ""},
    "web:release_mask": lambda here: {"passages": "Frågan om lokaler", "keep": "1"},
}


def _matter_key(here: Any) -> dict[str, Any]:
    return {"federation": here.federation, **ADDRESSES["records:matter"](here)}
