"""Who wrote a report is kept until a day, and a report that nobody confirmed for a month; then they are gone."""

from datetime import date, timedelta

from django.db import transaction

from mellanrum.notices.operations.outbox import forget_receivers
from mellanrum.obstacles.models import FollowLink, ObstacleReport, Reporter, ReportState, ReportWords
from mellanrum.obstacles.policies import can_know_reporters
from mellanrum.records.history import changed_entry, record_all
from mellanrum.tenancy.actors import Actor

UNCONFIRMED_DAYS = 30


@transaction.atomic
def dispose_of_reporters(*, actor: Actor, on: date) -> int:
    """This will destroy what tells who wrote the reports whose time is over; how many is the answer.

    The report and its answers stay. History gets a line that says that it was done, and nothing of who it was. What was
    sent to the writer loses its receiver, and the links end. The words of a report that was never confirmed go too.

    Raises:
        Forbidden: unless the actor is of the office.
    """
    can_know_reporters(actor).require()
    forgotten = ObstacleReport.objects.of(actor).filter(
        state=ReportState.UNCONFIRMED, received_on__lt=on - timedelta(days=UNCONFIRMED_DAYS)
    )
    due = Reporter.objects.of(actor).filter(cipher__isnull=False)
    due = due.filter(kept_until__lt=on) | due.filter(report__in=forgotten)
    rows = list(due.select_for_update(of=("self",)).select_related("report").order_by("pk"))
    entries = []
    for row in rows:
        row.cipher, row.disposed_on = None, on
        row.save(update_fields=["cipher", "disposed_on"])
        entry = changed_entry(
            actor=actor,
            use_case="obstacles.dispose_of_reporter",
            obj=row,
            before={"report": row.report_id, "kept_until": row.kept_until.isoformat(), "disposed_on": None},
        )
        entries += [entry] if entry else []
        forget_receivers(actor=actor, about=row.report)
    record_all(entries)
    reports = [row.report_id for row in rows]
    FollowLink.objects.of(actor).filter(report__in=reports, withdrawn_on__isnull=True).update(withdrawn_on=on)
    ReportWords.objects.of(actor).filter(report__in=reports, report__state=ReportState.UNCONFIRMED).update(
        happened="", would_have_helped=""
    )
    return len(rows)
