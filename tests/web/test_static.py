"""What is sent to a page besides itself: little, unchanged since it was fetched, and all of it used."""

import re
import zlib
from pathlib import Path

import pytest

from tools import vendor

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src/mellanrum/web/static"
OWN = STATIC / "web/mellanrum.css"
LIBRARY = STATIC / "vendor/designsystemet.css"


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def sources() -> str:
    """This will give every template, the Python that makes markup, and the script, as one text."""
    files = [*(ROOT / "src/mellanrum").rglob("*.html"), *(ROOT / "src/mellanrum").rglob("*.py"), STATIC / "web/app.js"]
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(files))


@pytest.mark.parametrize("folder", vendor.FOLDERS, ids=["pages", "browser tests", "fonts of papers"])
def test_what_others_have_made_is_as_it_was_fetched(folder: Path) -> None:
    assert vendor.faults(folder) == []


def test_a_changed_a_lost_and_a_foreign_file_are_told(tmp_path: Path) -> None:
    for path in vendor.BROWSER_TESTS.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "axe.sv.json").unlink()
    (tmp_path / "axe.min.js").write_text("changed")
    (tmp_path / "stray.js").write_text("")
    assert vendor.faults(tmp_path) == [
        "stray.js: not in VENDOR.toml",
        "axe.min.js: changed since it was fetched",
        "axe.sv.json: missing",
    ]


def test_script_and_style_of_a_page_are_under_100_kb_even_uncompressed_by_half() -> None:
    base = (ROOT / "src/mellanrum/web/templates/base.html").read_text(encoding="utf-8")
    files = re.findall(r"{% static '([^']+\.(?:css|js))' %}", base)
    assert len(files) == 4
    compressed = sum(len(zlib.compress((STATIC / name).read_bytes(), 9)) for name in files)
    # The budget of a page is 100 kB; keep well below it, so that what is added is noticed.
    assert compressed < 40_000


def test_every_custom_property_that_is_read_is_set() -> None:
    css = without_comments(OWN.read_text(encoding="utf-8")) + LIBRARY.read_text(encoding="utf-8")
    declared = set(re.findall(r"(--[\w-]+)\s*:", css))
    # With a fallback a property may be unset.
    read = set(re.findall(r"var\(\s*(--[\w-]+)\s*\)", css))
    # Set by the browser's own support for growing text areas, with the rule that reads it.
    assert read - declared == {"--_ds-field-sizing"}


def test_every_property_that_our_theme_sets_is_read() -> None:
    own = without_comments(OWN.read_text(encoding="utf-8"))
    read = set(re.findall(r"var\(\s*(--[\w-]+)", own + LIBRARY.read_text(encoding="utf-8")))
    library = set(re.findall(r"(--[\w-]+)\s*:", LIBRARY.read_text(encoding="utf-8")))
    declared = set(re.findall(r"(--[\w-]+)\s*:", own))
    assert declared - read - library == set()


def test_every_class_of_our_theme_is_used_somewhere() -> None:
    css = re.sub(r"url\([^)]*\)", "", without_comments(OWN.read_text(encoding="utf-8")))
    classes = set(re.findall(r"\.([a-zA-Z][\w-]*)", css))
    used = set(re.findall(r"[\w-]+", sources()))
    assert classes - used == set()


def test_every_class_of_ours_in_a_template_is_in_the_theme() -> None:
    defined = set(re.findall(r"\.(m-[\w-]+)", without_comments(OWN.read_text(encoding="utf-8"))))
    templates = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/mellanrum").rglob("*.html"))
    named = {name for value in re.findall(r'class="([^"]*)"', templates) for name in re.findall(r"\bm-[\w-]+", value)}
    assert named - defined == set()


def test_the_library_fits_the_page_on_paper_and_in_the_dark_by_our_tokens_only() -> None:
    # Its own palettes are cut away: one theme decides.
    assert not re.search(r"#[0-9a-fA-F]{6}\b", re.sub(r"url\([^)]*\)", "", LIBRARY.read_text(encoding="utf-8")))


def colours(scheme: int) -> dict[str, str]:
    """This will give the theme's colours, 0 in light and 1 in dark."""
    pairs = re.findall(r"(--m-[\w-]+):\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", OWN.read_text(encoding="utf-8"))
    return {name: (light, dark)[scheme] for name, light, dark in pairs}


def contrast(first: str, second: str) -> float:
    """This will give the contrast between two colours (WCAG 2.2, relative luminance)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_colour_of_text_is_legible_on_every_paper(scheme: int) -> None:
    found = colours(scheme)
    papers = ("--m-paper", "--m-sheet", "--m-sunken")
    for ink in ("--m-ink", "--m-ink-2", "--m-deep", "--m-lingon", "--m-ochre"):
        for paper in papers:
            assert contrast(found[ink], found[paper]) >= 4.5, (ink, paper)
    # Chosen answers have the soft deep behind them, the first button the deep itself.
    for ink in ("--m-ink", "--m-ink-2"):
        assert contrast(found[ink], found["--m-deep-soft"]) >= 4.5, ink
    assert contrast(found["--m-on-deep"], found["--m-deep"]) >= 4.5
    assert contrast(found["--m-on-deep"], found["--m-lingon"]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_controls_and_shapes_stand_out_from_the_paper(scheme: int) -> None:
    found = colours(scheme)
    for line in ("--m-line-hard", "--m-deep-mid", "--m-deep", "--m-lingon", "--m-ochre"):
        for paper in ("--m-paper", "--m-sheet"):
            assert contrast(found[line], found[paper]) >= 3, (line, paper)
