"""What stands in the navigation: the sections that exist, for those whose roles reach them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.models import Role

EVERY_ROLE = frozenset(Role.values)
OFFICE = frozenset({Role.DIRECTOR.value, Role.OFFICER.value})
THOSE_WHO_GIVE_ROLES = frozenset({Role.DIRECTOR.value, Role.ADMINISTRATOR.value})


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the site: its word, its first page, and the view names that belong to it by their beginning."""

    key: str
    label: Promise
    view_name: str
    roles: frozenset[str]
    views: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Item:
    """A section as one page shows it."""

    label: Promise
    url: str
    current: bool


SECTIONS = (
    Section(
        key="overview",
        label=_("Översikt"),
        view_name="web:overview",
        roles=EVERY_ROLE,
        views=("web:overview",),
    ),
    Section(key="plan", label=_("Mål"), view_name="planning:plan_latest", roles=EVERY_ROLE, views=("planning:",)),
    Section(
        key="meetings",
        label=_("Möten"),
        view_name="governance:meetings",
        roles=EVERY_ROLE,
        views=(
            "governance:meeting",
            "governance:calendar",
            "governance:minutes",
            "governance:agenda",
            "governance:attendance",
            "governance:representation",
            "governance:agenda",
            "governance:item",
            "governance:hold",
            "governance:decision",
            "governance:delegated",
            "governance:wheel",
            "governance:call",
            "notices:",
        ),
    ),
    Section(key="bodies", label=_("Organ"), view_name="governance:bodies", roles=EVERY_ROLE, views=("governance:",)),
    Section(key="surveys", label=_("Enkäter"), view_name="surveys:surveys", roles=EVERY_ROLE, views=("surveys:",)),
    Section(
        key="obstacles",
        label=_("Hinder"),
        view_name="obstacles:obstacles",
        roles=EVERY_ROLE,
        views=("obstacles:",),
    ),
    Section(key="learning", label=_("Lärande"), view_name="learning:events", roles=EVERY_ROLE, views=("learning:",)),
    Section(key="economy", label=_("Ekonomi"), view_name="economy:latest", roles=EVERY_ROLE, views=("economy:",)),
    Section(
        key="register",
        label=_("Diarium"),
        view_name="records:matters",
        roles=OFFICE | {Role.AUDITOR.value},
        views=("records:", "web:release", "exchange:register"),
    ),
    Section(key="imports", label=_("Import"), view_name="exchange:imports", roles=OFFICE, views=("exchange:",)),
    Section(
        key="people",
        label=_("Användare"),
        view_name="tenancy:people",
        roles=THOSE_WHO_GIVE_ROLES,
        views=("tenancy:",),
    ),
)


def navigation(actor: Actor | None, *, view_name: str) -> list[Item]:
    """This will list the sections that the actor's roles reach; none for someone without a role."""
    if actor is None:
        return []
    here = section_of(view_name)
    return [
        Item(label=section.label, url=reverse(section.view_name), current=section is here)
        for section in SECTIONS
        if actor.has(*section.roles)
    ]


def section_of(view_name: str) -> Section | None:
    """This will tell which section a page belongs to: the first whose views it begins with."""
    return next((section for section in SECTIONS if view_name.startswith(section.views)), None)
