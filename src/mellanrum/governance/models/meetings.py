"""Meetings and who was there."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from mellanrum.kernel.sorting import SortKey
from mellanrum.tenancy.models import Contact, FederationModel, inside_federation

from .bodies import Body, Seat


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("planerat")
    HELD = "held", _("hållet")
    CANCELLED = "cancelled", _("inställt")


class Meeting(FederationModel):
    """A meeting of a body on a day. A body meets at most once a day: that is how files name it."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("organ"))
    date = models.DateField(_("dag"))
    starts_at = models.TimeField(_("börjar"), null=True, blank=True)
    ends_at = models.TimeField(_("slutar"), null=True, blank=True)
    place = models.CharField(_("plats"), max_length=150, blank=True)
    title = models.CharField(_("rubrik"), max_length=200, blank=True)
    state = models.CharField(_("läge"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    reference = models.CharField(_("beteckning"), max_length=80, blank=True)
    cancel_reason = models.CharField(_("skäl till att mötet ställdes in"), max_length=250, blank=True)
    note = models.TextField(_("anteckning"), blank=True)
    agenda_begun_on = models.DateField(_("dagordningen påbörjad"), null=True, blank=True)
    minutes_attested_on = models.DateField(_("protokollet justerat"), null=True, blank=True)
    attested_by = models.CharField(_("justerat av"), max_length=200, blank=True)
    search_key = models.GeneratedField(
        expression=SortKey(Concat("title", Value(" "), "place", Value(" "), "reference")),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["-date", "-id"]
        verbose_name = _("sammanträde")
        constraints = [
            inside_federation("meeting"),
            models.UniqueConstraint(
                fields=["federation", "body", "date"],
                name="meeting_body_day",
                violation_error_message=_("Organet har redan ett möte den dagen."),
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_start",
                violation_error_message=_("Mötet måste sluta efter att det har börjat."),
            ),
            models.CheckConstraint(
                condition=Q(minutes_attested_on__isnull=True) | Q(state="held"),
                name="meeting_minutes_only_when_held",
                violation_error_message=_("Bara ett hållet möte har ett protokoll att justera."),
            ),
        ]
        # Whatever the list is narrowed to is answered from the index alone; only the fifty rows shown are fetched.
        indexes = [
            models.Index(
                fields=["federation", "date", "id"], include=["body", "state", "search_key"], name="meeting_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.date.isoformat()}"


class Presence(models.TextChoices):
    PRESENT = "present", _("närvarande")
    EXCUSED = "excused", _("anmält förhinder")
    ABSENT = "absent", _("frånvarande")


class Attendance(FederationModel):
    """Whether the holder of a seat was at a meeting. Someone co-opted for the day has no seat of its own, only a name.

    Who left an item because of jäv is told by the item's stances.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("möte"))
    seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="attendances", verbose_name=_("plats")
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    presence = models.CharField(_("närvaro"), max_length=10, choices=Presence)

    class Meta:
        ordering = ["meeting", "id"]
        verbose_name = _("närvaro")
        constraints = [
            inside_federation("attendance"),
            models.UniqueConstraint(
                fields=["meeting", "seat"],
                condition=Q(seat__isnull=False),
                name="attendance_seat_once",
                violation_error_message=_("Närvaron för den platsen finns redan."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "contact"],
                condition=Q(seat__isnull=True),
                name="attendance_guest_once",
                violation_error_message=_("Personen är redan antecknad som adjungerad."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact}, {self.meeting}"
