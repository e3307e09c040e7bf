"""One term, one code name."""

import ast
from collections import Counter

from django.apps import apps

from tools import glossary

from .reading import PACKAGES, modules, ranks, syntax


def test_every_model_of_ours_is_in_the_glossary() -> None:
    ours = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("mellanrum.") and not model._meta.auto_created
    }
    named = [term.model for term in glossary.terms() if term.model]
    assert set(named) == ours
    assert len(named) == len(set(named))


def test_no_term_and_no_name_stands_twice() -> None:
    terms = glossary.terms()
    for kind in (
        Counter(term.sv.casefold() for term in terms),
        Counter(term.en.casefold() for term in terms),
        Counter((term.context, term.name) for term in terms),
    ):
        assert [name for name, times in kind.items() if times > 1] == []


def test_names_that_are_not_waiting_exist_in_their_package() -> None:
    for term in glossary.terms():
        assert term.context in ranks(), term.sv
        if term.later:
            assert not term.model, f"{term.sv}: its model is written, so it is not waiting"
            continue
        words = {part for name in term.name.split(", ") for part in name.split(".")}
        missing = words - names_in(term.context)
        assert not missing, f"{term.sv}: {missing} is not in {term.context}"


def names_in(package: str) -> set[str]:
    """This will list every name that a package's modules define or use, words inside longer names too."""
    found: set[str] = set()
    for path in modules(PACKAGES / package):
        found.add(path.stem)
        for node in ast.walk(syntax(path)):
            for attribute in ("name", "id", "attr", "arg"):
                value = getattr(node, attribute, None)
                if isinstance(value, str):
                    found |= {value, *value.split("_")}
    return found


def test_each_term_is_explained_in_both_languages() -> None:
    for term in glossary.terms():
        for text in (term.explanation_sv, term.explanation_en):
            assert text.endswith("."), term.sv
            assert text[0].isupper(), term.sv


def test_the_document_is_what_the_words_give() -> None:
    assert glossary.DOCUMENT.read_text(encoding="utf-8") == glossary.document()
