"""Marks that are told by how they are written: numbers, addresses, codes. Pure functions on a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stdnum import luhn
from stdnum.exceptions import ValidationError as NumberError

from .lexicon import lexicon
from .patterns import pattern

_GAP = r"[ \u00a0.\-–—+/]{0,3}"
_TEN = re.compile(rf"(?<![\d])(?:\d{_GAP}){{9,11}}\d(?!\d)")
# Four signs after a birth date that hide something are still four signs after a birth date; so is one letter of those
# that stand in for a digit in numbers of hospitals.
_PARTIAL = re.compile(r"(?<!\d)((?:19|20)?\d{6})[ ]?[-–+]?[ ]?([xX*•_?]{4}|[TRSUWXJKLMN]\d{3})(?![\w*])")
_LAST_FOUR = pattern("numbers", "last_four")
_PHONE = re.compile(r"(?<![\d\-/:.,])(?:\+46|0046|\(?0)[ ]?(?:\(0\))?\d(?:[ \-–)./]{0,3}\d){6,9}(?![\d]|[-/]\d)")
_OPEN_NUMBERS = ("0771", "020", "0200", "0770", "1177", "0900")
_HOURS = re.compile(r"[012]?\d[.:][0-5]\d\s?[-–]\s?[012]?\d[.:][0-5]\d$")
_EMAIL = pattern("numbers", "email")
_SHARED_BOX = pattern("numbers", "shared_box")
_STREET = pattern("numbers", "street")
_NOT_STREETS = pattern("numbers", "not_streets")
_POSTCODE = pattern("numbers", "postcode")
_FLAT = pattern("numbers", "flat")
_CAR = re.compile(r"\b[A-HJ-PR-UW-Z]{3}[ -]?\d{2}[0-9A-HJ-PR-UW-Z]\b(?![\d:/-])")
_CAR_SMALL = pattern("numbers", "car_small")
_CASE_CUE = pattern("numbers", "case_cue")
_CASE_BARE = pattern("numbers", "case_bare")
_NOT_CASES = re.compile(r"^(SFS|SOU|DS|PROP|EU|ISO|HT|VT|SS)\b", re.IGNORECASE)
_BORN_CUE = pattern("numbers", "born_cue")
_DATE_EIGHT = re.compile(r"(?<![\d\-/])((?:19|20)\d{2})([-/. ]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?![\d]|[-/]\d)")
_DATE_SIX = re.compile(
    r"(?<![\d\-/,.])(\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\d]|[-,./]\d|\s?(?:kr|tkr|SEK|kronor|st\b|%))"
)
# Whoever takes part is at least sixteen: later days are days of meetings and decisions.
_LATEST_BIRTH_YEAR = 2011
_NO_BIRTH_BEFORE = 1925


@dataclass(frozen=True, kw_only=True)
class Found:
    """Where something stands in a text, and what kind it is; ``certain``: nobody can say that it is none."""

    start: int
    end: int
    kind: str
    certain: bool = False


def identity_numbers(text: str) -> Iterator[Found]:
    """This will find personnummer and samordningsnummer in all writings, whole or with the last four hidden.

    A number with a wrong check digit is found too: it may be a slip of the pen, and it still has a birth date.
    """
    plain = _digits(text)
    for match in _TEN.finditer(plain):
        # Trailing separators are no part of it; a run may begin with digits that belong to something else.
        for size in (12, 10):
            found = _number_in(plain, match.start(), match.end(), size)
            if found:
                yield found
                break
    for match in _PARTIAL.finditer(plain):
        if _is_birth(match[1]):
            yield Found(start=match.start(), end=match.end(), kind="identity")
    for match in _LAST_FOUR.finditer(plain):
        yield Found(start=match.start(1), end=match.end(1), kind="identity")


def _number_in(text: str, start: int, end: int, size: int) -> Found | None:
    places = [place for place in range(start, end) if text[place].isdigit()]
    if len(places) != size:
        return None
    digits = "".join(text[place] for place in places)
    if not _is_birth(digits[:-4]) or (size == 12 and digits[:2] not in ("18", "19", "20")):
        return None
    # Ten digits that begin as mobile numbers do are one, unless they are parted before the last four alone.
    if size == 10 and digits[:2] == "07" and not (places[5] - places[0] == 5 and places[6] - places[5] > 1):
        return None
    try:
        luhn.validate(digits[-10:])
        valid = True
    except NumberError:
        valid = False
    return Found(start=places[0], end=places[-1] + 1, kind="identity", certain=valid)


def _is_birth(digits: str) -> bool:
    month, day = int(digits[-4:-2]), int(digits[-2:])
    return 1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91)


def telephone_numbers(text: str) -> Iterator[Found]:
    """This will find telephone numbers of one person's desk or pocket; switchboards that all share are none."""
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        national = "0" + digits[2:] if match[0].startswith("+46") else digits
        hours = _HOURS.match(match[0])
        if 8 <= len(national) <= 11 and not national.startswith(_OPEN_NUMBERS) and not hours:
            yield Found(start=match.start(), end=match.end(), kind="phone")


def email_addresses(text: str) -> Iterator[Found]:
    """This will find e-mail addresses, except those of a whole office (info@, registrator@)."""
    for match in _EMAIL.finditer(text):
        if not _SHARED_BOX.match(match[0]):
            yield Found(start=match.start(), end=match.end(), kind="email")


def street_addresses(text: str) -> Iterator[Found]:
    """This will find streets with a number, postcodes with a place, and flats."""
    for match in _STREET.finditer(text):
        if not _NOT_STREETS.match(match[0]):
            yield Found(start=match.start(), end=match.end(), kind="address")
    for told in (_POSTCODE, _FLAT):
        for match in told.finditer(text):
            yield Found(start=match.start(), end=match.end(), kind="address")


def car_numbers(text: str) -> Iterator[Found]:
    """This will find registration numbers of cars: three letters and three signs, not an abbreviation with a figure."""
    for match in _CAR.finditer(text):
        if not lexicon().is_known(match[0][:3]):
            yield Found(start=match.start(), end=match.end(), kind="car")
    for match in _CAR_SMALL.finditer(text):
        yield Found(start=match.start(1), end=match.end(1), kind="car")


def case_numbers(text: str) -> Iterator[Found]:
    """This will find numbers of cases, files and journals that lead to a person; references to laws are none."""
    for match in _CASE_CUE.finditer(text):
        if not _is_day(match[1]):
            yield Found(start=match.start(1), end=match.end(1), kind="case")
    for match in _CASE_BARE.finditer(text):
        if not _NOT_CASES.match(match[0]):
            yield Found(start=match.start(), end=match.end(), kind="case")


def birth_dates(text: str) -> Iterator[Found]:
    """This will find days of birth: said to be so, or a day of a year in which those who take part are born."""
    for match in _BORN_CUE.finditer(text):
        yield Found(start=match.start(1), end=match.end(1), kind="birth")
    for match in _DATE_EIGHT.finditer(text):
        if _NO_BIRTH_BEFORE <= int(match[1]) <= _LATEST_BIRTH_YEAR:
            yield Found(start=match.start(), end=match.end(), kind="birth")
    for match in _DATE_SIX.finditer(text):
        year = int(match[1])
        if not _LATEST_BIRTH_YEAR % 100 < year < _NO_BIRTH_BEFORE % 100 + 5:
            yield Found(start=match.start(), end=match.end(), kind="birth")


def _is_day(text: str) -> bool:
    return re.fullmatch(r"20\d{2}-\d{2}-\d{2}|20\d{2}[/–-](?:20)?\d{2}", text.strip()) is not None


def _digits(text: str) -> str:
    """Every digit as 0-9, and an O or an l between digits as the digit that it was meant as; the places are kept."""
    plain = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)
    plain = re.sub(r"(?<=\d)[oO](?=\d)", "0", plain)
    return re.sub(r"(?<=\d)[lI](?=\d)", "1", plain)
