"""What a meeting deals with: its agenda, what a body's agenda always holds, and how each person stood."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mellanrum.tenancy.models import Contact, FederationModel, inside_federation

from .bodies import Body
from .meetings import Meeting


class ItemKind(models.TextChoices):
    FORMALITY = "formality", _("formalia")
    INFORMATION = "information", _("information")
    DECISION = "decision", _("beslut")


class ItemState(models.TextChoices):
    OPEN = "open", _("på dagordningen")
    DONE = "done", _("behandlat")
    POSTPONED = "postponed", _("bordlagt")
    REMOVED = "removed", _("taget från dagordningen")


class StandingItem(FederationModel):
    """An item that every agenda of a body holds. A body without any of its own has those that fit its kind."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="standing_items", verbose_name=_("organ"))
    key = models.SlugField(_("nyckel"), max_length=40)
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    title = models.CharField(_("rubrik"), max_length=200)
    kind = models.CharField(_("slag av ärende"), max_length=12, choices=ItemKind, default=ItemKind.FORMALITY)
    background = models.TextField(_("bakgrund"), blank=True)
    presenter = models.CharField(_("föredragande"), max_length=150, blank=True)
    ended_on = models.DateField(_("utgick"), null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("stående punkt")
        constraints = [
            inside_federation("standingitem"),
            models.UniqueConstraint(
                fields=["body", "key"],
                name="standingitem_key",
                violation_error_message=_("Organet har redan en stående punkt med den nyckeln."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItem(FederationModel):
    """A matter that a meeting deals with. ``number`` is its § in the body's series of the year, given at the meeting.

    ``source`` and ``ref`` name what waited for the body, if the item came from there; ``standing`` the key of the
    body's standing item. A file that names an item nobody has written gives it its number as title.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items", verbose_name=_("möte"))
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name=_("organ"))
    position = models.PositiveSmallIntegerField(_("punkt"))
    number = models.PositiveIntegerField(_("paragraf"), null=True, blank=True)
    number_year = models.PositiveSmallIntegerField(_("paragrafens år"), null=True, blank=True)
    title = models.CharField(_("rubrik"), max_length=200)
    kind = models.CharField(_("slag av ärende"), max_length=12, choices=ItemKind, default=ItemKind.INFORMATION)
    state = models.CharField(_("läge"), max_length=10, choices=ItemState, default=ItemState.OPEN)
    background = models.TextField(_("bakgrund"), blank=True)
    proposal = models.TextField(_("förslag till beslut"), blank=True)
    presenter = models.CharField(_("föredragande"), max_length=150, blank=True)
    note = models.TextField(_("anteckning vid mötet"), blank=True)
    reason = models.CharField(_("skäl"), max_length=250, blank=True)
    source = models.CharField(_("källa"), max_length=60, blank=True)
    ref = models.CharField(_("källans beteckning"), max_length=120, blank=True)
    source_url = models.CharField(_("källans sida"), max_length=300, blank=True)
    standing = models.SlugField(_("stående punkt"), max_length=40, blank=True)
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bordlagt från")
    )

    class Meta:
        ordering = ["meeting", "position", "id"]
        verbose_name = _("dagordningspunkt")
        constraints = [
            inside_federation("agendaitem"),
            models.UniqueConstraint(
                fields=["meeting", "source", "ref"],
                condition=~Q(source=""),
                name="agendaitem_source_once",
                violation_error_message=_("Ärendet står redan på mötets dagordning."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "continues"],
                name="agendaitem_continues_once",
                violation_error_message=_("Det bordlagda ärendet står redan på mötets dagordning."),
            ),
            models.UniqueConstraint(
                fields=["federation", "body", "number_year", "number"],
                name="agendaitem_number",
                violation_error_message=_("Organet har redan en paragraf med det numret i år."),
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, number_year__isnull=True)
                | Q(number__gte=1, number_year__isnull=False),
                name="agendaitem_number_has_year",
                violation_error_message=_("En paragraf är ett heltal från 1, i ett års serie."),
            ),
            models.CheckConstraint(
                condition=~Q(state="postponed") | ~Q(reason=""),
                name="agendaitem_reason_when_postponed",
                violation_error_message=_("Ange varför ärendet bordläggs."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        """The number that people know the item by: its §, or its place on the agenda until it has one."""
        return f"§ {self.number}" if self.number else str(self.position)


class AgendaPaper(FederationModel):
    """A document that belongs to an item: its title, and where it is read."""

    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="papers", verbose_name=_("dagordningspunkt")
    )
    title = models.CharField(_("rubrik"), max_length=200)
    url = models.URLField(_("länk"), max_length=400, blank=True)
    note = models.CharField(_("var den finns"), max_length=200, blank=True)
    withdrawn_on = models.DateField(_("togs bort"), null=True, blank=True)

    class Meta:
        ordering = ["item", "id"]
        verbose_name = _("handling till ärende")
        constraints = [
            inside_federation("agendapaper"),
            models.CheckConstraint(
                condition=~Q(url="") | ~Q(note=""),
                name="agendapaper_is_somewhere",
                violation_error_message=_("Ange en länk, eller var handlingen finns."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Vote(models.TextChoices):
    NONE = "", _("röstade inte")
    FOR = "for", _("ja-röst")
    AGAINST = "against", _("nej-röst")
    ABSTAIN = "abstain", _("avstod")


class Stance(FederationModel):
    """How a person stood in an item: left it because of jäv (förvaltningslagen 2017:900, 16 §), voted, dissented."""

    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="stances", verbose_name=_("dagordningspunkt")
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    is_recused = models.BooleanField(_("jäv"), default=False)
    vote = models.CharField(_("röst"), max_length=8, choices=Vote, blank=True, default="")
    dissents = models.BooleanField(_("reserverade sig"), default=False)
    dissent_text = models.TextField(_("reservation"), blank=True)

    class Meta:
        ordering = ["item", "id"]
        verbose_name = _("ställningstagande")
        constraints = [
            inside_federation("stance"),
            models.UniqueConstraint(
                fields=["item", "contact"],
                name="stance_once",
                violation_error_message=_("Personens ställningstagande i ärendet finns redan."),
            ),
            models.CheckConstraint(
                condition=Q(is_recused=False) | Q(vote="", dissents=False),
                name="stance_recused_takes_no_part",
                violation_error_message=_("Den som är jävig röstar inte och reserverar sig inte."),
            ),
            models.CheckConstraint(
                condition=Q(dissents=True) | Q(dissent_text=""),
                name="stance_text_of_dissent",
                violation_error_message=_("En reservations text hör till den som reserverar sig."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact}, {self.item}"
