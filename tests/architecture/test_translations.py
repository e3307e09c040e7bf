"""Every Swedish text has its English, and no text of a page escapes translation."""

import polib
import pytest

from tools import translations


@pytest.mark.parametrize("package", translations.packages())
def test_every_text_of_the_package_has_its_english(package: str) -> None:
    assert translations.faults_of(package) == []


def test_a_text_has_the_same_english_in_every_package() -> None:
    assert translations.conflicts(translations.packages()) == []


def test_words_outside_the_tags_of_a_template_are_found() -> None:
    template = (
        "{% load i18n %}<h1>{% translate 'Möten' %}</h1>\n<p class='lead'>Inga möten {{ year }}</p>\n"
        "{% blocktranslate %}Så här{% endblocktranslate %}{# Inte detta #}<img alt='En bild' src='bild.png'>CSV 2026"
    )
    assert translations.untagged_in_template(template) == [(2, "Inga möten"), (3, "En bild")]


def test_swedish_outside_gettext_and_f_strings_inside_it_are_found() -> None:
    code = (
        '"""Läs mig."""\nA = _("Möte")\nB = "Möte"\nC = _(f"Möte {A}")\nD = "möte"  # not shown\n'
        'def f():\n    """Möten."""\n    raise Refused(f"Mötet {A}")\n'
    )
    found = translations.untagged_in_python(code)
    assert found == [(3, "Möte"), (4, "an f-string cannot be translated"), (8, "Mötet")]


@pytest.mark.parametrize(
    ("source", "english", "fault"),
    [
        ("%(name)s har gått", "%(nam)s has gone", "placeholders differ"),
        ("{count} möten", "meetings", "placeholders differ"),
        ("Spara", "", "no English"),
        ("Läs <a href='x'>mer</a>", "Read more", "HTML tags differ"),
        ("Läs ", "Read", "white space"),
    ],
)
def test_a_translation_that_loses_something_is_found(source: str, english: str, fault: str) -> None:
    entry = polib.POEntry(msgid=source, msgstr=english)
    assert [found for found in translations.entry_faults(entry) if fault in found]


def test_a_translation_that_keeps_everything_passes() -> None:
    entry = polib.POEntry(
        msgid="En ledamot i %(body)s",
        msgid_plural="%(count)s ledamöter i %(body)s",
        msgstr_plural={0: "One member of %(body)s", 1: "%(count)s members of %(body)s"},
    )
    assert translations.entry_faults(entry) == []
    assert translations.entry_faults(polib.POEntry(msgid="100 %% av %(name)s", msgstr="100%% of %(name)s")) == []
