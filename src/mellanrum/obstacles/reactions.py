"""A body decided about an obstacle at its meeting: the obstacle moves accordingly."""

from dataclasses import replace

from mellanrum.governance.events import AgendaItemDecided
from mellanrum.kernel.events import handles

from .operations.deciding import carry_out_decision, receive_at_meeting
from .states import SOURCE_ANSWERS, SOURCE_WAITING


@handles(AgendaItemDecided)
def move_as_decided(event: AgendaItemDecided) -> None:
    """This will carry out what a body decided about an obstacle or about an answer that came back to it."""
    if event.source not in (SOURCE_WAITING, SOURCE_ANSWERS):
        return
    # The body decided; the agenda has asked whether this person may write that down, and moves nothing by itself.
    actor = replace(event.actor, roles=event.actor.roles | {"officer"})
    carry_out = carry_out_decision if event.source == SOURCE_WAITING else receive_at_meeting
    carry_out(
        actor=actor,
        obstacle_id=int(event.ref),
        meeting_id=event.meeting_id,
        decision_id=event.decision_id,
        choice=event.choice,
        to_body_id=event.to_body_id,
        answer_by=event.answer_by,
        text=event.text,
        on=event.on,
    )
