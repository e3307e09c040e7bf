"""The register of public documents (offentlighets- och sekretesslagen 2009:400, 5 kap.): matters, documents, files."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from mellanrum.kernel.sorting import SortKey, sort_key_of
from mellanrum.tenancy.models import FederationModel, inside_federation


class Matter(FederationModel):
    """An ärende: its number in the series of the year, what it is about, and whether it is still open.

    ``public_title`` stands in the public list instead of the title when the matter is marked as secret. ``moved_away``
    tells which numbers were moved to other matters, such as ``3 → 2026-9:1``: they are never given again.
    """

    year = models.PositiveSmallIntegerField(_("år"))
    number = models.PositiveIntegerField(_("löpnummer"))
    title = models.CharField(_("ärendemening"), max_length=250)
    opened_on = models.DateField(_("inkommet eller upprättat"))
    closed_on = models.DateField(_("avslutat"), null=True, blank=True)
    secrecy_provision = models.CharField(_("sekretess enligt"), max_length=120, blank=True)
    public_title = models.CharField(_("offentlig ärendemening"), max_length=250, blank=True)
    moved_away = ArrayField(
        models.CharField(max_length=60), verbose_name=_("flyttat härifrån"), default=list, blank=True
    )
    object_type = models.CharField(max_length=80, blank=True)
    object_id = models.BigIntegerField(null=True)
    search_key = sort_key_of("title")

    class Meta:
        ordering = ["-year", "-number"]
        verbose_name = _("ärende")
        constraints = [
            inside_federation("matter"),
            models.UniqueConstraint(fields=["federation", "year", "number"], name="matter_number"),
            models.UniqueConstraint(
                fields=["federation", "object_type", "object_id"],
                condition=~Q(object_type=""),
                name="matter_object",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=models.F("opened_on")),
                name="matter_closed_after_opened",
                violation_error_message=_("Ett ärende avslutas tidigast den dag det öppnades."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.diary_number} {self.title}"

    @property
    def diary_number(self) -> str:
        """The number that people cite, such as ``2026-17``."""
        return f"{self.year}-{self.number}"

    @property
    def numbers_moved_away(self) -> list[int]:
        """The numbers that documents had here before they were moved."""
        return [int(moved.partition(" ")[0]) for moved in self.moved_away]


class Direction(models.TextChoices):
    IN = "in", _("inkommen")
    OUT = "out", _("utgående")
    INTERNAL = "internal", _("upprättad")


class Document(FederationModel):
    """A public document of a matter: date, from or to whom, and a secrecy mark with its provision if it has one.

    ``public_title`` stands in the public list instead of the title when the document is marked as secret.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="documents", verbose_name=_("ärende"))
    number = models.PositiveIntegerField(_("handling nummer"))
    title = models.CharField(_("handling"), max_length=250)
    direction = models.CharField(_("riktning"), max_length=10, choices=Direction)
    counterpart = models.CharField(_("från eller till"), max_length=200, blank=True)
    registered_on = models.DateField(_("registrerad"))
    secrecy_provision = models.CharField(_("sekretess enligt"), max_length=120, blank=True)
    public_title = models.CharField(_("offentlig rubrik"), max_length=250, blank=True)
    kind = models.CharField(_("slag"), max_length=40)
    object_type = models.CharField(max_length=80, blank=True)
    object_id = models.BigIntegerField(null=True)
    search_key = models.GeneratedField(
        expression=SortKey(Concat("title", Value(" "), "counterpart")), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        ordering = ["matter", "number"]
        verbose_name = _("allmän handling")
        constraints = [
            inside_federation("document"),
            models.UniqueConstraint(fields=["matter", "number"], name="document_number"),
            models.UniqueConstraint(
                fields=["federation", "object_type", "object_id", "kind"],
                condition=~Q(object_type=""),
                name="document_object_kind",
            ),
        ]
        indexes = [
            models.Index(
                fields=["federation", "registered_on", "id"],
                include=["secrecy_provision", "search_key"],
                name="document_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        """The number that people cite, such as ``2026-17:2``."""
        return f"{self.matter.diary_number}:{self.number}"


class StoredFile(FederationModel):
    """A version of a file of a document. The content lies in the folder of files under its own digest, never changed.

    ``masked_of`` is the file that this one is a copy of, with passages taken out before it was released.
    """

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="files", verbose_name=_("allmän handling")
    )
    name = models.CharField(_("filens namn"), max_length=150)
    version = models.PositiveIntegerField(_("version"))
    version_note = models.CharField(_("om versionen"), max_length=200, blank=True)
    media_type = models.CharField(_("filtyp"), max_length=100)
    size = models.PositiveBigIntegerField(_("storlek i byte"))
    sha256 = models.CharField(_("kontrollsumma (SHA-256)"), max_length=64)
    stored_at = models.DateTimeField(_("sparad"))
    stored_by = models.CharField(_("sparad av"), max_length=150)
    masked_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("maskad kopia av")
    )

    class Meta:
        ordering = ["document", "name", "-version"]
        verbose_name = _("fil")
        constraints = [
            inside_federation("storedfile"),
            models.UniqueConstraint(fields=["document", "name", "version"], name="storedfile_version"),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class RetentionRule(FederationModel):
    """How long documents of a kind are kept, by the federation's own decision; without ``years`` they are preserved."""

    kind = models.CharField(_("slag"), max_length=40)
    years = models.PositiveSmallIntegerField(_("gallras efter år"), null=True, blank=True)
    decision = models.CharField(_("beslut"), max_length=200)
    withdrawn_on = models.DateField(_("upphävd"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "id"]
        verbose_name = _("gallringsregel")
        constraints = [
            inside_federation("retentionrule"),
            models.UniqueConstraint(
                fields=["federation", "kind"],
                condition=Q(withdrawn_on__isnull=True),
                name="retentionrule_kind",
                violation_error_message=_("Slaget har redan en regel. Upphäv den först."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.decision}"
