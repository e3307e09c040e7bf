"""The demo's register: letters in and out, one that is marked as secret, and a request answered with a masked copy."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mellanrum.records.models import Document
    from mellanrum.tenancy.actors import Actor

# Which federation of the demo has letters; the meetings of all of them register themselves.
FEDERATION = "blekinge"


def fill_register(actor: "Actor", *, on: date) -> None:
    """This will register made-up letters in the fortnight before a day, through the same operations as people use."""
    from django.utils import timezone

    from mellanrum.records.models import Direction, Outcome
    from mellanrum.records.operations import by_hand, releases
    from mellanrum.records.operations.retention import set_retention_rule
    from mellanrum.records.operations.secrecy import mark_secrecy

    def at(days: int, hour: int) -> datetime:
        return timezone.make_aware(datetime.combine(on - timedelta(days=days), time(hour)))

    def letter(days: int, title: str, direction: Direction, counterpart: str, kind: str, text: str) -> "Document":
        day = on - timedelta(days=days)
        words = by_hand.DocumentWords(title=title, on=day, kind=kind, direction=direction, counterpart=counterpart)
        file = by_hand.NewFile(name=f"{title}.txt", data=text.encode(), media_type="text/plain")
        return by_hand.register_by_hand(actor=actor, matter=None, words=words, at=at(days, 10), today=on, file=file)

    letter(
        14,
        "Förfrågan om studiebesök",  # not shown
        Direction.IN,
        "Samordningsförbundet Exempelbygden",  # not shown
        "letter",
        "Hej! Vi är fyra från Exempelbygden som gärna vill se hur ni arbetar.\n",  # not shown
    )
    letter(
        12,
        "Svar på remiss om samordningsförbundens uppföljning",  # not shown
        Direction.OUT,
        "Exempelmyndigheten",
        "letter",
        "Förbundet tillstyrker förslaget.\n",  # not shown
    )
    complaint = letter(
        9,
        "Synpunkter på bemötandet i en insats",  # not shown
        Direction.IN,
        "privatperson",
        "letter",
        "Jag heter Exempla Exempelsson och deltar i en insats.\nJag vill ha tydligare besked om tider.\n",
    )
    mark_secrecy(
        actor=actor,
        document=complaint,
        provision="26 kap. 1 § OSL",
        reason="En deltagare kan pekas ut",
        public_title="Synpunkter",
    )
    mark_secrecy(
        actor=actor,
        document=complaint.matter,
        provision="26 kap. 1 § OSL",
        reason="En deltagare kan pekas ut",
        public_title="Synpunkter",
    )
    for kind, years in (("letter", 2), ("agreement", None)):
        set_retention_rule(
            actor=actor,
            kind=kind,
            years=years,
            decision="Påhittat beslut: styrelsen 2025-11-28, § 40",  # not shown
            on=on,
        )
    asked = releases.take_in_request(
        actor=actor,
        asked="Synpunkter som har kommit in om insatserna under hösten.",  # not shown
        received_at=at(2, 9),
    )
    [item] = releases.add_to_request(actor=actor, request=asked, documents=[complaint])
    original = complaint.files.get()
    copy = releases.store_masked_copy(
        actor=actor,
        original=original,
        file=by_hand.NewFile(
            name=original.name,
            data=b"Jag heter [maskat] och deltar i en insats.\nJag vill ha tydligare besked om tider.\n",
            media_type="text/plain",
        ),
        at=at(1, 11),
        note="Namnet är borttaget.",  # not shown
    )
    releases.examine(
        actor=actor,
        item=item,
        outcome=Outcome.MASKED,
        provision="26 kap. 1 § OSL",
        reason="Namnet på en deltagare lämnas inte ut.",  # not shown
        masked_copy=copy,
    )
    releases.take_in_request(actor=actor, asked="Styrelsens protokoll från i år.", received_at=at(1, 15))  # not shown
