"""Minutes: the text that was sent out, who signs it, what was corrected afterwards, and its notice of posting."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mellanrum.tenancy.models import Contact, FederationModel, inside_federation

from .meetings import Meeting

# Minutes can be appealed against for three weeks from the day of posting (kommunallagen 2017:725, 13 kap. 5 §).
LEAST_POSTED = timedelta(days=21)


class MinutesState(models.TextChoices):
    DRAFT = "draft", _("utkast")
    OUT = "out", _("till justering")
    ATTESTED = "attested", _("justerat")


class MinutesOrigin(models.TextChoices):
    HERE = "here", _("skrivet i Mellanrum")
    FILE = "file", _("skrivet på annat håll, lagt som fil")
    NOTED = "noted", _("skrivet på annat håll")


class Minutes(FederationModel):
    """The minutes of a meeting. While they are a draft the text is made anew from what is registered about the meeting.

    Sent out, the text is kept in ``text`` (a paper as data) and known by its ``digest``; sent out again it is another
    version, which everybody signs anew.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes", verbose_name=_("möte"))
    state = models.CharField(_("läge"), max_length=10, choices=MinutesState, default=MinutesState.DRAFT)
    origin = models.CharField(_("ursprung"), max_length=10, choices=MinutesOrigin, default=MinutesOrigin.HERE)
    note = models.TextField(_("anteckning i protokollet"), blank=True)
    text = models.JSONField(_("text"), null=True, blank=True)
    digest = models.CharField(_("kontrollsumma"), max_length=64, blank=True)
    version = models.PositiveSmallIntegerField(_("version"), default=0)
    sent_at = models.DateTimeField(_("utskickat"), null=True, blank=True)

    class Meta:
        ordering = ["meeting", "id"]
        verbose_name = _("protokoll")
        constraints = [
            inside_federation("minutes"),
            models.CheckConstraint(
                condition=Q(digest="", text__isnull=True) | (~Q(digest="") & Q(text__isnull=False)),
                name="minutes_text_has_digest",
            ),
            models.CheckConstraint(
                condition=~Q(state="out") | ~Q(digest=""),
                name="minutes_out_with_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.meeting}"


class SignerRole(models.TextChoices):
    SECRETARY = "secretary", _("sekreterare")
    CHAIR = "chair", _("ordförande")
    ATTESTER = "attester", _("justerare")


class SigningWay(models.TextChoices):
    NONE = "", _("inte underskrivet")
    HERE = "here", _("i Mellanrum")
    PAPER = "paper", _("på papper")


class MinutesSigner(FederationModel):
    """Somebody who signs the minutes, and the signature: the day, how it was done, and which text it is under."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="signers", verbose_name=_("protokoll"))
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    role = models.CharField(_("skriver under som"), max_length=10, choices=SignerRole)
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    way = models.CharField(_("hur"), max_length=10, choices=SigningWay, blank=True, default="")
    signed_on = models.DateField(_("underskrivet"), null=True, blank=True)
    signed_at = models.DateTimeField(_("tidpunkt"), null=True, blank=True)
    digest = models.CharField(_("den text som skrevs under"), max_length=64, blank=True)
    noted_by = models.CharField(_("antecknat av"), max_length=150, blank=True)
    replaced_on = models.DateField(_("ersatt"), null=True, blank=True)

    class Meta:
        ordering = ["minutes", "position", "id"]
        verbose_name = _("undertecknare")
        constraints = [
            inside_federation("minutessigner"),
            models.UniqueConstraint(
                fields=["minutes", "contact"],
                condition=Q(replaced_on__isnull=True),
                name="minutessigner_once",
                violation_error_message=_("Samma person skriver under en gång. Välj olika personer."),
            ),
            models.CheckConstraint(
                condition=Q(way="", signed_on__isnull=True, signed_at__isnull=True, digest="")
                | (~Q(way="") & Q(signed_on__isnull=False, signed_at__isnull=False) & ~Q(digest="")),
                name="minutessigner_signature_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact}, {self.get_role_display()}, {self.minutes.meeting}"


class MinutesCorrection(FederationModel):
    """A note that corrects attested minutes: a document of its own, beside them. ``opens_data``: what is registered of
    the meeting may be brought in line with it, the same day."""

    minutes = models.ForeignKey(
        Minutes, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("protokoll")
    )
    number = models.PositiveSmallIntegerField(_("nummer"))
    noted_on = models.DateField(_("antecknad"))
    text = models.TextField(_("vad som rättas"))
    opens_data = models.BooleanField(_("uppgifterna om mötet ändras också"), default=False)
    noted_by = models.CharField(_("antecknad av"), max_length=150)

    class Meta:
        ordering = ["minutes", "number"]
        verbose_name = _("rättelse")
        constraints = [
            inside_federation("minutescorrection"),
            models.UniqueConstraint(fields=["minutes", "number"], name="minutescorrection_number"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}, {self.minutes.meeting}"


class Posting(FederationModel):
    """The notice that minutes have been attested (kommunallagen 2017:725, 8 kap. 12 §), on the public notice board.

    It stays through ``until_on``; taken down before that it has a reason, and another may be posted.
    """

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="postings", verbose_name=_("protokoll"))
    posted_on = models.DateField(_("anslaget"))
    until_on = models.DateField(_("sista dag"))
    kept_at = models.CharField(_("protokollet finns hos"), max_length=200)
    paragraphs = models.CharField(_("paragrafer"), max_length=60, blank=True)
    taken_down_on = models.DateField(_("nedtaget"), null=True, blank=True)
    taken_down_reason = models.CharField(_("skäl"), max_length=200, blank=True)

    class Meta:
        ordering = ["-posted_on", "-id"]
        verbose_name = _("anslag")
        constraints = [
            inside_federation("posting"),
            models.UniqueConstraint(
                fields=["minutes"],
                condition=Q(taken_down_on__isnull=True),
                name="posting_once",
                violation_error_message=_("Protokollet har redan ett anslag."),
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("posted_on") + LEAST_POSTED),
                name="posting_three_weeks",
                violation_error_message=_("Anslaget ska sitta uppe i minst tre veckor."),
            ),
            models.CheckConstraint(
                condition=Q(taken_down_on__isnull=True) | Q(taken_down_on__gt=F("until_on")) | ~Q(taken_down_reason=""),
                name="posting_reason_when_early",
                violation_error_message=_("Ange varför anslaget tas ned i förtid."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.minutes.meeting}"
