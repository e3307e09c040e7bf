"""Minutes: their text, who signs it, what holds fast afterwards, corrections, files and posting."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from docx2python import docx2python
from pypdf import PdfReader

from mellanrum.governance.models import (
    AgendaItem,
    Attendance,
    Body,
    ItemState,
    Meeting,
    Minutes,
    MinutesSigner,
    MinutesState,
    Posting,
    Presence,
    Stance,
)
from mellanrum.governance.operations.attendance import SheetLine, record_attendance
from mellanrum.governance.operations.import_attendance import save_attendance
from mellanrum.governance.operations.import_meetings import save_meetings
from mellanrum.governance.operations.minutes import (
    SignersChosen,
    choose_signers,
    note_signature,
    recall_minutes,
    send_minutes,
    sign_minutes,
)
from mellanrum.governance.operations.minutes_after import (
    attest_minutes,
    correct_minutes,
    lay_minutes,
    post_minutes,
    take_down_posting,
)
from mellanrum.governance.operations.rows import AttendanceRow, MeetingRow
from mellanrum.governance.queries.minutes import minutes_page, minutes_to_draw, signer_options, signers_of
from mellanrum.governance.queries.postings import notice_board
from mellanrum.governance.states.minutes import MINUTES, earliest_last_day, last_day_to_post, spans
from mellanrum.kernel.errors import Forbidden, Refused
from mellanrum.notices.models import Notice, NoticeState
from mellanrum.records.files import read_file
from mellanrum.records.models import Document, StoredFile
from mellanrum.records.objects import paper_of
from mellanrum.records.policies import public_reader_of
from mellanrum.rendering.papers import Paper, as_docx, as_pdf, masked
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact, Federation, Member
from tests.support.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    BodyFactory,
    ContactFactory,
    DecisionFactory,
    MeetingFactory,
    SeatFactory,
)
from tests.support.people import Person, auditor_of, board_member_of, group_member_of, officer_of

HistoryRequired = Callable[[], AbstractContextManager[set[str]]]
DAY = date(2026, 3, 12)
NOW = datetime(2026, 3, 13, 9, tzinfo=UTC)
TODAY = NOW.date()
LINK = "https://prov.example/moten/1/protokoll/"


@pytest.fixture
def board(federation: Federation) -> Body:
    made: Body = BodyFactory(federation=federation, board=True)
    return made


@pytest.fixture
def meeting(board: Body, members: list[Member]) -> Meeting:
    """A held board meeting with a chair, a member, a substitute who served, one recusal and a decision."""
    made: Meeting = MeetingFactory(body=board, date=DAY, timed=True)
    chair = SeatFactory(body=board, member=members[0], chair=True, contact__name="Ordförande Ek")
    second = SeatFactory(body=board, member=members[1], contact__name="Berit Ask")
    away = SeatFactory(body=board, member=members[2], contact__name="Axel Al")
    stand_in = SeatFactory(body=board, member=members[2], substitute=True, contact__name="Stina Sälg")
    for seat in (chair, second, stand_in):
        AttendanceFactory(meeting=made, seat=seat)
    AttendanceFactory(meeting=made, seat=away, excused=True)
    opening = AgendaItemFactory(meeting=made, title="Mötet öppnas", state=ItemState.DONE, number=1, number_year=2026)
    item = AgendaItemFactory(
        meeting=made,
        title="Budget",
        decided=True,
        state=ItemState.DONE,
        number=2,
        number_year=2026,
        background="Kansliet har räknat.\n\nDet räcker.",
    )
    DecisionFactory(item=item, text="Styrelsen antar budgeten.", responsible=chair.contact, due_on=date(2026, 4, 1))
    Stance.objects.create(federation=made.federation, item=item, contact=second.contact, is_recused=True)
    Stance.objects.create(
        federation=made.federation,
        item=item,
        contact=stand_in.contact,
        vote="against",
        dissents=True,
        dissent_text="Det räcker inte.",
    )
    Stance.objects.create(federation=made.federation, item=item, contact=chair.contact, vote="for")
    assert opening.number == 1
    return made


def key(name: str) -> str:
    return f"c{Contact.objects.get(name=name).pk}"


def chosen(actor: Actor, *, chair: str = "Ordförande Ek", attesters: tuple[str, ...] = ("Berit Ask",)) -> SignersChosen:
    own = f"c{actor.contact_id}" if actor.contact_id else f"u{actor.user_id}"
    return SignersChosen(secretary=own, chair=key(chair), attesters=tuple(map(key, attesters)))


@pytest.fixture
def sent(director: Person, meeting: Meeting) -> Minutes:
    choose_signers(actor=director.actor, meeting=meeting, chosen=chosen(director.actor), today=TODAY)
    return send_minutes(actor=director.actor, meeting=meeting, link=LINK, at=NOW)


def signed_by_all(actor: Actor, meeting: Meeting) -> None:
    for one in MinutesSigner.objects.filter(minutes__meeting=meeting, replaced_on=None).order_by("position"):
        note_signature(actor=actor, meeting=meeting, signer=one, on=TODAY, at=NOW, today=TODAY)


def words_of(paper: Paper) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(as_pdf(paper))).pages).split())


class TestRules:
    def test_paragraphs_are_cited_in_spans(self) -> None:
        assert spans([]) == ""
        assert spans([4]) == "§ 4"
        assert spans([3, 1, 2, 7, 7]) == "§§ 1\N{EN DASH}3, 7"

    def test_posting_is_two_days_after_and_three_weeks_long(self) -> None:
        assert last_day_to_post(date(2026, 3, 13)) == date(2026, 3, 15)
        assert earliest_last_day(date(2026, 3, 13)) == date(2026, 4, 3)

    def test_nothing_follows_attested(self) -> None:
        assert MINUTES.may("draft", "out")
        assert MINUTES.may("out", "draft")
        assert not any(MINUTES.may("attested", to) for to in ("draft", "out", "attested"))


class TestText:
    def test_the_draft_says_who_was_there_what_was_decided_and_how_people_stood(
        self, director: Person, meeting: Meeting
    ) -> None:
        paper = minutes_to_draw(director.actor, meeting, at=NOW)
        assert paper is not None
        text = words_of(paper)
        for said in (
            "Utkast: Protokoll 12 mars 2026",
            "Styrelsen, sammanträde 1 år 2026",
            "Torsdag 12 mars 2026 09.30\N{EN DASH}11.50",
            "Plats Stora salen",
            "Paragrafer §§ 1\N{EN DASH}2",
            "Ersättare för Axel Al",
            "Anmält förhinder",
            "§ 2 Budget",
            "Kansliet har räknat.",
            "På grund av jäv deltog inte Berit Ask i ärendet.",
            "Styrelsen antar budgeten.",
            "Ansvarig: Ordförande Ek. Senast 1 april 2026.",
            "Omröstning: 1 ja, 1 nej, 0 avstår",
            "Stina Sälg reserverar sig mot beslutet.",
            "Det räcker inte.",
        ):
            assert said in text
        assert text.index("§ 1 Mötet öppnas") < text.index("§ 2 Budget") < text.index("antar budgeten")
        assert "antar budgeten" in docx2python(BytesIO(as_docx(paper))).text

    def test_minutes_are_swedish_whoever_makes_them(self, director: Person, meeting: Meeting) -> None:
        from django.utils import translation

        with translation.override("en"):
            paper = minutes_to_draw(director.actor, meeting, at=NOW)
        assert paper is not None
        assert paper.title == "Utkast: Protokoll 12 mars 2026"
        assert paper.language == "sv"

    def test_a_draft_is_the_offices_and_attested_minutes_are_everybodys(
        self, federation: Federation, director: Person, meeting: Meeting, sent: Minutes
    ) -> None:
        stranger = group_member_of(federation).actor
        with pytest.raises(Forbidden, match="inte justerat än"):
            minutes_to_draw(stranger, meeting, at=NOW)
        signer = Actor(
            federation_id=federation.pk,
            name="Berit Ask",
            contact_id=int(key("Berit Ask")[1:]),
            user_id=1,
            roles=frozenset({"board_member"}),
        )
        assert minutes_to_draw(signer, meeting, at=NOW) is not None
        signed_by_all(director.actor, meeting)
        assert minutes_to_draw(stranger, meeting, at=NOW) is not None


class TestSigners:
    def test_whoever_chaired_is_proposed_first_and_the_office_can_be_chosen(
        self, federation: Federation, director: Person, meeting: Meeting
    ) -> None:
        officer = officer_of(federation)
        options = signer_options(director.actor, meeting, on=TODAY)
        assert next(one.name for one in options) == "Ordförande Ek"
        assert {"Maja Chefsgård", "Otto Kanslihed"} <= {one.name for one in options if one.is_office}
        assert "Axel Al" not in {one.name for one in options}
        Attendance.objects.filter(contact__name="Ordförande Ek").update(presence=Presence.ABSENT)
        vice = SeatFactory(body=meeting.body, contact__name="Vice Vide", role="vice_chair")
        AttendanceFactory(meeting=meeting, seat=vice)
        assert next(one.name for one in signer_options(officer.actor, meeting, on=TODAY)) == "Vice Vide"

    def test_somebody_of_the_office_becomes_a_contact_once(
        self, director: Person, meeting: Meeting, must_write_history: HistoryRequired
    ) -> None:
        Contact.objects.filter(user=director.user).update(user=None, email="", name="Någon annan")
        without = Actor(
            federation_id=meeting.federation_id,
            name="Maja Chefsgård",
            user_id=director.user.pk,
            roles=frozenset({"director"}),
        )
        with must_write_history():
            choose_signers(actor=without, meeting=meeting, chosen=chosen(without), today=TODAY)
        assert director.user.pk in Contact.objects.values_list("user", flat=True)
        options = signer_options(director.actor, meeting, on=TODAY)
        assert [one.key[0] for one in options if one.name == "Maja Chefsgård"] == ["c"]
        names = [one.contact.name for one in signers_of(director.actor, Minutes.objects.get())]
        assert names == ["Ordförande Ek", "Maja Chefsgård", "Berit Ask"]

    def test_the_same_person_once_somebody_there_and_an_attester_for_the_board(
        self, director: Person, meeting: Meeting
    ) -> None:
        actor = director.actor
        for wrong, said in (
            (chosen(actor, attesters=("Ordförande Ek",)), "en gång"),
            (chosen(actor, attesters=("Axel Al",)), "som var med"),
            (chosen(actor, attesters=()), "minst en justerare"),
        ):
            with pytest.raises(Refused, match=said):
                choose_signers(actor=actor, meeting=meeting, chosen=wrong, today=TODAY)
        assert not MinutesSigner.objects.exists()

    def test_chosen_anew_the_one_who_left_is_kept_as_replaced(self, director: Person, meeting: Meeting) -> None:
        actor = director.actor
        choose_signers(actor=actor, meeting=meeting, chosen=chosen(actor), today=TODAY)
        again = SignersChosen(
            secretary=key("Maja Chefsgård"), chair=key("Ordförande Ek"), attesters=(key("Stina Sälg"),)
        )
        choose_signers(actor=actor, meeting=meeting, chosen=again, today=TODAY)
        assert [one.contact.name for one in signers_of(actor, Minutes.objects.get())][-1] == "Stina Sälg"
        assert MinutesSigner.objects.get(contact__name="Berit Ask").replaced_on == TODAY

    def test_only_the_office(self, federation: Federation, meeting: Meeting) -> None:
        for person in (auditor_of(federation), board_member_of(federation)):
            with pytest.raises(Forbidden):
                choose_signers(
                    actor=person.actor, meeting=meeting, chosen=SignersChosen(secretary="", chair=""), today=TODAY
                )
            with pytest.raises(Forbidden):
                send_minutes(actor=person.actor, meeting=meeting, link=LINK, at=NOW)


class TestSigning:
    def test_an_untreated_item_stops_the_sending(self, director: Person, meeting: Meeting) -> None:
        AgendaItemFactory(meeting=meeting, title="Glömd punkt")
        choose_signers(actor=director.actor, meeting=meeting, chosen=chosen(director.actor), today=TODAY)
        with pytest.raises(Refused, match="Glömd punkt"):
            send_minutes(actor=director.actor, meeting=meeting, link=LINK, at=NOW)

    def test_each_signature_names_its_text_and_the_last_attests_and_registers(
        self,
        federation: Federation,
        director: Person,
        meeting: Meeting,
        sent: Minutes,
        must_write_history: HistoryRequired,
    ) -> None:
        actor = director.actor
        attester = Contact.objects.get(name="Berit Ask")
        person = Actor(
            federation_id=federation.pk,
            name="Berit Ask",
            user_id=77,
            contact_id=attester.pk,
            roles=frozenset({"board_member"}),
        )
        with pytest.raises(Refused, match="ny version"):
            sign_minutes(actor=person, meeting=meeting, digest="0" * 64, at=NOW, today=TODAY)
        with must_write_history():
            row = sign_minutes(actor=person, meeting=meeting, digest=sent.digest, at=NOW, today=TODAY)
        assert (row.way, row.digest, row.signed_on) == ("here", sent.digest, TODAY)
        with pytest.raises(Refused, match="redan skrivit under"):
            sign_minutes(actor=person, meeting=meeting, digest=sent.digest, at=NOW, today=TODAY)
        with pytest.raises(Forbidden, match="eget konto"):
            sign_minutes(
                actor=board_member_of(federation).actor, meeting=meeting, digest=sent.digest, at=NOW, today=TODAY
            )
        for one in signers_of(actor, sent):
            if one.contact_id != attester.pk:
                note_signature(actor=actor, meeting=meeting, signer=one, on=TODAY, at=NOW, today=TODAY)
        meeting.refresh_from_db()
        sent.refresh_from_db()
        assert sent.state == MinutesState.ATTESTED
        assert meeting.minutes_attested_on == TODAY
        assert meeting.attested_by == "Ordförande Ek, Maja Chefsgård, Berit Ask"
        document = Document.objects.get(kind="minutes")
        files = {one.name.rpartition(".")[2]: one for one in StoredFile.objects.filter(document=document)}
        assert set(files) == {"pdf", "docx"}
        pdf = PdfReader(BytesIO(read_file(actor=actor, file=files["pdf"])))
        text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
        assert f"Underskrivet i Mellanrum 13 mars 2026. Textens kontrollsumma {sent.digest[:12]}." in text
        assert "Underskrivet på papper 13 mars 2026 enligt Maja Chefsgård." in text
        assert "Utkast" not in text

    def test_a_signature_on_paper_is_not_older_than_its_text_nor_of_tomorrow(
        self, director: Person, meeting: Meeting, sent: Minutes
    ) -> None:
        signer = signers_of(director.actor, sent)[0]
        for on, said in ((TODAY - timedelta(days=1), "senare än så"), (TODAY + timedelta(days=1), "inte kommit")):
            with pytest.raises(Refused, match=said):
                note_signature(actor=director.actor, meeting=meeting, signer=signer, on=on, at=NOW, today=TODAY)

    def test_what_changes_while_it_is_out_is_told_and_sent_anew_everybody_signs_again(
        self, director: Person, meeting: Meeting, sent: Minutes
    ) -> None:
        actor = director.actor
        note_signature(actor=actor, meeting=meeting, signer=signers_of(actor, sent)[0], on=TODAY, at=NOW, today=TODAY)
        assert not minutes_page(actor, meeting, at=NOW).is_stale
        with pytest.raises(Refused, match="redan utskickad"):
            send_minutes(actor=actor, meeting=meeting, link=LINK, at=NOW)
        AgendaItem.objects.filter(title="Budget").update(note="Ett tillägg.")
        page = minutes_page(actor, meeting, at=NOW)
        assert page.is_stale
        assert page.paper is not None
        assert "Ett tillägg" not in words_of(page.paper)
        again = send_minutes(actor=actor, meeting=meeting, link=LINK, at=NOW)
        assert again.version == 2
        assert again.digest != sent.digest
        assert [one.way for one in signers_of(actor, again)] == ["", "", ""]

    def test_taken_back_it_is_a_draft_without_signatures(
        self, director: Person, meeting: Meeting, sent: Minutes
    ) -> None:
        actor = director.actor
        note_signature(actor=actor, meeting=meeting, signer=signers_of(actor, sent)[0], on=TODAY, at=NOW, today=TODAY)
        with pytest.raises(Refused, match="varför"):
            recall_minutes(actor=actor, meeting=meeting, reason=" ")
        minutes = recall_minutes(actor=actor, meeting=meeting, reason="Fel namn")
        assert (minutes.state, minutes.text, minutes.digest) == ("draft", None, "")
        assert {one.way for one in signers_of(actor, minutes)} == {""}

    def test_those_who_sign_get_a_letter_and_a_reminder_in_the_morning_where_they_are(
        self, director: Person, meeting: Meeting
    ) -> None:
        Contact.objects.filter(name="Berit Ask").update(email="berit@prov.example")
        actor = director.actor
        choose_signers(actor=actor, meeting=meeting, chosen=chosen(actor), today=TODAY)
        # Half past eleven in the evening by UTC is the next day in Sweden.
        late = datetime(2026, 3, 13, 23, 30, tzinfo=UTC)
        minutes = send_minutes(actor=actor, meeting=meeting, link=LINK, at=late)
        letters = Notice.objects.filter(to="berit@prov.example").order_by("due_at")
        assert [one.kind for one in letters] == ["governance.minutes_out", "governance.minutes_reminder"]
        # A week after 14 March at eight o'clock, before summer time.
        assert letters[1].due_at == datetime(2026, 3, 21, 7, tzinfo=UTC)
        assert LINK in letters[0].body
        signer = next(one for one in signers_of(actor, minutes) if one.contact.name == "Berit Ask")
        note_signature(
            actor=actor, meeting=meeting, signer=signer, on=date(2026, 3, 14), at=late, today=date(2026, 3, 14)
        )
        assert set(letters.values_list("state", flat=True)) == {NoticeState.WITHDRAWN}


class TestMasking:
    def test_signed_minutes_are_had_again_to_be_masked(self, director: Person, meeting: Meeting, sent: Minutes) -> None:
        assert paper_of(director.actor, "governance.meeting", meeting.pk, "minutes") is None
        signed_by_all(director.actor, meeting)
        document = Document.objects.get(kind="minutes", object_id=meeting.pk)
        paper = paper_of(director.actor, document.object_type, document.object_id, document.kind)
        words = words_of(paper)
        assert "Berit Ask" in words
        assert "Underskrivet på papper" in words
        hidden = words_of(masked(paper, ["Berit Ask"]))
        assert "Berit Ask" not in hidden
        assert "Styrelsen antar budgeten." in hidden

    def test_minutes_of_another_federation_are_not_there(
        self, meeting: Meeting, sent: Minutes, director: Person
    ) -> None:
        signed_by_all(director.actor, meeting)
        other = replace(director.actor, federation_id=director.actor.federation_id + 1)
        assert paper_of(other, "governance.meeting", meeting.pk, "minutes") is None


class TestHeldFast:
    def attendance(self, actor: Actor, meeting: Meeting, presence: str, today: date = TODAY) -> Any:
        seat = Attendance.objects.get(meeting=meeting, contact__name="Axel Al").seat_id
        lines = [SheetLine(presence=presence, seat_id=seat)]
        return record_attendance(actor=actor, meeting=meeting, lines=lines, today=today)

    def test_attendance_changes_until_the_attestation_and_then_by_a_correction_of_the_day(
        self, director: Person, meeting: Meeting, sent: Minutes, must_write_history: HistoryRequired
    ) -> None:
        actor = director.actor
        self.attendance(actor, meeting, Presence.ABSENT)
        self.attendance(actor, meeting, Presence.EXCUSED)
        signed_by_all(actor, meeting)
        with pytest.raises(Refused, match="Skriv en rättelse"):
            self.attendance(actor, meeting, Presence.ABSENT)
        with must_write_history():
            note = correct_minutes(
                actor=actor, meeting=meeting, text="Axel Al hade inte anmält förhinder.", opens_data=True, today=TODAY
            )
        assert (note.number, note.noted_by) == (1, "Maja Chefsgård")
        assert Document.objects.get(kind="minutes_correction").title == "Rättelse 1 av protokoll 2026-03-12"
        self.attendance(actor, meeting, Presence.ABSENT)
        with pytest.raises(Refused, match="Skriv en rättelse"):
            self.attendance(actor, meeting, Presence.EXCUSED, today=TODAY + timedelta(days=1))
        # What was signed stands as it was.
        kept = minutes_page(actor, meeting, at=NOW).paper
        assert kept is not None
        assert "Axel Al (" in words_of(kept)

    def test_a_correction_needs_attested_minutes_and_words(
        self, director: Person, meeting: Meeting, sent: Minutes
    ) -> None:
        for text, said in (("", "Skriv vad"), ("Fel", "inte justerat")):
            with pytest.raises(Refused, match=said):
                correct_minutes(actor=director.actor, meeting=meeting, text=text, opens_data=False, today=TODAY)

    def test_a_file_changes_nothing_of_what_was_attested_here(
        self, director: Person, meeting: Meeting, sent: Minutes
    ) -> None:
        actor = director.actor
        signed_by_all(actor, meeting)
        member = Attendance.objects.get(contact__name="Axel Al").seat
        assert member is not None
        assert member.member is not None

        def row(presence: str) -> AttendanceRow:
            assert member is not None
            assert member.member is not None
            return AttendanceRow(
                row=2,
                body="styrelsen",
                date=DAY,
                member=member.member.code,
                seat="ordinary",
                person="Axel Al",
                presence=presence,
            )

        assert [one.outcome for one in save_attendance(actor=actor, rows=[row("excused")])] == ["unchanged"]
        refused = save_attendance(actor=actor, rows=[row("present")])[0]
        assert "Skriv en rättelse" in refused.message
        again = MeetingRow(
            row=2,
            body="styrelsen",
            date=DAY,
            state="held",
            minutes_attested_on=TODAY + timedelta(days=3),
            attested_by="Någon annan",
        )
        assert "Skriv en rättelse" in save_meetings(actor=actor, rows=[again])[0].message
        meeting.refresh_from_db()
        assert meeting.minutes_attested_on == TODAY

    def test_an_old_meeting_that_comes_attested_in_a_file_still_takes_its_attendance(
        self, director: Person, meeting: Meeting
    ) -> None:
        actor = director.actor
        row = MeetingRow(
            row=2, body="styrelsen", date=DAY, state="held", minutes_attested_on=TODAY, attested_by="Ordförande Ek"
        )
        assert save_meetings(actor=actor, rows=[row])[0].outcome == "updated"
        self.attendance(actor, meeting, Presence.ABSENT)
        attest_minutes(actor=actor, meeting=meeting, on=TODAY, attested_by="Ordförande Ek", today=TODAY)
        with pytest.raises(Refused, match="Skriv en rättelse"):
            self.attendance(actor, meeting, Presence.EXCUSED)

    def test_minutes_signed_here_are_not_noted_elsewhere(
        self, director: Person, meeting: Meeting, sent: Minutes
    ) -> None:
        with pytest.raises(Refused, match="skrivs under här"):
            attest_minutes(actor=director.actor, meeting=meeting, on=TODAY, attested_by="Ek", today=TODAY)


class TestFiles:
    PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"

    def lay(self, actor: Actor, meeting: Meeting, **changes: Any) -> Document:
        said: dict[str, Any] = {
            "name": "Protokoll mars.PDF",
            "data": self.PDF,
            "attested_on": TODAY,
            "attested_by": "Ek, Ask",
            "at": NOW,
            "today": TODAY,
        }
        return lay_minutes(actor=actor, meeting=meeting, **(said | changes))

    def test_minutes_from_elsewhere_are_registered_with_their_file_and_hold_the_meeting_fast(
        self, director: Person, meeting: Meeting, must_write_history: HistoryRequired
    ) -> None:
        with must_write_history():
            document = self.lay(director.actor, meeting)
        stored = StoredFile.objects.get()
        assert (stored.document, stored.name) == (document, "protokoll-styrelsen-2026-03-12.pdf")
        assert read_file(actor=director.actor, file=stored) == self.PDF
        meeting.refresh_from_db()
        assert (meeting.minutes_attested_on, meeting.attested_by) == (TODAY, "Ek, Ask")
        self.lay(director.actor, meeting, data=self.PDF + b"%ny\n")
        assert sorted(StoredFile.objects.values_list("version", flat=True)) == [1, 2]
        assert Document.objects.filter(kind="minutes").count() == 1
        with pytest.raises(Refused, match="redan justerat"):
            choose_signers(actor=director.actor, meeting=meeting, chosen=chosen(director.actor), today=TODAY)

    def test_what_is_no_pdf_or_docx_is_refused_and_nothing_is_kept(self, director: Person, meeting: Meeting) -> None:
        for changes, said in (
            ({"name": "p.exe"}, "PDF eller DOCX"),
            ({"data": b"MZ not a pdf"}, "inte det som namnet säger"),
            ({"attested_on": DAY - timedelta(days=1)}, "före mötet"),
            ({"attested_by": " "}, "vem som justerade"),
        ):
            with pytest.raises(Refused, match=said):
                self.lay(director.actor, meeting, **changes)
        assert not StoredFile.objects.exists()
        assert not Minutes.objects.exists()

    def test_sent_out_here_no_file_is_laid(self, director: Person, meeting: Meeting, sent: Minutes) -> None:
        with pytest.raises(Refused, match="skrivet här"):
            self.lay(director.actor, meeting)


class TestPosting:
    def post(self, actor: Actor, meeting: Meeting, **changes: Any) -> Posting:
        said: dict[str, Any] = {
            "posted_on": TODAY,
            "until_on": TODAY + timedelta(days=22),
            "kept_at": "Kansliet, Torget 1",
            "today": TODAY,
        }
        return post_minutes(actor=actor, meeting=meeting, **(said | changes))

    def test_attested_minutes_are_posted_for_three_weeks_and_registered(
        self,
        federation: Federation,
        director: Person,
        meeting: Meeting,
        sent: Minutes,
        must_write_history: HistoryRequired,
    ) -> None:
        actor, public = director.actor, public_reader_of(federation.pk)
        with pytest.raises(Refused, match="inte justerat"):
            self.post(actor, meeting)
        signed_by_all(actor, meeting)
        for changes, said in (
            ({"until_on": TODAY + timedelta(days=20)}, "till och med 3 april 2026"),
            ({"posted_on": TODAY - timedelta(days=1)}, "före justeringen"),
            ({"posted_on": TODAY + timedelta(days=1)}, "inte kommit"),
            ({"kept_at": ""}, "var protokollet finns"),
        ):
            with pytest.raises(Refused, match=said):
                self.post(actor, meeting, **changes)
        assert notice_board(public, on=TODAY) == []
        with must_write_history():
            posting = self.post(actor, meeting)
        assert Document.objects.get(kind="posting").registered_on == TODAY
        shown = notice_board(public, on=TODAY)
        assert [(one.body, one.meeting_on, one.paragraphs) for one in shown] == [("Styrelsen", DAY, "§§ 1\N{EN DASH}2")]
        assert notice_board(public, on=posting.until_on) == shown
        assert notice_board(public, on=posting.until_on + timedelta(days=1)) == []
        with pytest.raises(Refused, match="redan ett anslag"):
            self.post(actor, meeting)

    def test_taken_down_early_only_with_a_reason_and_another_may_go_up(
        self, federation: Federation, director: Person, meeting: Meeting, sent: Minutes
    ) -> None:
        actor = director.actor
        signed_by_all(actor, meeting)
        posting = self.post(actor, meeting)
        with pytest.raises(Refused, match="i förtid"):
            take_down_posting(actor=actor, posting=posting, on=TODAY, reason="", today=TODAY)
        take_down_posting(actor=actor, posting=posting, on=TODAY, reason="Fel adress", today=TODAY)
        assert notice_board(public_reader_of(federation.pk), on=TODAY) == []
        with pytest.raises(Refused, match="redan nedtaget"):
            take_down_posting(actor=actor, posting=posting, on=TODAY, reason="x", today=TODAY)
        self.post(actor, meeting)

    def test_the_board_is_read_by_who_comes_to_it(self, federation: Federation) -> None:
        with pytest.raises(Forbidden):
            notice_board(Actor(federation_id=federation.pk, name="x"), on=TODAY)


def test_a_guest_signs_too_when_the_meeting_chose_one(director: Person, meeting: Meeting) -> None:
    guest = AttendanceFactory(meeting=meeting, seat=None, contact=ContactFactory(federation=meeting.federation))
    options = {one.key for one in signer_options(director.actor, meeting, on=TODAY)}
    assert f"c{guest.contact_id}" in options
    assert meeting.starts_at == time(9, 30)
