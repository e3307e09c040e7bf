"""Papers before a meeting: the call with its agenda, and the agenda with what each item rests on."""

from dataclasses import replace
from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mellanrum.governance.models import AgendaItem, AgendaPaper, ItemKind, Meeting
from mellanrum.rendering.papers import Fact, Heading, Paper, Paragraph, Table
from mellanrum.rendering.papers.paper import Block
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Federation

from .minutes_text import LANGUAGE, MeetingContent, kicker_of, meeting_content, paragraphs, time_and_place


def agenda_paper(actor: Actor, meeting: Meeting, *, whole: bool, at: datetime) -> Paper | None:
    """This will write the call with its agenda; ``whole`` adds each item's background, proposal and documents.

    Raises:
        Forbidden: when the actor has no role in the federation.
    """
    content = meeting_content(actor, meeting.pk)
    if content is None:
        return None
    federation = Federation.objects.get(pk=actor.federation_id)
    with translation.override(LANGUAGE):
        paper = _call(content, federation, at)
        if not whole:
            return paper
        blocks: list[Block] = [*paper.blocks]
        for item in content.items:
            blocks += _underlying(item)
        title = _("Handlingar till %(day)s") % {"day": date_format(meeting.date, "j F Y")}
        return replace(paper, title=title, blocks=tuple(blocks))


def _call(content: MeetingContent, federation: Federation, at: datetime) -> Paper:
    meeting = content.meeting
    rows = tuple((item.label, item.title, _kind(item), item.presenter) for item in content.items)
    blocks: list[Block] = [Heading(text=_("Dagordning"))]
    if rows:
        blocks.append(Table(caption="", header=(_("Nr"), _("Ärende"), _("Slag"), _("Föredragande")), rows=rows))
    else:
        blocks.append(Paragraph(text=_("Dagordningen är inte skriven än.")))
    return Paper(
        title=_("Kallelse till %(day)s") % {"day": date_format(meeting.date, "j F Y")},
        issuer=federation.name,
        made_at=at,
        language=LANGUAGE,
        kicker=kicker_of(content.page),
        lead=meeting.title,
        facts=(*time_and_place(meeting), Fact(label=_("Organ"), value=meeting.body.name)),
        blocks=tuple(blocks),
    )


def _kind(item: AgendaItem) -> str:
    return str(ItemKind(item.kind).label)


def _underlying(item: AgendaItem) -> list[Block]:
    papers: list[AgendaPaper] = list(item.papers.all())
    blocks: list[Block] = []
    blocks += paragraphs(item.background)
    if item.proposal.strip():
        blocks += [Heading(text=_("Förslag till beslut"), level=2), *paragraphs(item.proposal)]
    if papers:
        rows = tuple((paper.title, paper.url or paper.note) for paper in papers)
        blocks.append(Table(caption=_("Handlingar"), header=(_("Handling"), _("Var den finns")), rows=rows))
    return [Heading(text=f"{item.label} {item.title}"), *blocks] if blocks else []
