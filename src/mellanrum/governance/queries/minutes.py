"""The page of a meeting's minutes: the text as it stands, who signs, what is posted, and what is to be done next."""

from dataclasses import dataclass
from datetime import date, datetime

from mellanrum.governance.models import (
    Attendance,
    Meeting,
    Minutes,
    MinutesCorrection,
    MinutesOrigin,
    MinutesSigner,
    MinutesState,
    Posting,
    Presence,
    Seat,
    SeatRole,
)
from mellanrum.governance.policies import can_read_governance, can_read_minutes, can_sign_minutes
from mellanrum.governance.states.minutes import last_day_to_post
from mellanrum.kernel.errors import Verdict
from mellanrum.rendering.papers import Paper, digest_of, to_data
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Contact, Federation, Role
from mellanrum.tenancy.queries import role_holders

from .minutes_text import MeetingContent, as_draft, kept_paper, meeting_content, minutes_paper, with_signatures

LEADS = (SeatRole.CHAIR.value, SeatRole.VICE_CHAIR.value, SeatRole.CONVENER.value)


@dataclass(frozen=True, kw_only=True)
class SignerOption:
    """Somebody who may sign: present at the meeting, or of the office. ``leads`` counts who would have chaired."""

    key: str
    name: str
    words: str
    contact_id: int | None = None
    user_id: int | None = None
    leads: int = len(LEADS)
    is_office: bool = False

    @property
    def label(self) -> str:
        """The name with what the person is."""
        return f"{self.name}, {self.words}" if self.words else self.name


@dataclass(frozen=True, kw_only=True)
class MinutesPage:
    """Everything that the page shows. ``paper`` is None for those who may not read the text yet."""

    meeting: Meeting
    minutes: Minutes | None
    paper: Paper | None
    signers: tuple[MinutesSigner, ...]
    may_read: Verdict
    own: MinutesSigner | None
    is_stale: bool
    untreated: tuple[str, ...]
    postings: tuple[Posting, ...]
    corrections: tuple[MinutesCorrection, ...]
    diary_number: str
    paragraphs: str

    @property
    def state(self) -> str:
        """The state of the minutes; a draft before anybody has begun."""
        if self.minutes is not None:
            return self.minutes.state
        return MinutesState.ATTESTED if self.meeting.minutes_attested_on else MinutesState.DRAFT

    @property
    def is_written_here(self) -> bool:
        """True when there is a text of ours to show and download."""
        return self.minutes is not None and self.minutes.origin == MinutesOrigin.HERE

    @property
    def posting(self) -> Posting | None:
        """The notice that is up, if there is one."""
        return next((one for one in self.postings if one.taken_down_on is None), None)

    @property
    def signed(self) -> int:
        """How many have signed."""
        return sum(1 for one in self.signers if one.way)

    @property
    def post_by(self) -> date | None:
        """The last day on which the notice should go up; None before the attestation."""
        attested = self.meeting.minutes_attested_on
        return last_day_to_post(attested) if attested else None


def minutes_of(actor: Actor, meeting: Meeting) -> Minutes | None:
    """This will fetch the minutes of a meeting, if anybody has begun them."""
    found: Minutes | None = Minutes.objects.of(actor).filter(meeting=meeting).first()
    return found


def signers_of(actor: Actor, minutes: Minutes | None) -> list[MinutesSigner]:
    """This will list who signs the minutes as it stands now, in order."""
    if minutes is None:
        return []
    rows = MinutesSigner.objects.of(actor).filter(minutes=minutes, replaced_on__isnull=True)
    found = list(rows.select_related("contact").order_by("position", "id"))
    for one in found:
        one.minutes = minutes
    return found


def attested_paper(actor: Actor, meeting_pk: int) -> Paper | None:
    """This will give the text of a meeting's minutes as it was signed here; None unless it was (two queries)."""
    can_read_governance(actor).require()
    found: Minutes | None = (
        Minutes.objects.of(actor)
        .filter(meeting=meeting_pk, state=MinutesState.ATTESTED, origin=MinutesOrigin.HERE, text__isnull=False)
        .first()
    )
    return with_signatures(kept_paper(found), signers_of(actor, found)) if found is not None else None


def signer_options(actor: Actor, meeting: Meeting, *, on: date) -> list[SignerOption]:
    """This will list who can be chosen to sign: those present, whoever chaired first, then the office (3 queries)."""
    found: dict[str, SignerOption] = {}
    lines = Attendance.objects.of(actor).filter(meeting=meeting, presence=Presence.PRESENT)
    for line in lines.select_related("contact", "seat__member"):
        seat: Seat | None = line.seat
        leads = LEADS.index(seat.role) if seat is not None and seat.role in LEADS else len(LEADS)
        words = [str(SeatRole(seat.role).label)] if seat is not None and seat.role else []
        if seat is not None and seat.member is not None:
            words.append(seat.member.short_name)
        found[f"c{line.contact_id}"] = SignerOption(
            key=f"c{line.contact_id}",
            name=line.contact.name,
            words=", ".join(words),
            contact_id=line.contact_id,
            leads=leads,
        )
    in_order = sorted(found.values(), key=lambda one: one.leads)
    office = [one for one in role_holders(actor, on=on) if one.role in (Role.DIRECTOR, Role.OFFICER)]
    contacts: dict[int, int] = dict(
        Contact.objects.of(actor).filter(user__in=[one.user_id for one in office]).values_list("user", "pk")
    )
    for one in office:
        contact = contacts.get(one.user_id)
        key = f"c{contact}" if contact else f"u{one.user_id}"
        option = SignerOption(
            key=key,
            name=one.user.name,
            words=str(one.get_role_display()),
            contact_id=contact,
            user_id=None if contact else one.user_id,
            is_office=True,
        )
        if all(known.key != key for known in in_order):
            in_order.append(option)
    return in_order


def minutes_page(actor: Actor, meeting: Meeting, *, at: datetime) -> MinutesPage:
    """This will gather the page of the meeting's minutes, for a meeting that was fetched for the actor.

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    can_read_governance(actor).require()
    minutes = minutes_of(actor, meeting)
    if minutes is not None:
        minutes.meeting = meeting
    signers = signers_of(actor, minutes)
    may_read = can_read_minutes(actor, minutes, signers)
    state = minutes.state if minutes is not None else MinutesState.DRAFT
    written_here = minutes is None or minutes.origin == MinutesOrigin.HERE
    noted_elsewhere = minutes is None and meeting.minutes_attested_on is not None
    content = None
    if may_read and written_here and not noted_elsewhere and state != MinutesState.ATTESTED:
        content = meeting_content(actor, meeting.pk)
    live = _live(actor, content, signers, minutes, at)
    paper = live
    if minutes is not None and minutes.text is not None and may_read:
        paper = kept_paper(minutes)
    is_stale = (
        minutes is not None
        and state == MinutesState.OUT
        and live is not None
        and digest_of(to_data(live)) != minutes.digest
    )
    return MinutesPage(
        meeting=meeting,
        minutes=minutes,
        paper=with_signatures(paper, signers) if paper else None,
        signers=tuple(signers),
        may_read=may_read,
        own=next((one for one in signers if can_sign_minutes(actor, one)), None),
        is_stale=is_stale,
        untreated=tuple(item.title for item in content.untreated) if content else (),
        postings=tuple(Posting.objects.of(actor).filter(minutes=minutes)) if minutes else (),
        corrections=tuple(MinutesCorrection.objects.of(actor).filter(minutes=minutes)) if minutes else (),
        diary_number=paper.reference if paper else "",
        paragraphs=content.paragraphs if content else "",
    )


def minutes_to_draw(actor: Actor, meeting: Meeting, *, at: datetime) -> Paper | None:
    """This will give the paper that is downloaded: the kept text with its signatures, or a draft that says so.

    Raises:
        Forbidden: when the actor may not read the text yet.
    """
    page = minutes_page(actor, meeting, at=at)
    page.may_read.require()
    if page.paper is None or (page.minutes is not None and page.minutes.text is not None):
        return page.paper
    return as_draft(page.paper)


def _live(
    actor: Actor,
    content: MeetingContent | None,
    signers: list[MinutesSigner],
    minutes: Minutes | None,
    at: datetime,
) -> Paper | None:
    if content is None:
        return None
    federation = Federation.objects.get(pk=actor.federation_id)
    return minutes_paper(content, signers, federation=federation, note=minutes.note if minutes else "", made_at=at)
