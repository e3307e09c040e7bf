"""Loads the example federation as users would, and gives it accounts to sign in with."""

from datetime import date

from config.demo import examples
from mellanrum.exchange.definition.load import apply_load, plan_load
from mellanrum.exchange.imports.kinds import KINDS
from mellanrum.exchange.imports.operations import import_file
from mellanrum.tenancy.actors import system_actor
from mellanrum.tenancy.models import Member, User
from mellanrum.tenancy.queries import federation_by_slug
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import UserFactory
from tests.support.people import administrator_of, auditor_of, board_member_of, director_of, group_member_of

SLUG = "blekinge"
PASSWORD = "ett långt provlösenord"


def load_example(*, on: date) -> None:
    """This will load Blekinge's definition and its invented year, and make an account for each role."""
    example = next(each for each in examples() if each.definition.stem == SLUG)
    plan = plan_load(data=example.definition.read_bytes(), file=example.definition.name, on=on)
    apply_load(plan=plan, actor_name="prov", on=on)
    federation = federation_by_slug(SLUG)
    assert federation is not None
    with federation_transaction([federation.pk]):
        actor = system_actor(federation.pk, "prov")
        for kind, path in example.registrations:
            result = import_file(actor=actor, kind=KINDS[kind], name=path.name, data=path.read_bytes())
            assert not result.errors, result.errors[:3]
        member = Member.objects.order_by("position")[0]
        accounts: dict[str, User] = {
            "director": director_of(federation).user,
            "board": board_member_of(federation, member=member).user,
            "group": group_member_of(federation, member=member).user,
            "auditor": auditor_of(federation).user,
            "administrator": administrator_of(federation).user,
            "roleless": UserFactory(name="Frans Främling"),
        }
        for word, user in accounts.items():
            _name(user, word)


def _name(user: User, word: str) -> None:
    user.email = f"{word}@prov.example"
    user.set_password(PASSWORD)
    user.save()
