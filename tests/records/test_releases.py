"""Requests to see documents: who asks stays out of the history, nothing is kept back without its provision."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from mellanrum.kernel.errors import Refused
from mellanrum.records.files import read_file, store_file
from mellanrum.records.formats import PDF
from mellanrum.records.models import (
    Direction,
    Document,
    HistoryEntry,
    Outcome,
    ReleaseItem,
    ReleaseRequest,
    RequestState,
    StoredFile,
)
from mellanrum.records.operations.by_hand import NewFile, close_matter
from mellanrum.records.operations.releases import (
    add_to_request,
    answer_request,
    examine,
    remove_requester,
    store_masked_copy,
    take_in_request,
    withdraw_request,
)
from mellanrum.records.operations.secrecy import mark_secrecy
from mellanrum.records.policies import public_reader_of
from mellanrum.records.queries.public import PublicFilter, public_list
from mellanrum.records.queries.releases import request_list, request_page
from mellanrum.rendering.papers import as_docx, as_pdf
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation
from mellanrum.web.matters import letter_of
from mellanrum.web.release_letter import drafted_reasons, letter
from tests.support.factories import DocumentFactory, MatterFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 20, 9, tzinfo=UTC)
NAME = "Frida Frågvis, frida@prov.example"
MustWrite = Callable[[], AbstractContextManager[set[str]]]


@pytest.fixture
def document(federation: Federation) -> Document:
    found: Document = DocumentFactory(matter=MatterFactory(federation=federation), title="Hemlig rubrik", number=1)
    return found


def take_in(actor: Actor) -> ReleaseRequest:
    return take_in_request(actor=actor, asked="Allt om lokalen", received_at=AT, requester=NAME)


def item_of(actor: Actor, document: Document) -> ReleaseItem:
    [item] = add_to_request(actor=actor, request=take_in(actor), documents=[document])
    return item


def everything_written() -> str:
    return " ".join(
        f"{entry.object_label} {entry.before} {entry.after} {entry.reason}" for entry in HistoryEntry.objects.all()
    )


def test_a_request_registers_itself_and_tells_nobody_who_asks(
    federation: Federation, actor: Actor, must_write_history: MustWrite
) -> None:
    with must_write_history():
        made = take_in(actor)
    came = Document.objects.get(object_type="records.releaserequest", object_id=made.pk)
    assert (came.kind, came.direction, came.counterpart, came.matter) == ("request", Direction.IN, "", made.matter)
    assert made.matter.object_id == made.pk
    with must_write_history():
        remove_requester(actor=actor, request=made, on=date(2026, 11, 1))
    made.refresh_from_db()
    assert (made.requester, made.requester_removed_on) == ("", date(2026, 11, 1))
    assert "Allt om lokalen" in everything_written()
    assert "Frida" not in everything_written()
    assert "frida" not in everything_written()
    with pytest.raises(Refused):
        remove_requester(actor=actor, request=made, on=date(2026, 11, 1))


@pytest.mark.parametrize("outcome", [Outcome.MASKED, Outcome.REFUSED])
def test_nothing_is_kept_back_without_provision_and_reason(actor: Actor, document: Document, outcome: Outcome) -> None:
    item = item_of(actor, document)
    for provision, reason, field in (("", "Därför", "provision"), ("26 kap. 1 § OSL", " ", "reason")):
        with pytest.raises(Refused) as refused:
            examine(actor=actor, item=item, outcome=outcome, provision=provision, reason=reason)
        assert refused.value.field == field


def test_a_masked_copy_lies_beside_its_original(
    actor: Actor, document: Document, must_write_history: MustWrite
) -> None:
    original = store_file(actor=actor, document=document, name="b.pdf", data=b"%PDF-1 hel", media_type=PDF, at=AT)
    item = item_of(actor, document)
    same = NewFile(name="b.pdf", data=b"%PDF-1 hel", media_type=PDF)
    with pytest.raises(Refused, match="originalet"):
        store_masked_copy(actor=actor, original=original, file=same, at=AT)
    part = NewFile(name="b.pdf", data=b"%PDF-1 del", media_type=PDF)
    copy = store_masked_copy(actor=actor, original=original, file=part, at=AT)
    assert (copy.name, copy.version, copy.masked_of) == ("b (maskad).pdf", 1, original)
    with pytest.raises(Refused, match="inte en maskad kopia"):
        examine(
            actor=actor, item=item, outcome=Outcome.MASKED, provision="21 kap. 1 §", reason="x", masked_copy=original
        )
    with must_write_history():
        examine(actor=actor, item=item, outcome=Outcome.MASKED, provision="21 kap. 1 §", reason="x", masked_copy=copy)
    assert item.released_file == copy
    examine(actor=actor, item=item, outcome=Outcome.WHOLE)
    assert ReleaseItem.objects.filter(pk=item.pk, released_file=None, provision="", reason="").exists()
    assert read_file(actor=actor, file=original) == b"%PDF-1 hel"
    with pytest.raises(Refused, match="maskas inte igen"):
        store_masked_copy(actor=actor, original=copy, file=part, at=AT)


def test_an_answer_waits_for_every_document_and_closes_the_matter(
    actor: Actor, document: Document, must_write_history: MustWrite
) -> None:
    item = item_of(actor, document)
    request = item.request
    with pytest.raises(Refused, match="inte prövade"):
        answer_request(actor=actor, request=request, decision="x", at=AT)
    with pytest.raises(Refused, match="Besvara den först"):
        close_matter(actor=actor, matter=request.matter, on=date(2026, 10, 21))
    examine(actor=actor, item=item, outcome=Outcome.REFUSED, provision="26 kap. 1 § OSL", reason="En enskild")
    with pytest.raises(Refused, match="skäl"):
        answer_request(actor=actor, request=request, decision=" ", at=AT)
    with must_write_history():
        sent = answer_request(
            actor=actor,
            request=request,
            decision="Skälen.",
            at=AT,
            letters=[NewFile(name="beslut.pdf", data=b"%PDF-1", media_type=PDF)],
        )
    request.matter.refresh_from_db()
    assert (request.state, request.decided_by) == (RequestState.ANSWERED, actor.name)
    assert request.matter.closed_on == date(2026, 10, 20)
    assert (sent.direction, sent.title, StoredFile.objects.get(document=sent).name) == (
        Direction.OUT,
        "Beslut om utlämnande",
        "beslut.pdf",
    )
    for refused in (
        lambda: withdraw_request(actor=actor, request=request, reason="x", at=AT),
        lambda: add_to_request(actor=actor, request=request, documents=[document]),
        lambda: examine(actor=actor, item=item, outcome=Outcome.WHOLE),
    ):
        with pytest.raises(Refused, match="redan besvarad"):
            refused()


def test_the_letter_refuses_with_reasons_and_says_how_to_appeal(actor: Actor, document: Document) -> None:
    document.secrecy_provision = "26 kap. 1 § OSL"
    document.save()
    item = item_of(actor, document)
    examine(actor=actor, item=item, outcome=Outcome.REFUSED, provision="26 kap. 1 § OSL", reason="En enskild avslöjas")
    reasons = drafted_reasons([item])
    paper = letter(item.request, [item], issuer="Förbundet Prov", decision=reasons, decided_by="Maja", at=AT)
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(as_pdf(paper))).pages)
    for told in ("En enskild avslöjas.", "26 kap. 1 § OSL", "kammarrätten", "tre veckor", "44 § förvaltningslagen"):
        assert told in " ".join(text.split()), told
    # The title of what is refused may itself be what is secret, and who asked is nobody's to know.
    assert "Hemlig rubrik" not in text
    assert "Frida" not in text
    assert as_docx(paper).startswith(b"PK")


def test_what_is_released_whole_is_no_decision_to_appeal(actor: Actor, document: Document) -> None:
    item = item_of(actor, document)
    examine(actor=actor, item=item, outcome=Outcome.WHOLE)
    assert drafted_reasons([item]) == ""
    paper = letter(item.request, [item], issuer="Förbundet Prov", decision="", decided_by="Maja", at=AT)
    assert paper.title == "Svar på begäran om allmän handling"
    assert "kammarrätten" not in str(paper.blocks)
    assert letter_of(actor, item.request.pk) is None
    answer_request(actor=actor, request=item.request, decision="", at=AT)
    again = letter_of(actor, item.request.pk)
    assert again is not None
    assert again.title == paper.title


def test_the_time_is_counted(actor: Actor, document: Document) -> None:
    item = item_of(actor, document)
    late = AT + timedelta(days=3, minutes=1)
    assert [line.late for line in request_list(actor, now=AT + timedelta(days=3)).lines] == [False]
    assert [line.late for line in request_list(actor, now=late).lines] == [True]
    page = request_page(actor, item.request.pk, now=late)
    assert page is not None
    assert (page.late, page.all_examined, page.keeps_back) == (True, False, False)


def test_the_public_list_leaves_out_what_is_marked_and_finds_nothing_by_it(actor: Actor, document: Document) -> None:
    reader = public_reader_of(actor.federation_id)

    def shown(search: str = "") -> list[tuple[str, str, str, bool]]:
        lines = public_list(reader, of=PublicFilter(search=search)).lines
        return [(line.title, line.counterpart, line.matter_title, line.hidden) for line in lines]

    matter_title = document.matter.title
    assert shown() == [("Hemlig rubrik", "Provbygdens kommun", matter_title, False)]
    assert shown("hemlig") == shown("provbygden") == shown()
    mark_secrecy(actor=actor, document=document, provision="26 kap. 1 § OSL", reason="x", public_title="Synpunkter")
    assert shown() == [("Synpunkter", "", matter_title, True)]
    # A search must not tell what the list leaves out.
    assert shown("hemlig") == shown("provbygden") == []
    mark_secrecy(actor=actor, document=document, provision="", reason="x")
    assert shown()[0][0] == "Hemlig rubrik"
    mark_secrecy(actor=actor, document=document.matter, provision="26 kap. 1 § OSL", reason="x")
    document.matter.refresh_from_db()
    assert shown() == [("", "", "", True)]
    assert shown("hemlig") == shown("ärende") == []
    assert len(shown(document.reference)) == 1
