"""Which seats are the same seat when names, addresses or days have been corrected."""

from mellanrum.exchange.definition.sections.people import align, fill_in_email
from mellanrum.exchange.definition.sheet import Standing


def seat(person: str, since: str, until: str | None = None, *, email: str | None = None, body: str = "b") -> Standing:
    fields = {
        "body": body,
        "person": person,
        "email": email,
        "kind": "ordinary",
        "member": "m",
        "from": since,
        "to": until,
    }
    return Standing(identity=(body, "m", "ordinary", person, since), fields=fields)


def test_the_same_day_makes_the_same_seat() -> None:
    last, now, file = align(
        [seat("A", "2026-01-01")], [seat("A", "2026-01-01")], [seat("A", "2026-01-01", "2026-05-01")]
    )

    assert last[0].identity == now[0].identity == file[0].identity


def test_a_corrected_first_day_is_the_same_seat_when_the_periods_overlap() -> None:
    _last, now, file = align([], [seat("A", "2026-01-01")], [seat("A", "2026-02-01")])

    assert now[0].identity == file[0].identity


def test_a_new_period_after_the_old_is_another_seat() -> None:
    _last, now, file = align([], [seat("A", "2019-04-01", "2023-03-31")], [seat("A", "2023-04-01")])

    assert now[0].identity != file[0].identity


def test_a_day_corrected_in_the_web_is_found_from_what_was_loaded() -> None:
    loaded, web, stated = seat("A", "2026-01-01"), seat("A", "2026-01-15"), seat("A", "2026-01-01")
    last, now, file = align([loaded], [web], [stated])

    assert last[0].identity == now[0].identity == file[0].identity == web.identity


def test_a_new_name_with_the_same_address_is_the_same_person() -> None:
    old, new = (
        seat("Eva Berg", "2026-01-01", email="eva@x.example"),
        seat("Eva Dal", "2026-01-01", email="eva@x.example"),
    )
    _last, now, file = align([], [old], [new])

    assert now[0].identity == file[0].identity


def test_an_address_that_is_added_or_changed_is_the_same_person() -> None:
    for before, after in ((None, "eva@x.example"), ("eva@x.example", "e.berg@x.example"), ("eva@x.example", None)):
        old, new = seat("Eva Berg", "2026-01-01", email=before), seat("Eva Berg", "2026-01-01", email=after)
        _last, now, file = align([], [old], [new])
        assert now[0].identity == file[0].identity


def test_two_of_one_name_are_told_apart_by_their_addresses() -> None:
    one = seat("Eva Berg", "2026-01-01", email="eva1@x.example")
    two = seat("Eva Berg", "2026-01-01", "2026-12-31", email="eva2@x.example")
    _last, now, file = align([], [one, two], [two, one])

    by_address = [{other.fields["email"]: other.identity for other in seats} for seats in (now, file)]
    assert by_address[0] == by_address[1]
    assert len(set(by_address[0].values())) == 2


def test_an_address_stands_for_all_seats_of_the_name() -> None:
    filled = fill_in_email([seat("A", "2026-01-01", email="a@x.example"), seat("A", "2026-01-01", body="c")])

    assert [one.fields["email"] for one in filled] == ["a@x.example", "a@x.example"]


def test_no_address_is_guessed_between_two_of_one_name() -> None:
    three = [
        seat("A", f"2026-0{number}-01", email=email)
        for number, email in enumerate(["a@x.example", "b@x.example", None], 1)
    ]

    assert [one.fields["email"] for one in fill_in_email(three)] == ["a@x.example", "b@x.example", None]
