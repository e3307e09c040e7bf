"""Jobs of meetings and of the year."""

from datetime import timedelta

from django.utils import timezone

from mellanrum.tenancy.actors import system_actor
from mellanrum.tenancy.jobs import periodic_federation_task
from mellanrum.tenancy.models import Federation

from .operations.reminding import remind_before_answer_day
from .operations.wheel import lay_out_year, remind_of_tasks

# From this month on next year's wheel is laid out too.
NEXT_YEAR_FROM = 10
DAYS_BEFORE_ANSWER = timedelta(days=2)


@periodic_federation_task("10 5 * * *")
def see_to_the_day(*, federation_id: int) -> None:
    """This will lay out the year's tasks, and remind those who answer for them or have a call to answer."""
    today, now = timezone.localdate(), timezone.now()
    if Federation.objects.get(pk=federation_id).is_closed(on=today):
        return
    actor = system_actor(federation_id, "mellanrum")
    for year in (today.year, today.year + 1) if today.month >= NEXT_YEAR_FROM else (today.year,):
        lay_out_year(actor=actor, year=year, on=today)
    remind_of_tasks(actor=actor, on=today, at=now)
    remind_before_answer_day(actor=actor, answer_by=today + DAYS_BEFORE_ANSWER, at=now, today=today)
