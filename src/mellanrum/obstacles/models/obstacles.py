"""Obstacles in the register: what hinders, where it is now, and who is to answer by when."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from mellanrum.governance.models import Body
from mellanrum.insight.sources import search_column
from mellanrum.kernel.sorting import SortKey
from mellanrum.tenancy.models import FederationModel, Member, inside_federation

from .causes import Cause
from .paths import PathLevel


class Origin(models.TextChoices):
    CONSULTATION_TEAM = "consultation_team", _("konsultationsteam")
    LEX_HELLER = "lex_heller", _("Lex Heller-rapport")
    INTERVENTION = "intervention", _("insats")
    BOARD = "board", _("styrelsen")


class ObstacleKind(models.TextChoices):
    STRUCTURE = "structure", _("struktur")
    ORGANISATION = "organisation", _("organisation")
    RELATION = "relation", _("relation och bemötande")


class ObstacleState(models.TextChoices):
    RECEIVED = "received", _("mottaget")
    UNDERSTOOD = "understood", _("förstått")
    AT_BODY = "at_body", _("hos ett organ")
    AT_MEMBER = "at_member", _("hos en medlem")
    BEYOND = "beyond", _("utanför förbundet")
    AGREED = "agreed", _("åtgärd överenskommen")
    SOLVED = "solved", _("löst")
    NOT_SOLVABLE = "not_solvable", _("går inte att lösa här")
    CLOSED = "closed", _("avslutat")
    REOPENED = "reopened", _("öppnat igen")


OPEN_STATES = ("received", "understood", "at_body", "at_member", "beyond", "agreed", "reopened")


class Obstacle(FederationModel):
    """A hinder between the organisations. Its title and text are the office's own words: nobody can be told from them.

    Where it is now: ``level`` with ``body``, or ``member`` (internal coordination), or ``beyond`` (a party or authority
    outside). ``since`` is when it came there and ``answer_by`` when an answer is expected. ``cleaned_on`` is set when
    the office wrote title and text: a file does not change them after that.
    """

    year = models.PositiveSmallIntegerField(_("år"))
    serial = models.PositiveIntegerField(_("löpnummer"))
    title = models.CharField(_("rubrik"), max_length=200)
    text = models.TextField(_("beskrivning"), blank=True)
    origin = models.CharField(_("kommer från"), max_length=20, choices=Origin)
    kind = models.CharField(_("slag"), max_length=20, choices=ObstacleKind)
    state = models.CharField(_("läge"), max_length=20, choices=ObstacleState, default=ObstacleState.RECEIVED)
    raised_on = models.DateField(_("rapporterat"))
    raised_in = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("upptäckt i")
    )
    is_internal = models.BooleanField(_("rör en medlems egen samordning"), default=False)
    level = models.ForeignKey(
        PathLevel, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nivå")
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("är hos")
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("är hos medlemmen")
    )
    beyond = models.CharField(_("vidare till"), max_length=200, blank=True)
    since = models.DateField(_("där sedan"))
    answer_by = models.DateField(_("svar väntas senast"), null=True, blank=True)
    action = models.TextField(_("överenskommen åtgärd"), blank=True)
    action_owner = models.CharField(_("ansvarig för åtgärden"), max_length=200, blank=True)
    action_by = models.DateField(_("klar senast"), null=True, blank=True)
    reason = models.TextField(_("skäl"), blank=True)
    ended_on = models.DateField(_("svaret gavs"), null=True, blank=True)
    cause = models.ForeignKey(
        Cause, on_delete=models.PROTECT, null=True, blank=True, related_name="obstacles", verbose_name=_("orsak")
    )
    reference = models.CharField(_("beteckning"), max_length=80, blank=True)
    cleaned_on = models.DateField(_("läst och skriven av kansliet"), null=True, blank=True)
    search_key = models.GeneratedField(
        expression=SortKey(
            Concat("title", Value(" "), "text", Value(" "), "reference", output_field=models.TextField())
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    search = search_column("title", "text")

    class Meta:
        ordering = ["-year", "-serial"]
        verbose_name = _("hinder")
        constraints = [
            inside_federation("obstacle"),
            models.UniqueConstraint(fields=["federation", "year", "serial"], name="obstacle_number"),
            models.UniqueConstraint(
                fields=["federation", "reference"],
                condition=~Q(reference=""),
                name="obstacle_reference",
                violation_error_message=_("Ett annat hinder har redan den beteckningen."),
            ),
            models.CheckConstraint(
                condition=~Q(state="at_body") | Q(body__isnull=False, level__isnull=False),
                name="obstacle_at_a_body",
                violation_error_message=_("Välj vilket organ som har hindret."),
            ),
            models.CheckConstraint(
                condition=~Q(state="at_member") | Q(member__isnull=False),
                name="obstacle_at_a_member",
                violation_error_message=_("Välj vilken medlem som har hindret."),
            ),
            models.CheckConstraint(
                condition=~Q(state="beyond") | ~Q(beyond=""),
                name="obstacle_beyond_somewhere",
                violation_error_message=_("Skriv vart hindret har gått vidare."),
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | (~Q(action="") & ~Q(action_owner="") & Q(action_by__isnull=False)),
                name="obstacle_action_with_owner_and_day",
                violation_error_message=_("En åtgärd har ord, en ansvarig och en dag."),
            ),
            models.CheckConstraint(
                condition=~Q(state="not_solvable") | ~Q(reason=""),
                name="obstacle_not_solvable_with_reason",
                violation_error_message=_("Skriv varför det inte går att lösa här."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, state__in=OPEN_STATES)
                | Q(ended_on__isnull=False, state__in=("solved", "not_solvable", "closed")),
                name="obstacle_ends_with_a_day",
                violation_error_message=_("Ett hinder som är löst eller avslutat har en dag då svaret gavs."),
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="obstacle_search"),
            models.Index(fields=["federation", "state", "level"], name="obstacle_where"),
            models.Index(fields=["federation", "body", "state"], name="obstacle_body"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        """The number that people cite, such as ``H-2026-031``."""
        return f"H-{self.year}-{self.serial:03d}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its answer."""
        return self.state in OPEN_STATES


class ObstacleMember(FederationModel):
    """A member that an obstacle concerns, or (withdrawn) was thought to."""

    obstacle = models.ForeignKey(Obstacle, on_delete=models.PROTECT, related_name="concerns", verbose_name=_("hinder"))
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", verbose_name=_("medlem"))
    is_withdrawn = models.BooleanField(_("rörs inte längre"), default=False)

    class Meta:
        ordering = ["member__position", "id"]
        verbose_name = _("medlem som hindret rör")
        constraints = [
            inside_federation("obstaclemember"),
            models.UniqueConstraint(fields=["obstacle", "member"], name="obstaclemember_once"),
        ]

    def __str__(self) -> str:
        return f"{self.obstacle}: {self.member}"
