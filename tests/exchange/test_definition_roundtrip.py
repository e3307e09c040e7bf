"""Whatever a definition holds, writing it and reading it again gives the same; and loading it, too."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mellanrum.exchange.definition.comparison import compare
from mellanrum.exchange.definition.content import from_json, to_json
from mellanrum.exchange.definition.export import export_definition, written
from mellanrum.exchange.definition.load import apply_load, plan_load
from mellanrum.exchange.definition.problems import DefinitionErrors, Problem
from mellanrum.exchange.definition.reading import read_definition
from mellanrum.exchange.definition.sections import SECTIONS
from mellanrum.exchange.definition.sheet import Standing
from mellanrum.tenancy.actors import system_actor
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction

DAY = date(2026, 11, 21)
Objects = dict[str, list[Standing]]

# No control characters (PostgreSQL keeps no NUL) and nothing that Unicode composes anew: files are brought to NFC.
letters = st.characters(categories=["Lu", "Ll", "Nd", "Po", "Pd"], max_codepoint=0x17F)
words = st.text(letters, min_size=1, max_size=30)
paragraphs = st.lists(st.text(letters | st.sampled_from(' "\\\t'), max_size=40), max_size=4).map(
    lambda lines: "\n".join(lines).strip()
)
codes = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True)
plan_codes = st.from_regex(r"[A-ZÅÄÖ]{1,3}:[0-9]{1,2}", fullmatch=True)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
numbers = st.decimals(min_value=-9_999_999, max_value=9_999_999, places=4, allow_nan=False, allow_infinity=False)


def made(section: str, identity: tuple[str, ...], **fields: Any) -> Standing:
    """An object with the defaults of its section for whatever is not given."""
    entry = next(one.entry for one in SECTIONS if one.name == section)
    return Standing(identity=identity, fields={**entry.defaults(), **fields})


def plain(number: Any) -> str:
    return format(number.normalize(), "f")


@st.composite
def definitions(draw: st.DrawFn) -> Objects:
    """A definition that holds: every reference points at something, nobody sits twice, escalation ends."""
    objects: Objects = {section.name: [] for section in SECTIONS}
    slug = draw(codes)
    objects["federation"] = [
        made("federation", (slug,), slug=slug, name=draw(words), short_name=draw(words), demo_note=draw(paragraphs))
    ]
    for code in draw(st.lists(codes, min_size=1, max_size=4, unique=True)):
        kind = draw(st.sampled_from(["social_insurance", "employment_service", "region", "municipality"]))
        ended = draw(st.none() | days.map(str))
        objects["members"].append(
            made("members", (code,), code=code, name=draw(words), short_name=f"M{code}", kind=kind, ended_on=ended)
        )
    members = [one.identity[0] for one in objects["members"]]
    bodies = draw(st.lists(codes, min_size=1, max_size=5, unique=True))
    for number, code in enumerate(bodies):
        objects["bodies"].append(
            made(
                "bodies",
                (code,),
                code=code,
                name=draw(words),
                kind=draw(st.sampled_from(["board", "forum", "steering"])),
                purpose=draw(paragraphs),
                least_meetings=draw(st.none() | st.integers(0, 366)),
                # Only bodies further down the file: no circle, and what it refers to comes later.
                escalates_to=draw(st.none() | st.sampled_from(bodies[number + 1 :])) if bodies[number + 1 :] else None,
                member=draw(st.none() | st.sampled_from(members)),
            )
        )
    for code in draw(st.lists(codes, max_size=3, unique=True)):
        responsible = draw(st.sampled_from([{}, {"role": "director"}, {"body": bodies[0]}, {"member": members[0]}]))
        objects["wheel"].append(
            made(
                "wheel",
                (code,),
                code=code,
                title=draw(words),
                kind=draw(st.sampled_from(["plan", "audit", "other"])),
                due=draw(st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: f"{day:%m-%d}")),
                before_meeting_of=draw(st.none() | st.sampled_from(bodies)),
                days_before=draw(st.integers(0, 60)),
                each_member=draw(st.booleans()),
                reminder_days=draw(st.lists(st.integers(0, 60), max_size=3)),
                description=draw(paragraphs),
                **responsible,
            )
        )
    for number in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from(["ordinary", "substitute", "co_opted"]))
        since = draw(days)
        fields = {
            "body": draw(st.sampled_from(bodies)),
            "person": f"Person {number}",
            "email": draw(st.none() | st.just(f"person{number}@prov.example")),
            "kind": kind,
            "member": None if kind == "co_opted" else draw(st.sampled_from(members)),
            "role": draw(st.sampled_from([None, "vice_chair", "convener"])),
            "personal_mandate": draw(st.booleans()),
            "from": since.isoformat(),
            "to": draw(st.none() | st.dates(since, since + timedelta(days=900)).map(str)),
        }
        identity = tuple(str(fields[key] or "") for key in ("body", "member", "kind", "person", "from"))
        objects["seats"].append(made("seats", identity, **fields))
    for year in draw(st.lists(st.integers(2004, 2100), max_size=2, unique=True)):
        _add_plan(draw, objects, year)
    return objects


def _add_plan(draw: st.DrawFn, objects: Objects, year: int) -> None:
    objects["plans"].append(made("plans", (str(year),), year=year, title=draw(words), introduction=draw(paragraphs)))
    priorities = draw(st.lists(plan_codes, min_size=1, max_size=3, unique=True))
    for code in priorities:
        objects["plans.priorities"].append(
            made("plans.priorities", (str(year), code), code=code, title=draw(words), text=draw(paragraphs))
        )
    goals = draw(st.lists(plan_codes, max_size=3, unique=True))
    for code in goals:
        low, high = sorted((draw(numbers), draw(numbers)))
        objects["plans.goals"].append(
            made(
                "plans.goals",
                (str(year), code),
                code=code,
                priority=draw(st.sampled_from(priorities)),
                title=draw(words),
                wording=draw(words),
                low=plain(low),
                high=plain(high),
                unit="kronor",
                measured=draw(st.none() | st.dates(date(year, 1, 1), date(year, 12, 31)).map(str)),
            )
        )
    if goals:
        objects["plans.activities"].append(
            made("plans.activities", (str(year), "a"), code="a", title=draw(words), goal=draw(st.sampled_from(goals)))
        )


def told(content: Mapping[str, Any]) -> dict[str, list[tuple[tuple[str, ...], dict[str, Any]]]]:
    return {name: [(one.identity, dict(one.fields)) for one in objects] for name, objects in content.items()}


@given(definitions())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_writing_and_reading_give_the_same(objects: Objects) -> None:
    read = read_definition(written(objects).encode(), file="x.toml")

    assert told(read.objects) == told(objects)


@given(definitions())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_definition_differs_from_itself_in_nothing_also_when_kept(objects: Objects) -> None:
    kept = from_json(to_json(objects))

    comparison = compare(last=kept, now=objects, file=kept)

    assert (list(comparison.changes), list(comparison.conflicts)) == ([], [])


@pytest.mark.django_db
@given(definitions())
# Each example loads a federation: a failing one is shown as it is, not made smaller.
@settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
def test_loading_and_exporting_give_the_same(objects: Objects) -> None:
    Federation.objects.filter(slug=objects["federation"][0].identity[0]).update(slug=f"x{Federation.objects.count()}")
    data = written(objects).encode()

    apply_load(plan=plan_load(data=data, file="x.toml", on=DAY), actor_name="test", on=DAY)

    actor = system_actor(Federation.objects.get(slug=objects["federation"][0].identity[0]).pk, "test")
    with federation_transaction([actor.federation_id], read_only=True):
        text = export_definition(actor=actor, on=DAY)
    back = told(read_definition(text.encode(), file="x.toml").objects)
    expected = told(objects)
    for unordered in ("seats", "plans"):
        back[unordered].sort(key=lambda one: one[0])
        expected[unordered].sort(key=lambda one: one[0])
    for part in ("plans.priorities", "plans.goals", "plans.activities", "plans.keys"):
        # By year, since plans are written in the order of years; within a plan the file's order stands.
        expected[part].sort(key=lambda one: one[0][0])
    assert back == expected
    assert list(plan_load(data=data, file="x.toml", on=DAY).changes) == []


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=80) | days | st.datetimes() | st.times(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=5,
).filter(lambda value: value is not None)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_value_of_any_key_is_taken_or_told(section: Any, data: st.DataObject) -> None:
    """No value of any kind ends in anything but a definition or a list of errors in our own words."""
    import tomlkit

    keys = section.entry.keys()
    table = {key: data.draw(junk) for key in data.draw(st.lists(st.sampled_from(keys), unique=True))}
    tree: Any = table if section.single else [table]
    for name in reversed(section.path[1:]):
        tree = [{name: tree}]
    try:
        text = tomlkit.dumps({section.path[0]: tree})
        encoded = text.encode()
    except (TypeError, ValueError, UnicodeEncodeError):
        return  # what TOML cannot hold
    told_errors: tuple[Problem, ...] = ()
    try:
        read_definition(encoded, file="x.toml")
    except DefinitionErrors as errors:
        told_errors = errors.problems
    assert all(str(problem) for problem in told_errors)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_told_not_to_be_a_definition(data: bytes) -> None:
    with pytest.raises(DefinitionErrors) as wrong:
        read_definition(data, file="x.toml")

    assert wrong.value.problems
