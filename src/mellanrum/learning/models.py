"""What is learnt together: events, and how many came to them from each member."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mellanrum.portfolio.models import Intervention
from mellanrum.tenancy.models import FederationModel, Member, inside_federation


class EventKind(models.TextChoices):
    TRAINING = "training", _("utbildning")
    SEMINAR = "seminar", _("seminarium")
    NETWORK = "network", _("nätverksträff")
    FORUM = "forum", _("forum")
    CONFERENCE = "conference", _("konferens")
    OTHER = "other", _("annat")


class Event(FederationModel):
    """A training, seminar or other event where the members' staff learn, on a day.

    One that was entered by mistake is withdrawn with a reason: it stands to be read, and counts in nothing.
    """

    date = models.DateField(_("dag"))
    title = models.CharField(_("rubrik"), max_length=200)
    kind = models.CharField(_("slag av evenemang"), max_length=20, choices=EventKind)
    intervention = models.ForeignKey(
        Intervention, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("insats")
    )
    note = models.TextField(_("anteckning"), blank=True)
    withdrawn_on = models.DateField(_("återtaget"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("skäl till återtagandet"), max_length=250, blank=True)

    class Meta:
        ordering = ["-date", "-id"]
        verbose_name = _("evenemang")
        constraints = [
            inside_federation("event"),
            models.UniqueConstraint(
                fields=["federation", "date", "title"],
                condition=Q(withdrawn_on__isnull=True),
                name="event_day_title",
                violation_error_message=_("Det finns redan ett evenemang med den rubriken den dagen."),
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="event_has_title",
                violation_error_message=_("Ett evenemang har en rubrik."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason="")),
                name="event_withdrawn_with_reason",
                violation_error_message=_("Ange varför evenemanget tas tillbaka."),
            ),
        ]
        indexes = [models.Index(F("federation"), F("date").desc(), F("id").desc(), name="event_newest")]

    def __str__(self) -> str:
        return f"{self.date.isoformat()} {self.title}"


class Turnout(FederationModel):
    """How many came to an event from a member, or from nowhere in particular when ``member`` is empty.

    Numbers only, never names: somebody who comes to two events is counted at each. ``reference`` is the line's key in
    files; lines that were entered by hand have none.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="turnouts", verbose_name=_("evenemang"))
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("medlem")
    )
    attended = models.PositiveIntegerField(_("deltog"))
    reference = models.CharField(_("beteckning"), max_length=80, blank=True)

    class Meta:
        ordering = ["event", "id"]
        verbose_name = _("deltagande")
        constraints = [
            inside_federation("turnout"),
            models.UniqueConstraint(
                fields=["event", "member"],
                name="turnout_member_once",
                nulls_distinct=False,
                violation_error_message=_("Medlemmen har redan ett antal för evenemanget."),
            ),
            models.UniqueConstraint(
                fields=["federation", "reference"],
                condition=~Q(reference=""),
                name="turnout_reference",
                violation_error_message=_("Det finns redan en rad med den beteckningen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.member or _('övriga')}"
