"""Questionnaires, rounds of them, who is asked, and what was answered.

Every round is anonymous, from the day it is made: nothing here ties an answer to a person. An invitation knows an
address until it is used, and then only that it was; an answer knows no invitation, no address and no moment. Neither
leaves history, whose lines have moments. What the two tables have in common beside their round is nothing: ids are
random, and when a link is answered all rows of the round are written anew (``operations.answering``).
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mellanrum.governance.models import Body
from mellanrum.tenancy.models import FederationModel, Member, inside_federation


class QuestionKind(models.TextChoices):
    SCALE = "scale", _("skala")
    YES_NO = "yes_no", _("ja eller nej")
    ONE = "one", _("ett val")
    SEVERAL = "several", _("flera val")
    TEXT = "text", _("fritext")


class Level(models.TextChoices):
    """On which level of its organisation someone works with the federation."""

    POLITICS = "politics", _("politik")
    MANAGEMENT = "management", _("ledning")
    STAFF = "staff", _("medarbetare")


class Questionnaire(FederationModel):
    """A set of questions that is asked again and again, in one version. A changed question makes a new version.

    ``texts`` has the title and the introduction in other languages: ``{"en": {"title": …, "introduction": …}}``.
    """

    code = models.CharField(_("kod"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    title = models.CharField(_("rubrik"), max_length=200)
    introduction = models.TextField(_("inledning"), blank=True)
    texts = models.JSONField(_("på andra språk"), default=dict, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    ended_on = models.DateField(_("ställs inte längre från"), null=True, blank=True)

    class Meta:
        ordering = ["position", "code", "version"]
        verbose_name = _("enkät")
        constraints = [
            inside_federation("questionnaire"),
            models.UniqueConstraint(
                fields=["federation", "code", "version"],
                name="questionnaire_version",
                violation_error_message=_("Enkäten har redan en sådan version."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Question(FederationModel):
    """A question: its kind, its words, and when it is asked.

    ``least`` and ``most`` are the ends of a scale. ``options`` are the choices in order: ``[{"code": …, "label": …}]``.
    With ``only_if`` (the code of an earlier question) it is asked of those who answered ``only_value`` there.
    ``texts`` has its words in other languages: label, help, least_label, most_label, options (label by code).
    """

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="questions", verbose_name=_("enkät")
    )
    code = models.CharField(_("kod"), max_length=30)
    kind = models.CharField(_("slag"), max_length=10, choices=QuestionKind)
    label = models.CharField(_("fråga"), max_length=300)
    help = models.TextField(_("förklaring"), blank=True)
    least = models.PositiveSmallIntegerField(_("skalans lägsta"), default=1)
    most = models.PositiveSmallIntegerField(_("skalans högsta"), default=7)
    least_label = models.CharField(_("vad det lägsta betyder"), max_length=100, blank=True)
    most_label = models.CharField(_("vad det högsta betyder"), max_length=100, blank=True)
    options = models.JSONField(_("val"), default=list, blank=True)
    only_if = models.CharField(_("ställs bara efter frågan"), max_length=30, blank=True)
    only_value = models.CharField(_("och svaret"), max_length=60, blank=True)
    texts = models.JSONField(_("på andra språk"), default=dict, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    withdrawn_on = models.DateField(_("utgick"), null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("fråga")
        constraints = [
            inside_federation("question"),
            models.UniqueConstraint(
                fields=["questionnaire", "code"],
                name="question_code",
                violation_error_message=_("En annan fråga i enkäten har redan den koden."),
            ),
            models.CheckConstraint(
                condition=Q(most__gt=F("least")),
                name="question_scale_in_order",
                violation_error_message=_("Skalans högsta ska vara större än dess lägsta."),
            ),
            models.CheckConstraint(
                condition=Q(only_if="") | ~Q(only_value=""),
                name="question_asked_after_an_answer",
                violation_error_message=_("Ange också vilket svar som leder till frågan."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class SurveyRound(FederationModel):
    """One time that a questionnaire is asked. It is open from ``opens`` until the day before ``closes``.

    On the day it closes it is counted, and not before: what a single answer changed shows to nobody.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("enkät")
    )
    code = models.CharField(_("omgång"), max_length=60)
    opens = models.DateField(_("öppnar"))
    closes = models.DateField(_("stänger"))
    reminded_on = models.DateField(_("senast påmint"), null=True, blank=True)

    class Meta:
        ordering = ["-closes", "-id"]
        verbose_name = _("omgång")
        constraints = [
            inside_federation("surveyround"),
            models.UniqueConstraint(
                fields=["questionnaire", "code"],
                name="surveyround_code",
                violation_error_message=_("Enkäten har redan en omgång som heter så."),
            ),
            models.CheckConstraint(
                condition=Q(closes__gte=F("opens")),
                name="surveyround_closes_after_it_opens",
                violation_error_message=_("Omgången kan inte stänga innan den öppnar."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire.title}, {self.code}"


class AskedGroup(FederationModel):
    """How many were asked of a body, a member and a level; each person asked is in one group of the round."""

    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="groups", verbose_name=_("omgång"))
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organ")
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("medlem")
    )
    level = models.CharField(_("nivå"), max_length=12, choices=Level, blank=True)
    asked = models.PositiveIntegerField(_("tillfrågade"))

    class Meta:
        ordering = ["id"]
        verbose_name = _("tillfrågade")
        constraints = [
            inside_federation("askedgroup"),
            models.UniqueConstraint(
                fields=["round", "body", "member", "level"], name="askedgroup_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.asked}"


class Invitation(FederationModel):
    """A personal link: the hash of its token, and whether it was used. The address is gone once it was."""

    # Its lines in a history would have moments, and moments tie.
    tracked: ClassVar[bool] = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(
        AskedGroup, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("tillfrågade")
    )
    token_hash = models.CharField(_("länkens kontrollsumma"), max_length=64)
    address = models.EmailField(_("e-postadress"), blank=True)
    used = models.BooleanField(_("använd"), default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("inbjudan")
        constraints = [
            inside_federation("invitation"),
            models.UniqueConstraint(fields=["federation", "token_hash"], name="invitation_token"),
            models.CheckConstraint(
                condition=Q(used=False) | Q(address=""),
                name="invitation_used_without_address",
                violation_error_message=_("Den som har svarat finns inte kvar med sin adress."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Personlig länk"))


class SurveyAnswer(FederationModel):
    """What somebody answered in a round, sealed (``surveys.sealing``): the database alone tells nothing of it.

    ``import_key`` is set for answers from files only: a keyed hash of the round and the file's respondent, so that the
    same file twice is the same answers. Answers by link have none.
    """

    tracked: ClassVar[bool] = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="answers", verbose_name=_("omgång"))
    sealed = models.BinaryField(_("förseglat svar"))
    import_key = models.CharField(_("filens nyckel"), max_length=64, blank=True)

    class Meta:
        # Random: the order says nothing of who answered first.
        ordering = ["id"]
        verbose_name = _("enkätsvar")
        constraints = [
            inside_federation("surveyanswer"),
            models.UniqueConstraint(
                fields=["round", "import_key"], condition=~Q(import_key=""), name="surveyanswer_import_key"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Enkätsvar"))
