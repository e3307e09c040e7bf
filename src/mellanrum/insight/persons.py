"""Marks that are told by words: names of persons, initials, and what together points somebody out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .lexicon import Lexicon, lexicon, listed, pattern_of
from .numbers import Found
from .patterns import pattern

_WORD = re.compile(r"[^\W\d_]+(?:[-’'´][^\W\d_]+)*(?::s\b)?")
_SURNAME_ALONE = pattern("persons", "surname_alone")
_SURNAME = pattern("persons", "surname")
_SENTENCE_END = re.compile(r"[.!?:\n•\-–—»”\"(]\s*$")
_INITIALS = pattern("persons", "initials")
_INITIAL_SURNAME = pattern("persons", "initial_surname")
_NAME_INITIAL = pattern("persons", "name_initial")
_CODE_INITIALS = pattern("persons", "code_initials")
_NAME_INITIAL_UNKNOWN = pattern("persons", "name_initial_unknown")
_NOT_INITIALS = frozenset(("P.S", "U.S", "O.K", "E.U", "F.D", "B.L", "D.V"))
_CALLED = pattern("persons", "called")
_AT_WORK = pattern("persons", "at_work")


_FROM_WORK = pattern("persons", "from_work")


@dataclass(frozen=True, kw_only=True)
class _Word:
    start: int
    end: int
    text: str
    begins: bool

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def plain(self) -> bool:
        """A capital and then small letters, as names are written."""
        return self.capital and not self.text.isupper()


def person_names(text: str) -> Iterator[Found]:
    """This will find names of persons: first names, surnames, both, titles and roles with a name, and initials."""
    words = [
        _Word(start=m.start(), end=m.end(), text=m[0], begins=_begins(text, m.start())) for m in _WORD.finditer(text)
    ]
    known = lexicon()
    for place in range(len(words)):
        if _is_name(words, place, known, text):
            first, last = _whole(words, place, known, text)
            yield Found(start=first.start, end=last.end, kind="name")
    for told in (_CALLED, _AT_WORK):
        for match in told.finditer(text):
            if not known.is_known(match[1].split()[0]):
                yield Found(start=match.start(1), end=match.end(1), kind="name")
    yield from _initials(text, known)


def _initials(text: str, known: Lexicon) -> Iterator[Found]:
    for match in _INITIALS.finditer(text):
        if match[0].replace(" ", "").rstrip(".") not in _NOT_INITIALS:
            yield Found(start=match.start(), end=match.end(), kind="name")
    for match in _INITIAL_SURNAME.finditer(text):
        if known.last_name(match[1]) or _SURNAME.match(match[1]):
            yield Found(start=match.start(), end=match.end(), kind="name")
    for match in _NAME_INITIAL.finditer(text):
        if known.first_name(match[1]):
            yield Found(start=match.start(), end=match.end(), kind="name")
    for match in _NAME_INITIAL_UNKNOWN.finditer(text):
        if not known.is_known(match[1]):
            yield Found(start=match.start(), end=match.end(), kind="name")
    for match in _CODE_INITIALS.finditer(text):
        if not known.is_known(match[1]):
            yield Found(start=match.start(1), end=match.end(1), kind="name")


def _is_name(words: list[_Word], place: int, known: Lexicon, text: str) -> bool:
    word = words[place]
    before = words[place - 1] if place and _beside(text, words[place - 1], word) else None
    after = words[place + 1] if place + 1 < len(words) and _beside(text, word, words[place + 1]) else None
    if (before and before.text.lower() in listed("saints")) or (after and after.text.lower() in listed("houses")):
        return False
    if known.is_known(word.text):
        return False
    if (
        before
        and word.plain
        and word.text.lower() not in listed("little")
        and (before.text.lower() in listed("titles") or before.text.lower() in listed("roles"))
    ):
        return True
    if not word.capital:
        name = known.first_name(word.text.capitalize())
        return (
            bool(name)
            and name not in known.also_words
            and word.text.rstrip("s") not in known.not_in_small
            and (word.text not in known.not_in_small)
        )
    if word.text.isupper() and len(word.text) > 1:
        return _is_shouted(words, place, known)
    first = known.first_name(word.text)
    at_work = _FROM_WORK.match(text[word.end :]) is not None
    if first and first not in known.also_words:
        return True
    if first:
        told = after is not None and (_may_be_surname(after, known) or after.text in listed("does"))
        return told or at_work or not word.begins
    if "-" in word.text and all(known.first_name(part) for part in word.text.split("-")):
        return True
    last = known.last_name(word.text)
    if last and last not in known.also_words:
        return True
    return _SURNAME_ALONE.match(word.text) is not None


def _is_shouted(words: list[_Word], place: int, known: Lexicon) -> bool:
    """Capitals all through are abbreviations, unless a name and a surname stand together."""
    name = words[place].text.title()
    beside = [words[other].text for other in (place - 1, place + 1) if 0 <= other < len(words)]
    if known.first_name(name):
        return any(text.isupper() and known.last_name(text.title()) for text in beside)
    return bool(known.last_name(name)) and any(text.isupper() and known.first_name(text.title()) for text in beside)


def _may_be_surname(word: _Word, known: Lexicon) -> bool:
    return word.plain and not known.is_known(word.text)


def _whole(words: list[_Word], place: int, known: Lexicon, text: str) -> tuple[_Word, _Word]:
    """The name with what belongs to it: an unknown first name before a surname, surnames after a first name."""
    first = last = place
    if words[place].capital:
        while last + 1 < len(words) and _beside(text, words[last], words[last + 1]):
            following = words[last + 1]
            particle = following.text.lower() in listed("particles") and last + 2 < len(words)
            if not particle and not _may_be_surname(following, known):
                break
            last += 2 if particle and _may_be_surname(words[last + 2], known) else 1
            if particle and words[last].text.lower() in listed("particles"):
                last -= 1
                break
        before = words[place - 1] if place else None
        # The first word of a sentence has its capital for that: it belongs to a surname, not to another first name.
        may_join = before is not None and not (before.begins and known.first_name(words[place].text))
        if before and may_join and _beside(text, before, words[place]) and _may_be_surname(before, known):
            first = place - 1
    return words[first], words[last]


def _beside(text: str, one: _Word, other: _Word) -> bool:
    return (
        text[one.end : other.start] in (" ", "  ", "\u00a0", ". ")
        and other.start - one.end <= 2
        and (text[one.end : other.start] != ". " or one.text.lower() in listed("titles"))
    )


def _begins(text: str, start: int) -> bool:
    return start == 0 or _SENTENCE_END.search(text[:start]) is not None


_AGE = pattern("persons", "age")
_ONLY = pattern("persons", "only")
_WHERE = pattern("persons", "where")
_WHAT = tuple(re.compile(pattern_of(name), re.IGNORECASE) for name in ("illness", "origin", "life"))
_SENTENCES = re.compile(r"[^.!?\n]+(?:[.!?](?!\s)[^.!?\n]*)*[.!?]?")


def combinations(text: str) -> Iterator[Found]:
    """This will find sentences that point somebody out without a name: an age, a place, and what is rare about them.

    An age or "the only one", with a place and an illness, an origin or a way of life; or three without a place.
    """
    for sentence in _SENTENCES.finditer(text):
        words = sentence[0]
        who = [m for m in (_AGE.search(words), _ONLY.search(words)) if m]
        where = _WHERE.search(words)
        what = [m for told in _WHAT for m in told.finditer(words)]
        if (who and where and what) or (who and len(what) >= 2) or (where and len(what) >= 2):
            parts = [*who, *what, *([where] if where else [])]
            start = min(part.start() for part in parts)
            end = max(part.end() for part in parts)
            yield Found(start=sentence.start() + start, end=sentence.start() + end, kind="combination")
