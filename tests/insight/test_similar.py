"""Texts that are about the same thing come first, and only those that the reader may see."""

from collections.abc import Iterator

import pytest

from mellanrum.governance.models import BodyKind
from mellanrum.insight.similar import similar
from mellanrum.insight.sources import UnknownSource
from mellanrum.obstacles.models import Obstacle
from mellanrum.obstacles.texts import CONSULTATIONS, OBSTACLES
from mellanrum.tenancy.models import Federation
from mellanrum.tenancy.scope import federation_transaction
from tests.support import people
from tests.support.factories import BodyFactory, FederationFactory, MemberFactory
from tests.support.factories.obstacles import ConsultationMatterFactory, ObstacleFactory

TEXTS = {
    "Utlåtanden går i retur": "Läkarutlåtandet skickas tillbaka i flera varv. Ingen äger kompletteringen.",
    "Två samordnare utan kontakt": "Deltagaren får två planer som inte känner till varandra.",
    "Tolk saknas vid trepartsmöten": "Mötet skjuts upp när ingen har bokat tolken, och ingen vet vem som betalar.",
    "Praktikplatser tar slut före sommaren": "Arbetsgivarna får frågan från fyra håll samma vecka.",
    "Sekretess tolkas olika": "Samma samtycke räcker hos den ena och inte hos den andra.",
}


@pytest.fixture
def federation(db: None) -> Iterator[Federation]:
    owner = FederationFactory()
    with federation_transaction([owner.pk]):
        for title, text in TEXTS.items():
            ObstacleFactory(federation=owner, title=title, text=text)
        yield owner


def titles(found: object) -> list[str]:
    """The titles of what was found, in the order in which it came."""
    keys = [one.pk for one in found]  # type: ignore[attr-defined]
    by_pk = dict(Obstacle.objects.filter(pk__in=keys).values_list("pk", "title"))
    return [by_pk[pk] for pk in keys]


@pytest.mark.parametrize(
    ("told", "first"),
    [
        (
            "Läkarna kompletterar sina utlåtanden gång på gång, och de kommer i retur utan att någon äger frågan.",
            "Utlåtanden går i retur",
        ),
        ("En deltagare hade två planer. Samordnarna kände inte till varandra.", "Två samordnare utan kontakt"),
        ("Vem bokar och betalar tolkar till mötet med tre parter?", "Tolk saknas vid trepartsmöten"),
        ("Samtycken räckte hos den andra men inte här, för sekretessen tolkades olika.", "Sekretess tolkas olika"),
    ],
)
def test_other_words_of_the_same_stems_rank_first(federation: Federation, told: str, first: str) -> None:
    found = similar(actor=people.director_of(federation).actor, text=told, source=OBSTACLES)

    assert titles(found)[0] == first
    assert len(found[0].shared) >= 2
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(0 < one.score <= 1 for one in found)


@pytest.mark.parametrize(
    ("few", "expected"),
    [
        ("tolk", ["Tolk saknas vid trepartsmöten"]),
        ("sekretes", ["Sekretess tolkas olika"]),
        ("praktikplats", ["Praktikplatser tar slut före sommaren"]),
        ("", []),
        ("   ", []),
        ("och i att", []),
        ("!?", []),
        ("rymdfärder", []),
    ],
)
def test_a_few_words_find_what_they_name_and_nothing_else(
    federation: Federation, few: str, expected: list[str]
) -> None:
    found = similar(actor=people.director_of(federation).actor, text=few, source=OBSTACLES)

    assert titles(found)[: len(expected) or None] == expected


def test_the_own_row_and_what_nobody_has_read_are_left_out(federation: Federation) -> None:
    actor = people.director_of(federation).actor
    own = Obstacle.objects.get(title="Sekretess tolkas olika")
    ObstacleFactory(federation=federation, title="Sekretess och samtycke", cleaned_on=None)

    assert titles(similar(actor=actor, text="Sekretess och samtycke", source=OBSTACLES)) == ["Sekretess tolkas olika"]
    assert similar(actor=actor, text="Sekretess och samtycke", source=OBSTACLES, without=[own.pk]) == []


def test_another_federations_rows_never_come(federation: Federation) -> None:
    elsewhere = FederationFactory()
    with federation_transaction([federation.pk, elsewhere.pk]):
        for title, text in TEXTS.items():
            ObstacleFactory(federation=elsewhere, title=title, text=text)
        # Even where the transaction sees both, only the actor's own federation is compared.
        actor = people.director_of(federation).actor
        for title, text in TEXTS.items():
            found = similar(actor=actor, text=f"{title}. {text}", source=OBSTACLES, limit=50)
            owners = Obstacle.objects.filter(pk__in=[one.pk for one in found]).values_list("federation", flat=True)
            assert set(owners) == {federation.pk}


def test_the_readers_rights_hold(federation: Federation) -> None:
    group = BodyFactory(federation=federation, kind=BodyKind.LOCAL_GROUP)
    reader = people.group_member_of(federation, group=group, member=MemberFactory(federation=federation)).actor
    told = "Utlåtanden går i retur och ingen äger kompletteringen."

    assert similar(actor=reader, text=told, source=OBSTACLES) == []
    one = Obstacle.objects.get(title="Utlåtanden går i retur")
    Obstacle.objects.filter(pk=one.pk).update(raised_in=group)
    assert titles(similar(actor=reader, text=told, source=OBSTACLES)) == [one.title]

    team = BodyFactory(federation=federation, kind=BodyKind.CONSULTATION_TEAM)
    matter = ConsultationMatterFactory(body=team, title="Vem äger kompletteringen av utlåtandet?")
    # What a team was asked stays in the team: another group does not read it, nor does the board.
    for person in (reader, people.board_member_of(federation).actor):
        assert similar(actor=person, text=told, source=CONSULTATIONS) == []
    office = people.director_of(federation).actor
    assert [each.pk for each in similar(actor=office, text=told, source=CONSULTATIONS)] == [matter.pk]


def test_what_nobody_declares_is_the_programmers_fault(federation: Federation) -> None:
    with pytest.raises(UnknownSource):
        similar(actor=people.director_of(federation).actor, text="Tolk", source="obstacles.nothing")
