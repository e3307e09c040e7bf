"""On which line a key stands, however the file is written."""

import tomllib

from mellanrum.exchange.definition.positions import lines_of

TEXT = '''# en kommentar med [[bodies]] i
[federation]
slug = "a" # = "b"
name = """rad ett
code = "nej"
[[bodies]]
"""
"short_name" = 'x = 1'

[[bodies]]
code = 'a\\'
[[bodies]]   # den andra
parameters = {body = "x", list = [1,
  2, {deep = true}]}
[[plans]]
year = 2026
[[plans.goals]]
code = "1"
[[plans.goals]]
range.low = 3
[[plans]]
[[plans.goals]]
measured = 2026-10-01T10:00:00Z'''


def test_lines_of_tables_keys_and_what_stands_inside_values() -> None:
    tomllib.loads(TEXT)

    assert lines_of(TEXT) == {
        ("federation",): 2,
        ("federation", "slug"): 3,
        ("federation", "name"): 4,
        ("federation", "short_name"): 8,
        ("bodies", 0): 10,
        ("bodies", 0, "code"): 11,
        ("bodies", 1): 12,
        ("bodies", 1, "parameters"): 13,
        ("bodies", 1, "parameters", "body"): 13,
        ("bodies", 1, "parameters", "list"): 13,
        ("bodies", 1, "parameters", "list", 0): 13,
        ("bodies", 1, "parameters", "list", 1): 14,
        ("bodies", 1, "parameters", "list", 2): 14,
        ("bodies", 1, "parameters", "list", 2, "deep"): 14,
        ("plans", 0): 15,
        ("plans", 0, "year"): 16,
        ("plans", 0, "goals", 0): 17,
        ("plans", 0, "goals", 0, "code"): 18,
        ("plans", 0, "goals", 1): 19,
        ("plans", 0, "goals", 1, "range", "low"): 20,
        ("plans", 1): 21,
        ("plans", 1, "goals", 0): 22,
        ("plans", 1, "goals", 0, "measured"): 23,
    }


def test_a_text_that_ends_in_the_middle_gives_what_was_read() -> None:
    assert lines_of('[a]\nb = """x') == {("a",): 1, ("a", "b"): 2}
