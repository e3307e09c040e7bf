"""Definitions as they were loaded: one side of the comparison when the next file comes."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mellanrum.tenancy.models import FederationModel, inside_federation


class LoadedDefinition(FederationModel):
    """A definition that was loaded: ``content`` is what it said, ``left_out`` what earlier ones named and it does not.

    Nobody writes here but the loader, and what it changes elsewhere has its own history.
    """

    tracked: ClassVar[bool] = False

    loaded_at = models.DateTimeField(_("inläst"))
    loaded_by = models.CharField(_("av"), max_length=150)
    file_name = models.CharField(_("fil"), max_length=250)
    digest = models.CharField(_("kontrollsumma"), max_length=64)
    content = models.JSONField(_("innehåll"))
    left_out = models.JSONField(_("utelämnat"), default=list)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("inläst definition")
        constraints = [inside_federation("loadeddefinition")]

    def __str__(self) -> str:
        return f"{self.file_name} {self.loaded_at:%Y-%m-%d}"
