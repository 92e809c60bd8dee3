"""What all bodies share: no unknown keys, numbers as text, and no NUL or card number in any text."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StrictBool, StringConstraints, WithJsonSchema

from ringup.api.pages import MOST
from ringup.plumbing.card_guard import contains_card_number

DECIMAL = r"^\d{1,20}(\.\d{1,6})?$"
DAY = r"^\d{4}-\d{2}-\d{2}$"


class Body(Schema):
    """The base of everything that comes in."""

    model_config = ConfigDict(extra="forbid")


class Answer(Schema):
    """The base of everything that goes out."""

    model_config = ConfigDict(extra="forbid")


class ListFilter(Body):
    """Which page of a list."""

    cursor: str = Field(default="", max_length=60)
    limit: int = Field(default=50, ge=1, le=MOST)


class SearchFilter(ListFilter):
    """Which of a list: by any words, or all, page by page."""

    search: str = Field(default="", max_length=100, pattern=r"^[^\x00]*$")


def _clean(text: str) -> str:
    if contains_card_number(text):
        raise ValueError("card_number_in_text")
    return text


def _decimal_text(value: object) -> object:
    # A number in JSON is a float for most programs and has lost its cents already; whole ones are safe.
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError("write decimal numbers as text")
    if not re.fullmatch(DECIMAL, str(value), re.ASCII):
        raise ValueError("not a plain decimal number")
    return value


def _day_text(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(DAY, value, re.ASCII):
        raise ValueError("write days as YYYY-MM-DD")
    return value


NUMBER = WithJsonSchema({"type": ["string", "integer"], "pattern": DECIMAL, "minimum": 0, "examples": ["19.90"]})
NO_NUL = r"^[^\x00]*$"
Text = Annotated[str, StringConstraints(max_length=200, pattern=NO_NUL), AfterValidator(_clean)]
LongText = Annotated[str, StringConstraints(max_length=2000, pattern=NO_NUL), AfterValidator(_clean)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f]+$")]
# A code that stands in an address.
PathCode = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f/]+$")]
# An identifier that comes from us.
Id = Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=r"^[a-z0-9]+$")]
Phone = Annotated[str, StringConstraints(max_length=40, pattern=NO_NUL)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Flag = StrictBool
Day = Annotated[date, BeforeValidator(_day_text), WithJsonSchema({"type": "string", "format": "date", "pattern": DAY})]
Quantity = Annotated[
    Decimal, BeforeValidator(_decimal_text), Field(gt=0, le=1_000_000, max_digits=10, decimal_places=3), NUMBER
]
Amount = Annotated[
    Decimal, BeforeValidator(_decimal_text), Field(ge=0, le=10**11, max_digits=14, decimal_places=3), NUMBER
]
Price = Annotated[
    Decimal, BeforeValidator(_decimal_text), Field(ge=0, le=10**9, max_digits=15, decimal_places=6), NUMBER
]
Percent = Annotated[
    Decimal, BeforeValidator(_decimal_text), Field(gt=0, le=100, max_digits=7, decimal_places=4), NUMBER
]

# --- Going out --------------------------------------------------------------------------------------------------------
DecimalText = Annotated[str, StringConstraints(pattern=r"^-?\d+(\.\d+)?$")]
Moment = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
DayText = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]


class Nothing(Body):
    """Nothing more is needed."""


class Seen(Body):
    """What a person has seen with their own eyes: at the processor, at the recorder."""

    note: LongText
