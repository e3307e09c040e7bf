"""Nothing of the shipped example is in the code, and a wholly different federation works as well."""

import re
from pathlib import Path

from mellanrum.exchange.definition.reading import read_definition

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*/*.toml"))
# Words of the trade that happen to be names in an example too.
COMMON = {"styrelsen", "försäkringskassan", "arbetsförmedlingen"}


def words_of(path: Path) -> set[str]:
    """What is the example's own: places, people, codes of bodies and members."""
    objects = read_definition(path.read_bytes(), file=path.name).objects
    words = {str(objects["federation"][0].fields["slug"])}
    words |= {str(one.fields["code"]) for one in objects["members"]} | {
        str(one.fields["code"]) for one in objects["bodies"]
    }
    words |= {str(one.fields["short_name"]).casefold() for one in objects["members"]}
    words |= {str(one.fields["person"]).casefold() for one in objects["seats"]}
    return {word for word in words if len(word) > 3} - COMMON - {"forsakringskassan", "arbetsformedlingen"}


def test_no_word_of_an_example_stands_in_the_code() -> None:
    words = set().union(*(words_of(path) for path in EXAMPLES))
    assert {"blekinge", "lsg-ronneby", "sölvesborg", "elis tornbrunn"} <= words
    pattern = re.compile(r"(?<!\w)(" + "|".join(sorted(map(re.escape, words))) + r")(?!\w)", re.IGNORECASE)

    found = [
        f"{path.relative_to(ROOT)}:{number}: {match[0]}"
        for suffix in ("py", "html", "css", "js")
        for path in sorted((ROOT / "src/mellanrum").rglob(f"*.{suffix}"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        for match in pattern.finditer(line)
    ]

    assert found == []


def test_the_other_federation_shares_nothing_with_the_example() -> None:
    other = read_definition((Path(__file__).parent / "data/other.toml").read_bytes(), file="other.toml").objects
    for path in EXAMPLES:
        example = read_definition(path.read_bytes(), file=path.name).objects
        for section in ("members", "bodies", "plans.goals"):
            assert not {one.identity for one in other[section]} & {one.identity for one in example[section]}, section
