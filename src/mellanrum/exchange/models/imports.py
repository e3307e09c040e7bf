"""Imports that were tried or done: what came, from whom, what became of it, and for a while the file itself."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mellanrum.tenancy.models import FederationModel, User, inside_federation


class RunState(models.TextChoices):
    PREVIEW = "preview", _("väntar på bekräftelse")
    APPLIED = "applied", _("importerad")
    ABANDONED = "abandoned", _("avbruten")
    UNDONE = "undone", _("ångrad")


class ImportRun(FederationModel):
    """One file of registrations: as a preview until somebody confirms it, then with what it wrote.

    The counts are those of the preview until the run is applied. Kept for good; what the file held is not.
    """

    kind = models.CharField(_("slag"), max_length=40)
    file_name = models.CharField(_("fil"), max_length=200)
    sha256 = models.CharField(_("kontrollsumma"), max_length=64)
    size = models.PositiveIntegerField(_("storlek i byte"))
    state = models.CharField(_("läge"), max_length=10, choices=RunState, default=RunState.PREVIEW)
    partial = models.BooleanField(_("bara de rader som gick"), default=False)
    rows = models.PositiveIntegerField(_("rader"), default=0)
    created = models.PositiveIntegerField(_("nya"), default=0)
    updated = models.PositiveIntegerField(_("ändrade"), default=0)
    unchanged = models.PositiveIntegerField(_("oförändrade"), default=0)
    rejected = models.PositiveIntegerField(_("rader med fel"), default=0)
    corrected = models.PositiveIntegerField(_("rättade celler"), default=0)
    begun_at = models.DateTimeField(_("inläst"))
    begun_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("konto")
    )
    begun_by_name = models.CharField(_("av"), max_length=150)
    settled_at = models.DateTimeField(_("avgjord"), null=True, blank=True)
    settled_by_name = models.CharField(_("avgjord av"), max_length=150, blank=True)
    undone_at = models.DateTimeField(_("ångrad"), null=True, blank=True)
    undone_by_name = models.CharField(_("ångrad av"), max_length=150, blank=True)
    undone_reason = models.CharField(_("skäl till ångringen"), max_length=200, blank=True)
    removed = models.PositiveIntegerField(_("borttagna"), default=0)
    restored = models.PositiveIntegerField(_("återställda"), default=0)
    kept = models.PositiveIntegerField(_("kunde inte ångras"), default=0)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("import")
        constraints = [
            inside_federation("importrun"),
            models.CheckConstraint(
                condition=Q(state="preview", settled_at__isnull=True)
                | (~Q(state="preview") & Q(settled_at__isnull=False)),
                name="importrun_settled_once",
                violation_error_message=_("En import är avgjord först när den har bekräftats eller avbrutits."),
            ),
            models.CheckConstraint(
                condition=Q(state="undone", undone_at__isnull=False) & ~Q(undone_reason="")
                | (~Q(state="undone") & Q(undone_at__isnull=True)),
                name="importrun_undone_with_reason",
                violation_error_message=_("Ange varför importen ångras."),
            ),
        ]
        indexes = [models.Index(fields=["federation", "id"], name="importrun_federation_newest")]

    def __str__(self) -> str:
        return self.file_name


class ImportFile(FederationModel):
    """The content of an uploaded file with the corrections made to it, and the errors that stand. Disposed of by a job.

    ``corrections`` maps a row's number to texts by column. ``errors`` and ``sample`` are what the preview shows, with
    identity numbers hidden: every error, the first rows, and the rows that are wrong.
    """

    tracked: ClassVar[bool] = False

    run = models.OneToOneField(ImportRun, on_delete=models.PROTECT, related_name="file", verbose_name=_("import"))
    content = models.BinaryField(_("innehåll"))
    corrections = models.JSONField(_("rättelser"), default=dict)
    errors = models.JSONField(_("fel"), default=list)
    sample = models.JSONField(_("rader att visa"), default=list)

    class Meta:
        ordering = ["id"]
        verbose_name = _("importens fil")
        constraints = [inside_federation("importfile")]


class ImportTrace(FederationModel):
    """What an import wrote: the lines of history, by number. From them it is taken back. Kept for good."""

    tracked: ClassVar[bool] = False

    run = models.OneToOneField(ImportRun, on_delete=models.PROTECT, related_name="trace", verbose_name=_("import"))
    entries = ArrayField(models.BigIntegerField(), verbose_name=_("ändringar"))

    class Meta:
        ordering = ["id"]
        verbose_name = _("importens spår")
        constraints = [inside_federation("importtrace")]
