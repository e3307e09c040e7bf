"""The kinds of value that a definition holds, each with its limits. The tables themselves are in ``sections/``."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, get_args, get_origin

from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.validators import validate_email
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from mellanrum.kernel.days import FIRST, LAST
from mellanrum.kernel.identity import organisation_number

Plain = str | int | bool | float | None | dict[str, Any] | list[Any]
"""What a field is when two definitions are compared and when it is kept: plain JSON."""


class Entry(BaseModel):
    """One table of a definition. Unknown keys are errors; nothing is converted from one kind of value to another."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        str_strip_whitespace=True,
        validate_by_alias=True,
        validate_by_name=False,
    )

    def plain(self) -> dict[str, Plain]:
        """This will give every field by its key in the file, also those left out, as plain JSON values."""
        return {info.alias or name: plain_value(getattr(self, name)) for name, info in type(self).model_fields.items()}

    @classmethod
    def keys(cls) -> list[str]:
        """This will list the keys that the table may hold, in the order in which they are written."""
        return [info.alias or name for name, info in cls.model_fields.items()]

    @classmethod
    def kind_of(cls, key: str) -> type | None:
        """This will give the one type that a key's value has beside None (``MonthMark`` for months), else None."""
        info = next(info for name, info in cls.model_fields.items() if (info.alias or name) == key)
        kinds = [_bare(part) for part in (get_args(info.annotation) or (info.annotation,))]
        kinds = [part for part in kinds if part is not type(None)]
        return kinds[0] if len(kinds) == 1 and isinstance(kinds[0], type) else None

    @classmethod
    def defaults(cls) -> dict[str, Plain]:
        """This will give the plain value of every key that may be left out."""
        return {
            info.alias or name: plain_value(info.get_default(call_default_factory=True))
            for name, info in cls.model_fields.items()
            if not info.is_required()
        }


class MonthMark:
    """Marks a day that is written as its month when it is the first."""


def _bare(kind: Any) -> Any:
    if get_origin(kind) is not Annotated:
        return kind
    return MonthMark if MonthMark in get_args(kind) else get_args(kind)[0]


def plain_value(value: object) -> Plain:
    """This will bring a value to plain JSON: dates in ISO form, decimal numbers as text without needless zeros."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain_value(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(part) for part in value]
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise TypeError(f"{type(value).__name__} does not belong in a definition")


def _number(value: object) -> object:
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _email(value: str) -> str:
    try:
        validate_email(value)
    except DjangoValidationError:
        raise PydanticCustomError("email", "no e-mail address") from None
    return value.lower()


def _organisation_number(value: str) -> str:
    try:
        return str(organisation_number(value))
    except ValueError:
        raise PydanticCustomError("organisation_number", "no organisation number") from None


def _month(value: object) -> object:
    """``"2026-10"`` means its first day; a date is kept as it is."""
    if isinstance(value, date):
        return value
    match = re.fullmatch(r"(\d{4})-(\d{2})", value) if isinstance(value, str) else None
    try:
        return date(int(match[1]), int(match[2]), 1) if match else _no_month()
    except ValueError:
        return _no_month()


def _no_month() -> object:
    raise PydanticCustomError("month", "no month")


def _parameters(value: dict[str, Any]) -> dict[str, Any]:
    plain = {key: float(part) if isinstance(part, Decimal) else part for key, part in value.items()}
    if any(not isinstance(part, str | bool | int | float) for part in plain.values()):
        raise PydanticCustomError("parameters", "not plain")
    return plain


Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$", max_length=60)]
"""Names a member, a body or a federation in files and addresses."""
PlanCode = Annotated[str, StringConstraints(pattern=r"^[^\s/]+$", min_length=1, max_length=30)]
"""A code as the board wrote it, such as ``PR:5``."""
Reference = Annotated[str, StringConstraints(min_length=1)]
"""The code of something else in the same file; that it exists is checked across the whole file."""
Title = Annotated[str, StringConstraints(min_length=1, max_length=200)]
PersonName = Annotated[str, StringConstraints(min_length=1, max_length=150)]
Day = Annotated[date, Field(ge=FIRST, le=LAST)]
"""A day that the system can count with: the day after it exists too."""
ShortTitle = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Text = Annotated[str, StringConstraints(max_length=20_000)]
LongText = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
Line = Annotated[str, StringConstraints(max_length=200)]
Email = Annotated[str, AfterValidator(_email)]
OrganisationNumber = Annotated[str, AfterValidator(_organisation_number)]
Count = Annotated[int, Field(ge=0, le=366)]
Number = Annotated[
    Decimal, BeforeValidator(_number), Field(max_digits=14, decimal_places=4, allow_inf_nan=False, strict=True)
]
Money = Annotated[
    Decimal, BeforeValidator(_number), Field(max_digits=14, decimal_places=2, allow_inf_nan=False, strict=True)
]
"""An amount in kronor."""
Month = Annotated[date, BeforeValidator(_month), MonthMark]
Parameters = Annotated[dict[str, Any], AfterValidator(_parameters)]
