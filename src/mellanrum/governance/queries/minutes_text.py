"""The text of minutes, made from what is registered of a meeting: who was there, each item, what was decided.

Minutes are the federation's own document and are written in its language, Swedish, whoever makes them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Prefetch
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mellanrum.governance.models import (
    AgendaItem,
    AgendaPaper,
    Decision,
    DelegatedDecision,
    ItemState,
    Meeting,
    Minutes,
    MinutesOrigin,
    MinutesSigner,
    SignerRole,
    SigningWay,
    Stance,
    Vote,
)
from mellanrum.governance.states.minutes import spans
from mellanrum.rendering.papers import (
    Bullets,
    Fact,
    Heading,
    Paper,
    Paragraph,
    SignatureLine,
    Signatures,
    Table,
    from_data,
)
from mellanrum.rendering.papers.paper import Block
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation

from .one_meeting import MeetingPage, PersonAt, meeting_page

# So much of a digest is shown: enough for people to see whether two texts are the same.
SHOWN_OF_DIGEST = 12
LANGUAGE = "sv"


@dataclass(frozen=True, kw_only=True)
class MeetingContent:
    """A meeting with its items in order, as papers are made from it."""

    page: MeetingPage
    items: tuple[AgendaItem, ...]
    reported: dict[int, list[DelegatedDecision]]

    @property
    def meeting(self) -> Meeting:
        """The meeting itself."""
        return self.page.meeting

    @property
    def untreated(self) -> tuple[AgendaItem, ...]:
        """The items that the meeting has neither dealt with nor put off."""
        return tuple(item for item in self.items if item.state == ItemState.OPEN)

    @property
    def paragraphs(self) -> str:
        """The numbers of the items, as people cite them."""
        return spans(item.number for item in self.items if item.number)


def meeting_content(actor: Actor, pk: int) -> MeetingContent | None:
    """This will fetch what papers about a meeting are made from; None when the actor has no such meeting."""
    page = meeting_page(actor, pk)
    if page is None:
        return None
    papers = AgendaPaper.objects.filter(withdrawn_on__isnull=True)
    items = (
        AgendaItem.objects.of(actor)
        .filter(meeting=pk)
        .exclude(state=ItemState.REMOVED)
        .select_related("decision__responsible")
        .prefetch_related(Prefetch("stances", Stance.objects.select_related("contact")), Prefetch("papers", papers))
        .order_by("position", "id")
    )
    reported: dict[int, list[DelegatedDecision]] = defaultdict(list)
    rows = DelegatedDecision.objects.of(actor).filter(reported_at__meeting=pk, withdrawn_on__isnull=True)
    for row in rows.select_related("decided_by").order_by("year", "number"):
        reported[row.reported_at_id or 0].append(row)
    return MeetingContent(page=page, items=tuple(items), reported=dict(reported))


def minutes_paper(
    content: MeetingContent, signers: Sequence[MinutesSigner], *, federation: Federation, note: str, made_at: datetime
) -> Paper:
    """This will write the minutes of a meeting, without the lines for signatures."""
    with translation.override(LANGUAGE):
        meeting = content.meeting
        blocks: list[Block] = [Heading(text=_("Närvarande")), *_present(content.page)]
        for item in content.items:
            blocks += _item(item, content.reported.get(item.pk, []))
        if note.strip():
            blocks += [Heading(text=_("Övrigt antecknat")), *paragraphs(note)]
        return Paper(
            title=_("Protokoll %(day)s") % {"day": date_format(meeting.date, "j F Y")},
            issuer=federation.name,
            made_at=made_at,
            language=LANGUAGE,
            kicker=kicker_of(content.page),
            reference=content.page.registered.diary_number if content.page.registered else "",
            facts=tuple(_facts(content, signers)),
            blocks=tuple(blocks),
        )


def kept_paper(minutes: Minutes) -> Paper:
    """This will give the text that was sent out, as it was kept."""
    assert minutes.text is not None
    return from_data(minutes.text)


def with_signatures(paper: Paper, signers: Sequence[MinutesSigner]) -> Paper:
    """This will add a line for each who signs: how and when it was done and under which text, or room for a pen."""
    with translation.override(paper.language):
        lines = tuple(
            SignatureLine(name=one.contact.name, role=one.get_role_display(), signed=_signature(one)) for one in signers
        )
        if not lines:
            return paper
        return replace(paper, blocks=(*paper.blocks, Heading(text=_("Underskrifter")), Signatures(lines=lines)))


def as_draft(paper: Paper) -> Paper:
    """This will mark a paper as a draft, so that nobody takes it for the minutes."""
    with translation.override(paper.language):
        return replace(
            paper,
            title=_("Utkast: %(title)s") % {"title": paper.title},
            lead=_("Ett utkast. Texten kan ändras tills protokollet har skickats ut för justering."),
        )


def kicker_of(page: MeetingPage) -> str:
    """This will say which meeting it is: the body, and its number of the year."""
    words = {"body": page.meeting.body.name, "number": page.number, "year": page.meeting.date.year}
    return _("%(body)s, sammanträde %(number)s år %(year)s") % words


def time_and_place(meeting: Meeting) -> list[Fact]:
    """This will tell when and where a meeting is or was."""
    when = capfirst(date_format(meeting.date, "l j F Y"))
    if meeting.starts_at:
        when += f" {meeting.starts_at:%H.%M}"
        when += f"\N{EN DASH}{meeting.ends_at:%H.%M}" if meeting.ends_at else ""
    found = [Fact(label=_("Tid"), value=when)]
    if meeting.place:
        found.append(Fact(label=_("Plats"), value=meeting.place))
    return found


def paragraphs(text: str) -> list[Block]:
    """This will make paragraphs of a text that people wrote in a box: an empty line parts them."""
    parts = [part.strip() for part in text.replace("\r\n", "\n").split("\n\n")]
    return [Paragraph(text=part) for part in parts if part]


def _facts(content: MeetingContent, signers: Sequence[MinutesSigner]) -> list[Fact]:
    found = time_and_place(content.meeting)
    for role, label in (
        (SignerRole.CHAIR, _("Ordförande")),
        (SignerRole.SECRETARY, _("Sekreterare")),
        (SignerRole.ATTESTER, _("Justerare")),
    ):
        names = [one.contact.name for one in signers if one.role == role]
        if names:
            found.append(Fact(label=label, value=", ".join(names)))
    if content.paragraphs:
        found.append(Fact(label=_("Paragrafer"), value=content.paragraphs))
    return found


def _present(page: MeetingPage) -> list[Block]:
    serving, others = [], []
    missing = []
    for party in page.parties:
        for one in (*party.ordinary, *party.substitutes):
            said = f"{one.person} ({party.member.short_name})"
            if one.serves:
                serving.append((one.person, party.member.name, _task(one, page)))
            elif one.presence == "present":
                others.append(said)
            elif one.presence == "excused":
                missing.append(said)
    blocks: list[Block] = []
    if serving:
        blocks.append(
            Table(
                caption=_("Tjänstgörande"),
                header=(_("Namn"), _("Medlem"), _("Uppgift")),
                rows=tuple(serving),
            )
        )
    guests = [one.person for one in page.others if one.presence == "present"]
    for heading, names in (
        (_("Ersättare som inte tjänstgjorde"), others),
        (_("Övriga närvarande"), guests),
        (_("Anmält förhinder"), missing),
    ):
        if names:
            blocks += [Heading(text=heading, level=2), Bullets(items=tuple(names))]
    return blocks or [Paragraph(text=_("Ingen närvaro är antecknad."))]


def _task(one: PersonAt, page: MeetingPage) -> str:
    stands_in = dict(page.stepping_in)
    said = [one.role] if one.role else []
    if one.person in stands_in:
        said.append(_("ersättare för %(person)s") % {"person": stands_in[one.person]})
    return capfirst(", ".join(said)) or _("Ledamot")


def _item(item: AgendaItem, reported: Sequence[DelegatedDecision]) -> list[Block]:
    blocks: list[Block] = [Heading(text=f"{item.label} {item.title}")]
    blocks += paragraphs(item.background)
    papers = [paper.title for paper in item.papers.all()]
    if papers:
        blocks.append(Paragraph(text=_("Handlingar: %(titles)s.") % {"titles": ", ".join(papers)}, weight="small"))
    if reported:
        blocks.append(Bullets(items=tuple(_delegated(one) for one in reported)))
    stances = list(item.stances.all())
    left = [one.contact.name for one in stances if one.is_recused]
    if left:
        blocks.append(Paragraph(text=_("På grund av jäv deltog inte %(people)s i ärendet.") % {"people": listed(left)}))
    blocks += paragraphs(item.note)
    if item.state == ItemState.POSTPONED:
        said = _("Ärendet bordläggs: %(reason)s") % {"reason": item.reason}
        blocks.append(Paragraph(text=said.rstrip(".") + ".", weight="strong"))
    decision: Decision | None = getattr(item, "decision", None)
    if decision is not None:
        blocks += _decision(decision, item)
        blocks += _votes(stances)
    for one in stances:
        if one.dissents:
            blocks.append(Paragraph(text=_("%(person)s reserverar sig mot beslutet.") % {"person": one.contact.name}))
            blocks += paragraphs(one.dissent_text)
    return blocks


def _decision(decision: Decision, item: AgendaItem) -> list[Block]:
    blocks: list[Block] = []
    if item.proposal.strip():
        blocks += [Heading(text=_("Förslag till beslut"), level=2), *paragraphs(item.proposal)]
    blocks.append(Heading(text=_("Beslut"), level=2))
    blocks += [
        Paragraph(text=part.text, weight="strong") for part in paragraphs(decision.text) if isinstance(part, Paragraph)
    ]
    responsible = decision.responsible.name if decision.responsible else decision.responsible_words
    said = []
    if responsible:
        said.append(_("Ansvarig: %(person)s.") % {"person": responsible})
    if decision.due_on:
        said.append(_("Senast %(day)s.") % {"day": date_format(decision.due_on, "j F Y")})
    if said:
        blocks.append(Paragraph(text=" ".join(said)))
    return blocks


def _votes(stances: Sequence[Stance]) -> list[Block]:
    cast = [one for one in stances if one.vote]
    if not cast:
        return []
    count = {vote: sum(1 for one in cast if one.vote == vote) for vote in (Vote.FOR, Vote.AGAINST, Vote.ABSTAIN)}
    words = {"yes": count[Vote.FOR], "no": count[Vote.AGAINST], "none": count[Vote.ABSTAIN]}
    return [
        Table(
            caption=_("Omröstning: %(yes)s ja, %(no)s nej, %(none)s avstår") % words,
            header=(_("Namn"), _("Röst")),
            rows=tuple((one.contact.name, capfirst(one.get_vote_display())) for one in cast),
        )
    ]


def _delegated(one: DelegatedDecision) -> str:
    by = one.decided_by.name if one.decided_by else one.decided_by_words
    words = {"label": one.label, "title": one.title, "by": by, "day": date_format(one.decided_on, "j F Y")}
    return _("%(label)s %(title)s (%(by)s, %(day)s)") % words


def _signature(one: MinutesSigner) -> str:
    if not one.way or one.signed_on is None:
        return ""
    words = {"day": _day(one.signed_on), "digest": one.digest[:SHOWN_OF_DIGEST], "by": one.noted_by}
    if one.way == SigningWay.PAPER:
        return _("Underskrivet på papper %(day)s enligt %(by)s. Textens kontrollsumma %(digest)s.") % words
    return _("Underskrivet i Mellanrum %(day)s. Textens kontrollsumma %(digest)s.") % words


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def listed(names: Sequence[str]) -> str:
    """This will write names in a row: "A, B och C"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s och %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def is_written_here(minutes: Minutes | None) -> bool:
    """This will tell whether the text of the minutes is made here, so that there is a text to draw."""
    return minutes is None or minutes.origin == MinutesOrigin.HERE
