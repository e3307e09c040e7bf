"""The letter that answers a request to see documents: what is released, what is not and why, and how to appeal."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from mellanrum.records.models import Outcome, ReleaseItem, ReleaseRequest
from mellanrum.rendering.papers import Fact, Heading, Paper, Paragraph, SignatureLine, Signatures, Table
from mellanrum.rendering.words import day


def drafted_reasons(items: Sequence[ReleaseItem]) -> str:
    """This will draft the reasons of a decision from what was noted of each document, for a person to answer for."""
    if not items:
        return _("Förbundet har sökt men har inga handlingar av det slag som begärs.")
    told = []
    for item in items:
        if item.outcome == Outcome.REFUSED:
            text = _(
                "Handling %(number)s lämnas inte ut. %(reason)s Uppgifterna omfattas av sekretess enligt %(provision)s."
            )
        elif item.outcome == Outcome.MASKED:
            text = _(
                "Handling %(number)s lämnas ut utan vissa uppgifter. %(reason)s "
                "Uppgifterna omfattas av sekretess enligt %(provision)s."
            )
        else:
            continue
        reason = item.reason.strip()
        told.append(
            text
            % {
                "number": item.document.reference,
                "reason": reason if reason.endswith((".", "!", "?")) else f"{reason}.",
                "provision": item.provision,
            }
        )
    return "\n\n".join(told)


def appeal_paragraphs() -> list[str]:
    """This will say how a decision not to release is appealed (OSL 6 kap. 7 §, förvaltningslagen 43-45 §§)."""
    return [
        _(
            "Den som har begärt handlingarna kan överklaga beslutet till kammarrätten (6 kap. 7 § offentlighets- och "
            "sekretesslagen). Överklagandet ska vara skriftligt. Det ställs till kammarrätten men skickas till "
            "förbundet, som skickar det vidare om förbundet inte ändrar beslutet."
        ),
        _(
            "Överklagandet ska ha kommit in till förbundet inom tre veckor från den dag då du fick del av beslutet "
            "(44 § förvaltningslagen)."
        ),
        _("Skriv vilket beslut du överklagar, hur du vill att det ska ändras och varför, och hur du kan nås."),
    ]


def letter(
    request: ReleaseRequest, items: Sequence[ReleaseItem], *, issuer: str, decision: str, decided_by: str, at: datetime
) -> Paper:
    """This will make the letter: the request, each document with its outcome, the reasons and how to appeal.

    Who asked stands nowhere in it: the letter is a public document itself.
    """
    keeps_back = any(item.outcome != Outcome.WHOLE for item in items)
    blocks: list[Heading | Paragraph | Table | Signatures] = [
        Heading(text=_("Vad som begärdes")),
        Paragraph(text=request.asked),
    ]
    if items:
        blocks += [
            Heading(text=_("Beslut") if keeps_back else _("Handlingar som lämnas ut")),
            Table(
                caption=_("Handlingar som är prövade"),
                header=(_("Nummer"), _("Handling"), _("Utfall"), _("Bestämmelse")),
                rows=tuple(
                    (item.document.reference, _told_title(item), str(Outcome(item.outcome).label), item.provision)
                    for item in items
                ),
            ),
        ]
    if decision.strip():
        blocks.append(Heading(text=_("Skäl")))
        blocks += [Paragraph(text=part) for part in decision.strip().split("\n\n") if part.strip()]
    if keeps_back:
        blocks.append(Heading(text=_("Hur man överklagar")))
        blocks += [Paragraph(text=part) for part in appeal_paragraphs()]
    blocks.append(Signatures(lines=(SignatureLine(name=decided_by, role=issuer),)))
    return Paper(
        title=_("Beslut om utlämnande av allmän handling") if keeps_back else _("Svar på begäran om allmän handling"),
        issuer=issuer,
        made_at=at,
        reference=request.matter.diary_number,
        facts=(
            Fact(label=_("Ärende"), value=request.matter.diary_number),
            Fact(label=_("Begäran kom in"), value=day(timezone.localtime(request.received_at).date())),
            Fact(label=_("Beslutsdag"), value=day(timezone.localtime(at).date())),
        ),
        blocks=tuple(blocks),
    )


def _told_title(item: ReleaseItem) -> str:
    """What is refused under a mark is named as the public list names it: the title itself may be what is secret."""
    document = item.document
    if item.outcome != Outcome.REFUSED or not document.secrecy_provision:
        return str(document.title)
    return document.public_title or _("rubriken lämnas inte ut")
