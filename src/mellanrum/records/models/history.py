"""History, its seals, the log of readings, and keys of persons."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mellanrum.tenancy.models import FederationModel, Member, inside_federation


class HistoryEntry(FederationModel):
    """One change of one object: who, when, by which use case, before and after. Append-only by rights.

    Fields about a person are never in ``before`` or ``after``; they stand in ``cipher``, under that person's key.
    """

    tracked: ClassVar[bool] = False

    at = models.DateTimeField(_("tidpunkt"))
    actor_user_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("ändrat av"), max_length=150)
    use_case = models.CharField(_("vad som gjordes"), max_length=80)
    object_type = models.CharField(max_length=80)
    object_id = models.BigIntegerField()
    object_label = models.CharField(max_length=250)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    cipher = models.BinaryField(null=True)
    person_key = models.ForeignKey("PersonKey", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(_("skäl"), blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("ändring")
        constraints = [inside_federation("historyentry")]
        indexes = [
            models.Index(fields=["federation", "object_type", "object_id", "id"], name="historyentry_object"),
        ]


class HistorySeal(FederationModel):
    """A batch of history entries sealed into the federation's hash chain.

    ``entry_digests`` holds 32 bytes for each of ``entry_ids``, in the same order. ``seen_id`` is the highest entry that
    was visible when the batch was taken, and ``seen_transaction`` a number that every transaction at work then was
    below: once all those have ended, nothing can appear at or under ``seen_id`` any more. ``settled_id`` is the highest
    entry of which that was known: everything up to it is in this seal or an earlier one.
    """

    tracked: ClassVar[bool] = False

    number = models.PositiveIntegerField()
    entry_ids = ArrayField(models.BigIntegerField())
    entry_digests = models.BinaryField()
    previous = models.BinaryField()
    digest = models.BinaryField()
    seen_id = models.BigIntegerField()
    seen_transaction = models.BigIntegerField()
    settled_id = models.BigIntegerField()
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        verbose_name = _("försegling")
        constraints = [
            inside_federation("historyseal"),
            models.UniqueConstraint(fields=["federation", "number"], name="historyseal_number"),
        ]


class PersonKey(FederationModel):
    """The key of one person, wrapped by the installation's; destroying it makes every ciphertext under it unreadable.

    ``subject`` names what the person is here (such as ``participant:17``); the controller is the party that answers for
    the data: row security shows a key to those who act for that party, and to no one else of the federation.
    """

    tracked: ClassVar[bool] = False

    controller = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=120)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("personnyckel")
        constraints = [
            inside_federation("personkey"),
            models.UniqueConstraint(fields=["federation", "subject"], name="personkey_subject"),
            models.CheckConstraint(
                condition=Q(wrapped__isnull=False, destroyed_at__isnull=True)
                | Q(wrapped__isnull=True, destroyed_at__isnull=False),
                name="personkey_destroyed_whole",
            ),
        ]


class Reading(models.Model):
    """Someone read data about a person. Written through the `log` alias before the page is drawn: no log, no reading.

    Ids without foreign keys: a key could wait for the request's own rows, or not see them.
    """

    through_log: ClassVar[bool] = True

    federation_id = models.BigIntegerField()
    at = models.DateTimeField()
    actor_user_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    object_type = models.CharField(max_length=80)
    object_id = models.BigIntegerField()
    fields_read = ArrayField(models.CharField(max_length=60))
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("läsning")
        indexes = [models.Index(fields=["federation_id", "object_type", "object_id"], name="reading_object")]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.object_type} {self.object_id}"
