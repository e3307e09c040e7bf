"""Accounts: made by those who may give roles, kept by the person."""

import logging
from datetime import date

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from mellanrum.kernel.errors import Refused
from mellanrum.kernel.events import publish
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.events import RowSaved
from mellanrum.tenancy.models import Contact, Member, Role, RoleAssignment, User
from mellanrum.tenancy.policies import can_change_account, can_manage_people
from mellanrum.tenancy.snapshots import snapshot

from .roles import give_role

_log = logging.getLogger(__name__)


@transaction.atomic
def create_user(*, actor: Actor, email: str, name: str, password: str = "", language: str = "sv") -> User:
    """This will make an account. Without a password the person chooses one after a link in an e-mail.

    Raises:
        Forbidden: when the actor may not manage people.
        Refused: when the address has an account already, or the password is too weak.
    """
    can_manage_people(actor).require()
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(_("Det finns redan ett konto med den e-postadressen."), field="email")
    user = User(email=email, name=name.strip(), language=language)
    if password:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise Refused(" ".join(error.messages), field="password") from error
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    publish(RowSaved(actor=actor, use_case="tenancy.create_user", row=user))
    return user


@transaction.atomic
def add_person(
    *,
    actor: Actor,
    email: str,
    name: str,
    role: Role,
    since: date,
    member: Member | None = None,
    password: str = "",
    language: str = "sv",
    site_address: str = "",
) -> RoleAssignment:
    """This will give a person a role in the federation, with a new account unless the address has one already.

    The contact with the same address is tied to the account. Someone with a new account and no password gets a link to
    choose one, when ``site_address`` says where the system is reached.

    Raises:
        Forbidden: when the actor may not manage people.
        Refused: when the person has the role already, the password is too weak, or the link cannot be sent: then there
            is no account either.
    """
    can_manage_people(actor).require()
    user = User.objects.filter(email__iexact=email.strip()).first()
    is_new = user is None
    if user is None:
        user = create_user(actor=actor, email=email, name=name, password=password, language=language)
    assignment = give_role(actor=actor, user=user, role=role, since=since, member=member)
    _tie_contact(actor, user)
    if is_new and not password and site_address:
        send_invitation(actor=actor, user=user, site_address=site_address)
    return assignment


def send_invitation(*, actor: Actor, user: User, site_address: str) -> None:
    """This will send the person a link to choose a password by, before anything says that it was sent.

    Raises:
        Forbidden: when the actor may not manage people.
        Refused: when the person has signed in before: then only the person itself asks for a new password. Also when
            the mail server does not take the message.
    """
    can_manage_people(actor).require()
    if user.last_login is not None:
        raise Refused(_("Personen har redan loggat in och kan själv välja Glömt lösenordet på inloggningssidan."))
    context = {"name": user.name, "inviter": actor.name, "link": password_link(user=user, site_address=site_address)}
    with translation.override(user.language):
        subject = _("Ditt konto i Mellanrum")
        text = render_to_string("tenancy/mail/invitation.txt", context)
    try:
        send_mail(subject, text, None, [user.email])
    except OSError as error:
        # Not the error's own words: they may hold the address.
        _log.error("An invitation could not be sent: %s", type(error).__name__)
        raise Refused(
            _("E-postservern tog inte emot inbjudan, så inget är sparat. Försök igen om en stund.")
        ) from error


def password_link(*, user: User, site_address: str) -> str:
    """This will make the address by which a person chooses a password: once, and within the days that Django gives."""
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])
    return site_address.rstrip("/") + path


@transaction.atomic
def change_own_account(*, actor: Actor | None, user: User, name: str, language: str) -> None:
    """This will let a person change its own name and language; someone without a role has no actor, but an account.

    Raises:
        Forbidden: when it is somebody else's account.
        Refused: when the name is empty.
    """
    can_change_account(actor, user).require()
    if not name.strip():
        raise Refused(_("Skriv ditt namn."), field="name")
    before = snapshot(user)
    user.name, user.language = name.strip(), language
    user.save(update_fields=["name", "language"])
    if actor is not None:
        publish(RowSaved(actor=actor, use_case="tenancy.change_own_account", row=user, before=before))


def _tie_contact(actor: Actor, user: User) -> None:
    """The account's own entry among the contacts ties it to seats: found by the address, if nobody has it yet."""
    contacts = Contact.objects.of(actor)
    if contacts.filter(user=user).exists():
        return
    contact = contacts.filter(email__iexact=user.email, user=None).first()
    if contact is not None:
        before = snapshot(contact)
        contact.user = user
        contact.save(update_fields=["user"])
        publish(RowSaved(actor=actor, use_case="tenancy.tie_contact", row=contact, before=before))
