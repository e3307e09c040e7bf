"""Federations, their members, the people who have a role in them, and the base of every model of a federation."""

from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mellanrum.kernel.sorting import sort_key_of

from .actors import Actor


class Federation(models.Model):
    """A samordningsförbund. A public body: its name is no secret, so this table has no row security."""

    slug = models.SlugField(_("kortnamn i adresser"), max_length=60, unique=True)
    name = models.CharField(_("namn"), max_length=200)
    short_name = models.CharField(_("kort namn"), max_length=80)
    organisation_number = models.CharField(_("organisationsnummer"), max_length=12, blank=True)
    county = models.CharField(_("län"), max_length=80, blank=True)
    demo_note = models.TextField(
        _("vad som är påhittat"), blank=True, help_text=_("Visas överst på varje sida när uppgifterna är påhittade.")
    )
    escalation_note = models.TextField(_("hur frågor lyfts"), blank=True)
    closed_on = models.DateField(
        _("avslutat"),
        null=True,
        blank=True,
        help_text=_("Sista dagen som uppgifterna handlar om, när förbundets år här är avslutat. Annars tomt."),
    )
    sort_key = sort_key_of("name")

    class Meta:
        ordering = ["sort_key", "id"]
        verbose_name = _("samordningsförbund")

    def __str__(self) -> str:
        return self.name

    def is_closed(self, *, on: date) -> bool:
        """This will tell whether the last day that the federation's registers tell of is behind us."""
        return self.closed_on is not None and self.closed_on < on

    def reckoned_on(self, today: date) -> date:
        """This will give the day that everything in the federation is reckoned as of: its last one once it is closed.

        So nothing in a closed year is late because years have gone by since.
        """
        return today if self.closed_on is None else min(today, self.closed_on)


class FederationQuerySet(models.QuerySet[Any]):
    """Rows of one federation; the database's row security stands under it."""

    def of(self, actor: Actor) -> Self:
        """This will keep the rows of the actor's federation."""
        return self.filter(federation_id=actor.federation_id)


class FederationModel(models.Model):
    """The base of everything that belongs to a federation.

    ``tracked``: every write leaves a line of history; a recorder in the tests fails an operation that forgets it.
    """

    tracked: ClassVar[bool] = True

    federation = models.ForeignKey(Federation, on_delete=models.PROTECT, related_name="+", verbose_name=_("förbund"))

    objects: ClassVar[Any] = FederationQuerySet.as_manager()

    class Meta:
        abstract = True


def inside_federation(name: str) -> models.UniqueConstraint:
    """This will make the unique (federation, id) that composite foreign keys point at."""
    return models.UniqueConstraint(fields=["federation", "id"], name=f"{name}_federation_id")


class PartyKind(models.TextChoices):
    """The four kinds of party (lag 2003:1210, 1 and 3 §§). Several municipalities are several members but one party."""

    SOCIAL_INSURANCE = "social_insurance", _("Försäkringskassan")
    EMPLOYMENT_SERVICE = "employment_service", _("Arbetsförmedlingen")
    REGION = "region", _("region")
    MUNICIPALITY = "municipality", _("kommun")


class Member(FederationModel):
    """An organisation that is a member of the federation: each municipality is one of its own."""

    code = models.SlugField(_("kod"), max_length=60)
    name = models.CharField(_("namn"), max_length=200)
    short_name = models.CharField(_("kort namn"), max_length=60)
    kind = models.CharField(_("slag av part"), max_length=30, choices=PartyKind)
    organisation_number = models.CharField(_("organisationsnummer"), max_length=12, blank=True)
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    ended_on = models.DateField(_("utträdde"), null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("förbundsmedlem")
        constraints = [
            inside_federation("member"),
            models.UniqueConstraint(
                fields=["federation", "code"],
                name="member_code",
                violation_error_message=_("En annan medlem har redan den koden."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Someone who can sign in. Roles say where and as what; the account itself belongs to no federation."""

    email = models.EmailField(_("e-postadress"), unique=True)
    name = models.CharField(_("namn"), max_length=150)
    language = models.CharField(_("språk"), max_length=2, choices=[("sv", "Svenska"), ("en", "English")], default="sv")
    is_active = models.BooleanField(_("kan logga in"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("användare")

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class Role(models.TextChoices):
    DIRECTOR = "director", _("Förbundschef")
    OFFICER = "officer", _("Handläggare")
    BOARD_MEMBER = "board_member", _("Styrelsen")
    GROUP_MEMBER = "group_member", _("Samverkansgrupp")
    AUDITOR = "auditor", _("Revisor")
    ADMINISTRATOR = "administrator", _("Systemadministratör")


class RoleAssignment(FederationModel):
    """A user's role in a federation, from a day until a day; a party's employee also has a member."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("användare"))
    role = models.CharField(_("roll"), max_length=30, choices=Role)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("medlem")
    )
    since = models.DateField(_("från och med"))
    until = models.DateField(_("till och med"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("roll")
        constraints = [
            inside_federation("roleassignment"),
            models.CheckConstraint(
                # A last day right before the first: given by mistake, and taken back before it held a day.
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since") - timedelta(days=1)),
                name="roleassignment_ends_after_start",
                violation_error_message=_("Sista dagen kan tidigast vara dagen före den första."),
            ),
            models.UniqueConstraint(
                fields=["federation", "user", "role"],
                condition=Q(until__isnull=True),
                name="roleassignment_open_once",
                violation_error_message=_("Personen har redan den rollen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}"


class Contact(FederationModel):
    """A person who represents a member, works for the federation or takes part in its bodies. Never a participant."""

    name = models.CharField(_("namn"), max_length=150)
    email = models.EmailField(_("e-postadress"), blank=True)
    phone = models.CharField(_("telefon"), max_length=40, blank=True)
    title = models.CharField(_("befattning"), max_length=120, blank=True)
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("konto")
    )
    sort_key = sort_key_of("name")

    class Meta:
        ordering = ["sort_key", "id"]
        verbose_name = _("kontakt")
        constraints = [
            inside_federation("contact"),
            models.UniqueConstraint(
                fields=["federation", "email"],
                condition=~Q(email=""),
                name="contact_email",
                violation_error_message=_("En annan kontakt har redan den e-postadressen."),
            ),
            models.UniqueConstraint(
                fields=["federation", "user"],
                condition=Q(user__isnull=False),
                name="contact_user",
                violation_error_message=_("Kontot hör redan till en annan kontakt."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
