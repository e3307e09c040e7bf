"""``mellanrum give-role``: the first person of a federation, before anybody can sign in and give roles in the web."""

import sys
from argparse import ArgumentParser, Namespace

from config.environment import Problem, installation, start_django
from config.language import _

# As in `tenancy.models.Role`, which is not loaded before it is needed.
ROLES = ("director", "officer", "board_member", "group_member", "auditor", "administrator")


def summary() -> str:
    """This will say in a line what the command does."""
    return _("ger någon en roll i ett förbund, med ett nytt konto om det behövs")


def add_arguments(parser: ArgumentParser) -> None:
    """This will declare who, where and as what."""
    parser.add_argument("federation", metavar=_("FÖRBUND"), help=_("förbundets kortnamn"))
    parser.add_argument("email", metavar=_("E-POST"), help=_("personens e-postadress"))
    parser.add_argument("--name", required=True, help=_("personens namn"))
    parser.add_argument("--role", choices=ROLES, default="director", help=_("rollen (director)"))
    parser.add_argument("--address", default="http://localhost:8000", help=_("var systemet nås, för länken"))


def run(arguments: Namespace) -> int:
    """This will give the role, and print the link by which a new account chooses its password."""
    with installation():
        start_django(arguments.language)
        from django.core.exceptions import ValidationError
        from django.core.validators import validate_email
        from django.utils import timezone

        from config.federations import working_in
        from mellanrum.kernel.errors import Refused
        from mellanrum.tenancy.models import Role
        from mellanrum.tenancy.operations.accounts import add_person, password_link

        try:
            validate_email(arguments.email)
            with working_in(arguments.federation, read_only=False) as actor:
                assignment = add_person(
                    actor=actor,
                    email=arguments.email,
                    name=arguments.name,
                    role=Role(arguments.role),
                    since=timezone.localdate(),
                )
        except ValidationError:
            raise Problem(_("{text} är ingen e-postadress.").format(text=arguments.email)) from None
        except Refused as refusal:
            raise Problem(refusal.message) from refusal
        user = assignment.user
        words = _("{name} är nu {role} i {federation}.")
        print(words.format(name=user.name, role=Role(assignment.role).label, federation=arguments.federation))
        if not user.has_usable_password():
            print(_("Välj lösenord inom tre dagar på den här adressen, som bara gäller en gång:"), file=sys.stderr)
            print(password_link(user=user, site_address=arguments.address))
    return 0
