"""Loading: what it changes, that it changes nothing twice, and that it never overwrites what was done in the web."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from mellanrum.exchange.definition.comparison import Deed
from mellanrum.exchange.definition.content import standing_content
from mellanrum.exchange.definition.export import export_definition
from mellanrum.exchange.definition.load import Conflicting, LoadPlan, Take, apply_load, plan_load
from mellanrum.exchange.definition.reading import read_definition
from mellanrum.exchange.models import LoadedDefinition
from mellanrum.governance.models import Body, Seat
from mellanrum.kernel.errors import Refused
from mellanrum.planning.models import Goal
from mellanrum.records.models import HistoryEntry
from mellanrum.tenancy.actors import Actor, system_actor
from mellanrum.tenancy.models import Contact, Federation, Member
from mellanrum.tenancy.scope import federation_transaction
from tests.support.factories import AttendanceFactory, MeetingFactory
from tests.support.strictness import history_required

OTHER = (Path(__file__).parent / "data/other.toml").read_text(encoding="utf-8")
EXAMPLE = Path(__file__).resolve().parents[2] / "examples/blekinge-2026/blekinge.toml"
DAY = date(2026, 11, 21)

pytestmark = pytest.mark.django_db


def load(text: str, *, take: Take | None = None, on: date = DAY) -> LoadPlan:
    plan = plan_load(data=text.encode(), file="norrsund.toml", on=on)
    return apply_load(plan=plan, actor_name="test", on=on, take=take)


def actor_of(slug: str = "norrsund") -> Actor:
    return system_actor(Federation.objects.get(slug=slug).pk, "test")


def exported(*, on: date = DAY, everything: bool = False) -> str:
    actor = actor_of()
    with federation_transaction([actor.federation_id], read_only=True):
        return export_definition(actor=actor, on=on, everything=everything)


def deeds(plan: LoadPlan) -> list[tuple[Deed, str]]:
    return [(change.deed, change.label) for change in plan.changes]


def test_first_load_makes_everything_that_the_file_says() -> None:
    plan = load(OTHER)

    assert plan.is_new
    actor = actor_of()
    with federation_transaction([actor.federation_id]):
        assert [member.code for member in Member.objects.order_by("position")] == ["fk", "vik", "regionen"]
        network = Body.objects.get(code="natverket")
        assert network.escalates_to is not None
        assert network.escalates_to.code == "beredningen"
        chair = Seat.objects.get(role="chair")
        assert (chair.contact.name, chair.days.start, chair.days.last_day) == (
            "Torvald Isbäcken",
            date(2025, 1, 1),
            date(2028, 12, 31),
        )
        goal = Goal.objects.get()
        assert (goal.measure, goal.parameters) == (
            "governance.member_represented",
            {"body": "radet", "member": "vik"},
        )
        assert (str(goal.low), goal.measured_from) == ("66.7000", date(2027, 6, 15))


def test_every_write_has_its_line_of_history() -> None:
    load(OTHER)

    actor = actor_of()
    with federation_transaction([actor.federation_id]):
        lines = HistoryEntry.objects.filter(use_case__endswith=".load_definition")
        created = {line.object_type for line in lines if line.before is None}
        assert {line.actor_name for line in lines} == {"test"}
    assert created == {
        "tenancy.federation",
        "tenancy.member",
        "tenancy.contact",
        "governance.body",
        "governance.seat",
        "planning.plan",
        "planning.priority",
        "planning.goal",
    }


def test_no_tracked_table_is_written_without_history() -> None:
    load(OTHER)

    with history_required() as tables:
        load(without(OTHER, 'person = "Edit Skogå"').replace("least_meetings = 8", "least_meetings = 10"))

    assert {"governance_body", "governance_seat"} <= tables


@pytest.mark.parametrize("path", [EXAMPLE, Path(__file__).parent / "data/other.toml"], ids=["blekinge", "other"])
def test_export_is_equal_in_content_to_what_was_loaded(path: Path) -> None:
    definition = read_definition(path.read_bytes(), file=path.name)
    apply_load(plan=plan_load(data=path.read_bytes(), file=path.name, on=DAY), actor_name="test", on=DAY)
    actor = actor_of(definition.slug)

    with federation_transaction([actor.federation_id], read_only=True):
        text = export_definition(actor=actor, on=DAY)

    back = read_definition(text.encode(), file="export.toml")
    for section, objects in definition.objects.items():
        given = {one.identity: dict(one.fields) for one in objects}
        assert {one.identity: dict(one.fields) for one in back.objects[section]} == given, section
    for section in ("members", "bodies", "plans.goals", "plans.keys", "plans.priorities", "plans.activities"):
        assert [one.identity for one in back.objects[section]] == [one.identity for one in definition.objects[section]]


@pytest.mark.parametrize("path", [EXAMPLE, Path(__file__).parent / "data/other.toml"], ids=["blekinge", "other"])
def test_export_is_the_very_same_toml_where_nothing_is_left_to_defaults(path: Path) -> None:
    apply_load(plan=plan_load(data=path.read_bytes(), file=path.name, on=DAY), actor_name="test", on=DAY)
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    actor = actor_of(given["federation"]["slug"])

    with federation_transaction([actor.federation_id], read_only=True):
        back = tomllib.loads(export_definition(actor=actor, on=DAY))

    assert back == given


def test_the_same_file_again_changes_nothing() -> None:
    load(OTHER)
    actor = actor_of()
    with federation_transaction([actor.federation_id]):
        lines = HistoryEntry.objects.count()

    again = load(OTHER)

    assert (again.is_new, list(again.changes), list(again.conflicts)) == (False, [], [])
    with federation_transaction([actor.federation_id]):
        assert HistoryEntry.objects.count() == lines
        assert LoadedDefinition.objects.count() == 1


def test_the_export_loaded_again_changes_nothing() -> None:
    load(OTHER)

    assert list(load(exported()).changes) == []


def test_dry_run_writes_nothing() -> None:
    plan = plan_load(data=OTHER.encode(), file="norrsund.toml", on=DAY)

    assert plan.is_new
    assert len(plan.changes) == 13
    assert not Federation.objects.filter(slug="norrsund").exists()


def test_a_changed_key_is_shown_with_before_and_after() -> None:
    load(OTHER)

    plan = load(OTHER.replace("least_meetings = 8", "least_meetings = 10"))

    (change,) = plan.changes
    assert (change.deed, change.label) == (Deed.CHANGE, "organ beredningen Beredningen")
    assert [(part.key, part.before, part.after) for part in change.fields] == [("least_meetings", 8, 10)]
    actor = actor_of()
    with federation_transaction([actor.federation_id]):
        assert Body.objects.get(code="beredningen").least_meetings == 10


def without(text: str, start: str) -> str:
    """The text without the table that holds ``start``."""
    tables = text.split("\n\n")
    return "\n\n".join(table for table in tables if start not in table)


def test_what_the_file_no_longer_names_is_ended_and_nothing_is_deleted() -> None:
    load(OTHER)
    less = without(without(OTHER, 'person = "Signe Fjällryd"'), 'code = "regionen"')
    less = without(without(less, 'code = "natverket"'), 'person = "Edit Skogå"')

    plan = load(less)

    assert {deed for deed, _label in deeds(plan)} == {Deed.END}
    actor = actor_of()
    with federation_transaction([actor.federation_id]):
        assert Member.objects.get(code="regionen").ended_on == DAY
        assert Body.objects.get(code="natverket").ended_on == DAY
        seat = Seat.objects.get(contact__name="Signe Fjällryd")
        assert seat.days.last_day == date(2026, 11, 20)
        assert Seat.objects.count() == 3
    assert list(load(less).changes) == []
    assert {deed for deed, _label in deeds(load(exported()))} == set()


def test_export_after_ending_gives_the_file_back_and_everything_when_asked() -> None:
    load(OTHER)
    less = without(OTHER, 'code = "regionen"')
    load(less)

    assert read_definition(exported().encode(), file="x").objects == read_definition(less.encode(), file="x").objects
    whole = read_definition(exported(everything=True).encode(), file="x")
    assert [one.fields["ended_on"] for one in whole.objects["members"]] == [None, None, "2026-11-21"]


def test_what_was_left_out_may_be_named_again() -> None:
    load(OTHER)
    load(without(without(OTHER, 'code = "regionen"'), 'person = "Signe Fjällryd"'))

    plan = load(OTHER)

    assert {(part.key, part.after) for change in plan.changes for part in change.fields} == {
        ("ended_on", None),
        ("to", None),
    }
    actor = actor_of()
    with federation_transaction([actor.federation_id]):
        assert Member.objects.get(code="regionen").ended_on is None
        assert Seat.objects.count() == 3
    assert list(load(OTHER).changes) == []


def test_a_goal_left_out_is_withdrawn() -> None:
    load(OTHER)

    load(without(OTHER, 'code = "A1"'))

    actor = actor_of()
    with federation_transaction([actor.federation_id]):
        assert Goal.objects.get().withdrawn_on == DAY


def change_in_web(**fields: object) -> None:
    actor = actor_of()
    with federation_transaction([actor.federation_id]):
        Body.objects.filter(code="beredningen").update(**fields)


def least_now() -> int | None:
    actor = actor_of()
    with federation_transaction([actor.federation_id]):
        least: int | None = Body.objects.get(code="beredningen").least_meetings
        return least


def test_what_was_changed_in_the_web_refuses_the_load_with_the_list() -> None:
    load(OTHER)
    change_in_web(least_meetings=9)

    with pytest.raises(Conflicting) as refused:
        load(OTHER.replace("least_meetings = 8", "least_meetings = 10").replace("Bereder", "Förbereder"))

    (conflict,) = refused.value.conflicts
    assert (conflict.label, conflict.key) == ("organ beredningen Beredningen", "least_meetings")
    assert (conflict.last, conflict.now, conflict.file) == (8, 9, 10)
    assert least_now() == 9
    actor = actor_of()
    with federation_transaction([actor.federation_id]):
        assert Body.objects.get(code="beredningen").purpose == "Bereder rådets ärenden."


def test_an_unchanged_file_does_not_overwrite_the_web_either() -> None:
    load(OTHER)
    change_in_web(least_meetings=9)

    with pytest.raises(Conflicting):
        load(OTHER)

    assert least_now() == 9


def test_the_file_wins_when_asked() -> None:
    load(OTHER)
    change_in_web(least_meetings=9)

    load(OTHER, take=Take.FILE)

    assert least_now() == 8


def test_the_web_wins_when_asked_and_the_rest_of_the_file_is_loaded() -> None:
    load(OTHER)
    change_in_web(least_meetings=9)

    plan = load(
        OTHER.replace("least_meetings = 8", "least_meetings = 10").replace("Bereder", "Förbereder"), take=Take.WEB
    )

    assert [part.key for change in plan.changes for part in change.fields] == ["purpose"]
    assert least_now() == 9


def test_the_same_change_in_web_and_file_is_no_conflict() -> None:
    load(OTHER)
    change_in_web(least_meetings=10)

    assert list(load(OTHER.replace("least_meetings = 8", "least_meetings = 10")).changes) == []


def test_what_was_made_in_the_web_stays() -> None:
    load(OTHER)
    actor = actor_of()
    with federation_transaction([actor.federation_id]):
        Body.objects.create(federation_id=actor.federation_id, code="fikat", name="Fikat", kind="network", position=9)

    assert list(load(OTHER).changes) == []
    assert 'code = "fikat"' in exported()


def test_leaving_out_what_the_web_has_changed_is_a_conflict() -> None:
    load(OTHER)
    change_in_web(purpose="Bereder allt.")
    less = without(OTHER, 'name = "Beredningen"').replace('escalates_to = "beredningen"', 'escalates_to = "radet"')

    with pytest.raises(Conflicting) as refused:
        load(less)

    assert [(conflict.label, conflict.key) for conflict in refused.value.conflicts] == [
        ("organ beredningen Beredningen", "")
    ]
    load(less, take=Take.WEB)
    actor = actor_of()
    with federation_transaction([actor.federation_id]):
        assert Body.objects.get(code="beredningen").ended_on is None


def test_browsers_line_ends_are_no_change() -> None:
    text = OTHER.replace('"Bereder rådets ärenden."', '"""Bereder\nrådets ärenden."""')
    load(text)
    change_in_web(purpose="Bereder\r\nrådets ärenden.\r\n")

    assert list(load(text).changes) == []


def test_corrected_day_and_address_are_the_same_seat() -> None:
    load(OTHER)
    fixed = OTHER.replace("from = 2025-01-01\nto", "from = 2024-12-01\nto")
    fixed = fixed.replace("signe@norrsund.example", "signe.fjallryd@norrsund.example")
    fixed = fixed.replace('person = "Edit Skogå"', 'person = "Edit Skogå"\nemail = "edit@norrsund.example"')

    plan = load(fixed)

    assert {(change.deed, part.key) for change in plan.changes for part in change.fields} == {
        (Deed.CHANGE, "from"),
        (Deed.CHANGE, "email"),
    }
    actor = actor_of()
    with federation_transaction([actor.federation_id]):
        assert Seat.objects.count() == 3
        assert Contact.objects.count() == 3
    assert list(load(fixed).changes) == []


def test_a_load_never_takes_a_seat_away_from_under_registered_attendance() -> None:
    load(OTHER)
    actor = actor_of()
    with federation_transaction([actor.federation_id]):
        seat = Seat.objects.get(contact__name="Signe Fjällryd")
        AttendanceFactory(seat=seat, meeting=MeetingFactory(body=seat.body, date=date(2026, 3, 5)))
        AttendanceFactory(seat=seat, meeting=MeetingFactory(body=seat.body, date=DAY))

    with pytest.raises(Refused, match="närvaro antecknad på platsen 5 mars 2026"):
        load(OTHER.replace('member = "vik"\nfrom = 2025-01-01\n\n', 'member = "vik"\nfrom = 2026-04-01\n\n'))
    load(without(OTHER, 'person = "Signe Fjällryd"'))

    with federation_transaction([actor.federation_id]):
        seat.refresh_from_db()
        assert (seat.days.start, seat.days.last_day) == (date(2025, 1, 1), DAY)


def test_a_person_with_several_seats_is_one_contact() -> None:
    load(
        OTHER + '\n[[seats]]\nbody = "beredningen"\nperson = "Signe Fjällryd"\nkind = "ordinary"\nmember = "vik"\n'
        "from = 2026-01-01\n"
    )

    actor = actor_of()
    with federation_transaction([actor.federation_id]):
        assert Seat.objects.filter(contact__email="signe@norrsund.example").count() == 2
        assert Contact.objects.count() == 3


def test_chairs_may_change_places_in_one_load() -> None:
    both = OTHER.replace(
        'member = "vik"\nfrom = 2025-01-01\n\n', 'member = "vik"\nrole = "vice_chair"\nfrom = 2025-01-01\n\n'
    )
    load(both)
    swapped = (
        both.replace('role = "chair"', 'role = "x"').replace('"vice_chair"', '"chair"').replace('"x"', '"vice_chair"')
    )

    load(swapped)

    actor = actor_of()
    with federation_transaction([actor.federation_id]):
        assert Seat.objects.get(role="chair").contact.name == "Signe Fjällryd"


def test_a_rule_of_the_database_refuses_the_whole_load() -> None:
    load(OTHER)
    # The former chair is not named any more and ends the day before the load; the new one began earlier.
    text = without(OTHER, 'person = "Torvald Isbäcken"') + (
        '\n[[seats]]\nbody = "radet"\nperson = "Ny Ordförande"\nkind = "ordinary"\nmember = "vik"\nrole = "chair"\n'
        "from = 2026-10-01\n"
    )

    with pytest.raises(Refused, match="ordförande"):
        load(text)

    actor = actor_of()
    with federation_transaction([actor.federation_id]):
        assert Seat.objects.get(role="chair").contact.name == "Torvald Isbäcken"
        assert LoadedDefinition.objects.count() == 1


def test_order_of_the_file_is_kept_when_it_changes() -> None:
    load(OTHER)
    first, rest = OTHER.split('[[members]]\ncode = "fk"', 1)
    fk, rest = rest.split("\n\n", 1)
    vik, rest = rest.split("\n\n", 1)
    moved = f'{first}{vik}\n\n[[members]]\ncode = "fk"{fk}\n\n{rest}'

    plan = load(moved)

    assert [deed for deed, _label in deeds(plan)] == [Deed.ORDER]
    actor = actor_of()
    with federation_transaction([actor.federation_id]):
        assert [member.code for member in Member.objects.order_by("position")] == ["vik", "fk", "regionen"]
    assert list(load(moved).changes) == []


def test_a_new_plan_leaves_the_old_years_plan() -> None:
    load(OTHER)

    load(OTHER.replace("2027", "2028").replace("decided_on = 2026", "decided_on = 2027"))

    actor = actor_of()
    with federation_transaction([actor.federation_id]):
        assert sorted(Goal.objects.values_list("plan__year", flat=True)) == [2027, 2028]


def test_two_federations_do_not_touch_each_other() -> None:
    load(OTHER)
    before = standing_in("norrsund")
    apply_load(plan=plan_load(data=EXAMPLE.read_bytes(), file="blekinge.toml", on=DAY), actor_name="test", on=DAY)

    assert standing_in("norrsund") == before


def standing_in(slug: str) -> object:
    actor = actor_of(slug)
    with federation_transaction([actor.federation_id], read_only=True):
        return standing_content(actor, on=DAY)
