"""Requests to see public documents (tryckfrihetsförordningen 2 kap.), and what was answered for each document."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mellanrum.tenancy.models import FederationModel, inside_federation

from .register import Document, Matter, StoredFile


class RequestState(models.TextChoices):
    OPEN = "open", _("prövas")
    ANSWERED = "answered", _("besvarad")
    WITHDRAWN = "withdrawn", _("återtagen")


class ReleaseRequest(FederationModel):
    """Somebody asks to see documents. Who it is need not be known, never enters history, and can be removed."""

    # Whoever asks may be anonymous: the history, where nothing can be removed, never learns the name.
    untold_fields: ClassVar[frozenset[str]] = frozenset({"requester"})

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="+", verbose_name=_("ärende"))
    received_at = models.DateTimeField(_("kom in"))
    asked = models.TextField(_("vad som begärs"))
    requester = models.TextField(_("den som begär"), blank=True)
    requester_removed_on = models.DateField(_("uppgiften om vem som begär togs bort"), null=True, blank=True)
    state = models.CharField(_("läge"), max_length=10, choices=RequestState, default=RequestState.OPEN)
    ended_at = models.DateTimeField(_("besvarad"), null=True, blank=True)
    decided_by = models.CharField(_("beslut av"), max_length=150, blank=True)
    decision = models.TextField(_("beslutets skäl"), blank=True)

    class Meta:
        ordering = ["-received_at", "-id"]
        verbose_name = _("begäran om utlämnande")
        constraints = [
            inside_federation("releaserequest"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True) | ~Q(state="open") & Q(ended_at__isnull=False),
                name="releaserequest_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.matter.diary_number}"


class Outcome(models.TextChoices):
    UNTRIED = "untried", _("inte prövad")
    WHOLE = "whole", _("lämnas ut i sin helhet")
    MASKED = "masked", _("lämnas ut med maskning")
    REFUSED = "refused", _("lämnas inte ut")


class ReleaseItem(FederationModel):
    """One document of a request, examined: released whole, with passages taken out, or refused under a provision."""

    request = models.ForeignKey(
        ReleaseRequest, on_delete=models.PROTECT, related_name="items", verbose_name=_("begäran om utlämnande")
    )
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", verbose_name=_("handling"))
    outcome = models.CharField(_("utfall"), max_length=10, choices=Outcome, default=Outcome.UNTRIED)
    provision = models.CharField(_("bestämmelse"), max_length=120, blank=True)
    reason = models.TextField(_("skäl"), blank=True)
    released_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("utlämnad fil")
    )

    class Meta:
        ordering = ["request", "id"]
        verbose_name = _("prövad handling")
        constraints = [
            inside_federation("releaseitem"),
            models.UniqueConstraint(
                fields=["request", "document"],
                name="releaseitem_document",
                violation_error_message=_("Handlingen är redan med i begäran."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["masked", "refused"]) | ~Q(provision="") & ~Q(reason=""),
                name="releaseitem_with_provision",
                violation_error_message=_("Ange bestämmelsen och skälet när något inte lämnas ut."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.document)
