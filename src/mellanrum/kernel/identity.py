"""Swedish identity numbers: personnummer, samordningsnummer, organisationsnummer. The rules are a library's."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum import luhn
from stdnum.exceptions import ValidationError as NumberError
from stdnum.se import orgnr

# Six or eight digits of a birth date, then four: what a personnummer or a samordningsnummer looks like.
_LOOKS_LIKE_ONE = re.compile(r"(?<!\d)((?:\d{2})?\d{2}[01]\d[0-9]\d\s?[-+–]?\s?)\d{4}(?!\d)")


class IdentityKind(StrEnum):
    PERSONAL = "personnummer"
    COORDINATION = "samordningsnummer"
    ORGANISATION = "organisationsnummer"


@dataclass(frozen=True)
class IdentityNumber:
    """A checked number. ``digits`` is twelve for people and ten for organisations; never shown in full in errors."""

    kind: IdentityKind
    digits: str

    def __str__(self) -> str:
        return f"{self.digits[:-4]}-{self.digits[-4:]}"

    @property
    def masked(self) -> str:
        """The form that may stand in a message: the last four digits hidden."""
        return f"{self.digits[:-4]}-****"


def masked(text: str) -> str:
    """This will hide the last four digits of everything in a text that looks like an identity number of a person."""
    return _LOOKS_LIKE_ONE.sub(r"\1****", text)


def holds_identity_number(text: str) -> bool:
    """This will tell whether something in a text looks like an identity number of a person."""
    return _LOOKS_LIKE_ONE.search(text) is not None


def personal_number(text: str, *, today: date) -> IdentityNumber:
    """This will read a personnummer or a samordningsnummer (day + 60), with ten or twelve digits.

    Ten digits mean the latest century that is not in the future, and ``+`` a hundred years earlier
    (folkbokföringslagen 1991:481, 18 §; 18 a § for samordningsnummer).

    Raises:
        ValueError: when the digits do not make a number; the text is not repeated.
    """
    plain = text.strip().replace(" ", "")
    sign = "+" if "+" in plain else "-"
    digits = plain.replace("-", "").replace("+", "")
    if not digits.isascii() or not digits.isdigit() or len(digits) not in (10, 12):
        raise ValueError("not an identity number")
    if len(digits) == 10:
        digits = _century(digits, sign, today) + digits
    coordination = int(digits[6:8]) > 60
    day = int(digits[6:8]) - (60 if coordination else 0)
    try:
        born = date(int(digits[:4]), int(digits[4:6]), day)
        # The library's personnummer knows no coordination numbers: the date is checked here, the digit by its Luhn.
        luhn.validate(digits[2:])
    except (ValueError, NumberError):
        raise ValueError("not an identity number") from None
    if born > today:
        raise ValueError("not an identity number")
    return IdentityNumber(IdentityKind.COORDINATION if coordination else IdentityKind.PERSONAL, digits)


def organisation_number(text: str) -> IdentityNumber:
    """This will read an organisationsnummer of ten digits (lag 1974:174 om identitetsbeteckning för juridiska
    personer).

    Raises:
        ValueError: when the digits do not make a number.
    """
    try:
        return IdentityNumber(IdentityKind.ORGANISATION, str(orgnr.validate(text)))
    except NumberError:
        raise ValueError("not an organisation number") from None


def _century(digits: str, sign: str, today: date) -> str:
    year = today.year - (today.year - int(digits[:2])) % 100
    day = int(digits[4:6])
    day = day - 60 if day > 60 else day
    if (year, int(digits[2:4]), day) > (today.year, today.month, today.day):
        year -= 100
    if sign == "+":
        year -= 100
    return str(year)[:2]
