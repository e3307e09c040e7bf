"""What may point out a person in a text: how much of it is found, how much is wrong, and what stands beside a mark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mellanrum.insight.marks import MarkKind, find_marks, reasons

from .labelled import outcome, sentences

NUMBER = "640823-3234"


def test_there_are_enough_sentences_in_both_halves() -> None:
    found = sentences()
    assert len(found) >= 400
    assert len({each.text for each in found}) == len(found)
    for half in (True, False):
        chosen = [each for each in found if each.held_out is half]
        assert len(chosen) >= 190
        assert sum(1 for each in chosen if not each.labels) >= 90


def test_the_half_held_out_is_found_at_least_as_well_as_the_page_says() -> None:
    """The figures of docs/personal-marks.md, as a floor: whoever makes them worse says so there."""
    measured = outcome(each for each in sentences() if each.held_out)
    assert measured.recall.part >= 99
    assert measured.recall.whole == 104
    assert measured.precision.whole - measured.precision.part <= 3
    assert measured.alarmed.part <= 3
    assert measured.recall_by["identity"].part == measured.recall_by["identity"].whole == 17


@pytest.mark.parametrize(
    "writing",
    [
        "640823-3234",
        "640823+3234",
        "19640823-3234",
        "196408233234",
        "6408233234",
        "640823 3234",
        "64 08 23 32 34",
        "19 64 08 23-32 34",
        "640823 – 3234",
        "701063-2391",
        "64.08.23.3234",
    ],
)
def test_an_identity_number_is_found_in_every_writing_and_cannot_be_waved_through(writing: str) -> None:
    text = f"Hon ({writing}) fick vänta."
    [mark] = find_marks(text)
    assert (mark.kind, mark.text, mark.certain) == (MarkKind.IDENTITY, writing, True)
    assert text[mark.start : mark.end] == writing


@pytest.mark.parametrize("writing", ["640823-xxxx", "640823-****", "640823-3235", "19640823-T234"])
def test_one_that_is_hidden_or_wrong_is_found_but_may_be_a_false_alarm(writing: str) -> None:
    [mark] = find_marks(f"Det gäller {writing} igen.")
    assert (mark.kind, mark.certain) == (MarkKind.IDENTITY, False)


def test_names_of_the_federation_are_no_persons() -> None:
    text = "Insatsen Linnea och Karlssonska huset har kö."
    assert [mark.text for mark in find_marks("Kontakta Linnea på Annagården.")] == ["Linnea"]
    assert find_marks(text, names=["Linnea", "Karlssonska huset"]) == ()


def test_a_name_of_the_federation_hides_nothing_but_itself() -> None:
    marks = find_marks("Ring Anna Karlsson på Linneas kansli.", names=["Linnea"])
    assert [mark.text for mark in marks] == ["Anna Karlsson"]


def test_a_warning_about_a_whole_sentence_gives_way_to_what_is_in_it() -> None:
    kinds = [mark.kind for mark in find_marks("Fatima är en 42-årig syrisk kvinna i Nättraby.")]
    assert MarkKind.NAME in kinds


def test_every_kind_says_why_in_words() -> None:
    why = reasons()
    assert set(why) == set(MarkKind)
    [mark] = find_marks("Ring mig på 070-174 06 05.")
    assert mark.why == why[MarkKind.PHONE]


def test_nothing_is_found_in_nothing() -> None:
    assert find_marks("") == ()


WORDS = st.sampled_from(
    ["Anna", "karlsson", "på", "FK", NUMBER, "070-174 06 05", "i", "Nättraby", "42-årig", "adhd", ".", "A.K.", "dnr",
     "2026-0341", "Ekvägen 14", "von", "Per", "\n", "ÅSA", "a@b.example", "19640823"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=14).map(" ".join) | st.text(max_size=80))
def test_marks_stand_in_order_never_over_each_other_and_say_what_stands_there(text: str) -> None:
    end = 0
    for mark in find_marks(text):
        assert end <= mark.start < mark.end <= len(text)
        assert text[mark.start : mark.end] == mark.text
        end = mark.end
    # The standard writing is found whatever stands around it, unless digits stand against it.
    assert any(mark.kind is MarkKind.IDENTITY for mark in find_marks(f"{text}, {NUMBER}. "))
