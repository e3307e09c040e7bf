"""Registering by hand: closed matters, moved documents whose numbers are never given again, marks and rules."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest

from mellanrum.kernel.errors import Forbidden, Refused
from mellanrum.records.models import Direction, Document, HistoryEntry, Matter
from mellanrum.records.operations.by_hand import (
    DocumentWords,
    NewFile,
    close_matter,
    correct_document,
    move_document,
    register_by_hand,
    reopen_matter,
)
from mellanrum.records.operations.retention import set_retention_rule, withdraw_retention_rule
from mellanrum.records.queries.register import MatterFilter, documents_by_reference, matter_list
from mellanrum.records.queries.retention import retention_page
from mellanrum.records.register import register_document
from mellanrum.records.stamps import stamp_of
from mellanrum.records.states import disposable_from, is_reference, last_closing, references_in
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation

pytestmark = pytest.mark.django_db
DAY, TODAY = date(2026, 3, 4), date(2026, 10, 22)
AT = datetime(2026, 10, 22, 9, tzinfo=UTC)
MustWrite = Callable[[], AbstractContextManager[set[str]]]


def words(title: str = "Fråga om lokaler", kind: str = "letter", on: date = DAY) -> DocumentWords:
    return DocumentWords(title=title, on=on, kind=kind, direction=Direction.IN, counterpart="Åmåls kommun")


def made(actor: Actor, title: str = "Fråga om lokaler", matter: Matter | None = None) -> Document:
    return register_by_hand(actor=actor, matter=matter, words=words(title), at=AT, today=TODAY)


def test_a_document_opens_a_matter_or_joins_one(actor: Actor, must_write_history: MustWrite) -> None:
    with must_write_history():
        first = made(actor)
    second = made(actor, "Svar", first.matter)
    assert (first.reference, second.reference) == ("2026-1:1", "2026-1:2")


def test_a_bad_file_leaves_no_document_and_no_gap(actor: Actor) -> None:
    bad = NewFile(name="brev.exe", data=b"MZ", media_type="application/octet-stream")
    with pytest.raises(Refused, match="tar inte emot"):
        register_by_hand(actor=actor, matter=None, words=words(), at=AT, today=TODAY, file=bad)
    assert Document.objects.count() == Matter.objects.count() == 0
    assert made(actor).reference == "2026-1:1"


@pytest.mark.parametrize(
    ("given", "field"),
    [(words(title=" "), "title"), (words(on=date(2026, 10, 23)), "on"), (words(kind="gissning"), "kind")],
)
def test_what_is_written_must_hold(actor: Actor, given: DocumentWords, field: str) -> None:
    with pytest.raises(Refused) as refused:
        register_by_hand(actor=actor, matter=None, words=given, at=AT, today=TODAY)
    assert refused.value.field == field


def test_auditors_read_and_change_nothing(actor: Actor) -> None:
    document = made(actor)
    auditor = Actor(federation_id=actor.federation_id, name="Rut", roles=frozenset({"auditor"}))
    board = Actor(federation_id=actor.federation_id, name="Bodil", roles=frozenset({"board_member"}))
    assert len(matter_list(auditor, of=MatterFilter()).lines) == 1
    with pytest.raises(Forbidden, match="ändrar ingenting"):
        close_matter(actor=auditor, matter=document.matter, on=TODAY)
    with pytest.raises(Forbidden):
        matter_list(board, of=MatterFilter())


def test_a_moved_document_leaves_its_number_for_good(actor: Actor, must_write_history: MustWrite) -> None:
    first = made(actor)
    second = made(actor, "Hör inte hit", first.matter)
    other = made(actor, "Ett annat ärende").matter
    with must_write_history():
        move_document(actor=actor, document=second, matter=other, reason="Gäller avtalet")
    second.refresh_from_db()
    first.matter.refresh_from_db()
    assert second.reference == "2026-2:2"
    assert first.matter.moved_away == ["2 → 2026-2:2"]
    # The highest number that is left is 1, and yet 2 is not given again.
    assert made(actor, "Nästa", first.matter).reference == "2026-1:3"
    assert register_document(actor=actor, matter=first.matter, title="Av sig själv", on=DAY, kind="letter").number == 4
    moved = HistoryEntry.objects.filter(use_case="records.move_document")
    assert {entry.object_type for entry in moved} == {"records.document", "records.matter"}
    with pytest.raises(Refused, match="redan i det ärendet"):
        move_document(actor=actor, document=second, matter=other, reason="Igen")


def test_a_closed_matter_takes_nothing_until_it_is_open_again(actor: Actor) -> None:
    document = made(actor)
    matter = document.matter
    close_matter(actor=actor, matter=matter, on=TODAY)
    for refused in (
        lambda: made(actor, "För sent", matter),
        lambda: close_matter(actor=actor, matter=matter, on=TODAY),
        lambda: move_document(actor=actor, document=made(actor, "Annat"), matter=matter, reason="Hit"),
        lambda: reopen_matter(actor=actor, matter=matter, reason=" "),
    ):
        with pytest.raises(Refused):
            refused()
    reopen_matter(actor=actor, matter=matter, reason="Mer har kommit in")
    assert made(actor, "I tid", matter).number == 2


def test_a_correction_says_why_and_overwrites_nothing_unseen(actor: Actor) -> None:
    document = made(actor)
    stamp = stamp_of(document)
    with pytest.raises(Refused, match="varför"):
        correct_document(actor=actor, document=document, words=words("Rätt"), reason="", today=TODAY)
    correct_document(actor=actor, document=document, words=words("Rätt"), reason="Fel", today=TODAY, stamp=stamp)
    with pytest.raises(Refused, match="Någon annan"):
        correct_document(actor=actor, document=document, words=words("Fel"), reason="x", today=TODAY, stamp=stamp)
    assert Document.objects.get().title == "Rätt"


def test_the_list_is_searched_in_swedish_and_by_number(actor: Actor) -> None:
    made(actor, "Ärlig fråga")
    made(actor, "Något annat")
    found = {
        text: [line.matter.number for line in matter_list(actor, of=MatterFilter(search=text)).lines]
        for text in ("ÄRLIG", "arlig", "åmål", "2026-2", "2026-2:1", "finns inte")
    }
    assert found == {"ÄRLIG": [1], "arlig": [], "åmål": [2, 1], "2026-2": [2], "2026-2:1": [2], "finns inte": []}
    assert [line.matter.number for line in matter_list(actor, of=MatterFilter(after="2026-2")).lines] == [1]
    assert [line.matter.number for line in matter_list(actor, of=MatterFilter(before="2026-1")).lines] == [2]


def test_documents_are_found_by_what_people_cite(actor: Actor) -> None:
    first = made(actor)
    second = made(actor, "Svar", first.matter)
    found, missing = documents_by_reference(actor, "2026-1:2, och 2026-9 samt 2026-1:7")
    assert found == [second]
    assert missing == ["2026-9", "2026-1:7"]
    assert documents_by_reference(actor, "2026-1")[0] == [first, second]
    assert documents_by_reference(actor, "inget")[0] == []


def test_a_rule_says_when_something_may_be_disposed_of(
    federation: Federation, actor: Actor, must_write_history: MustWrite
) -> None:
    document = made(actor)
    with pytest.raises(Refused, match="beslut"):
        set_retention_rule(actor=actor, kind="letter", years=2, decision=" ", on=TODAY)
    with must_write_history():
        rule = set_retention_rule(actor=actor, kind="letter", years=2, decision="§ 14", on=TODAY)
    later = date(2029, 1, 1)
    # An open matter has no end to count from.
    assert retention_page(actor, on=later).disposable == ()
    close_matter(actor=actor, matter=document.matter, on=date(2026, 3, 4))
    assert retention_page(actor, on=date(2028, 12, 31)).disposable == ()
    [one] = retention_page(actor, on=later).disposable
    assert (one.document, one.retention.disposable_from) == (document, later)
    newer = set_retention_rule(actor=actor, kind="letter", years=None, decision="§ 20", on=TODAY)
    rule.refresh_from_db()
    assert rule.withdrawn_on == TODAY
    assert retention_page(actor, on=later).disposable == ()
    withdraw_retention_rule(actor=actor, rule=newer, on=TODAY)
    with pytest.raises(Refused, match="redan upphävd"):
        withdraw_retention_rule(actor=actor, rule=newer, on=TODAY)


@pytest.mark.parametrize("years", [0, 1, 2, 10])
def test_both_ways_of_counting_years_agree(years: int) -> None:
    for closed in (date(2020, 1, 1), date(2020, 6, 30), date(2020, 12, 31)):
        first = disposable_from(closed, years)
        assert closed < last_closing(first, years)
        assert not closed < last_closing(date(first.year - 1, 12, 31), years)


def test_numbers_are_read_as_people_write_them() -> None:
    cited = [(one.year, one.number, one.document) for one in references_in("2026-17:2 och 2025/3, 2026–17:2")]
    assert cited == [(2026, 17, 2), (2025, 3, None)]
    assert is_reference(" 2026-17 ")
    assert not is_reference("ärende 2026-17")
