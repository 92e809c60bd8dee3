"""What all bodies share: unknown keys are refused, and no text carries a NUL or a card number."""

from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints

from ringup.plumbing.card_guard import contains_card_number


class Body(Schema):
    """The base of everything that comes in."""

    model_config = ConfigDict(extra="forbid")


def _clean(text: str) -> str:
    if contains_card_number(text):
        raise ValueError("card_number_in_text")
    return text


def _plain_number(value: object) -> object:
    # Money and quantities travel as text: a float has lost its cents already.
    if isinstance(value, float):
        raise ValueError("write decimal numbers as text")
    return value


NO_NUL = r"^[^\x00]*$"
Text = Annotated[str, StringConstraints(max_length=200, pattern=NO_NUL), AfterValidator(_clean)]
LongText = Annotated[str, StringConstraints(max_length=2000, pattern=NO_NUL), AfterValidator(_clean)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f]+$")]
# An identifier that comes from us.
Id = Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=r"^[a-z0-9]+$")]
Phone = Annotated[str, StringConstraints(max_length=40, pattern=NO_NUL)]
Quantity = Annotated[
    Decimal, BeforeValidator(_plain_number), Field(gt=0, le=1_000_000, max_digits=10, decimal_places=3)
]
Amount = Annotated[Decimal, BeforeValidator(_plain_number), Field(ge=0, le=10**11, max_digits=14, decimal_places=3)]
Price = Annotated[Decimal, BeforeValidator(_plain_number), Field(ge=0, le=10**9, max_digits=15, decimal_places=6)]
Percent = Annotated[Decimal, BeforeValidator(_plain_number), Field(gt=0, le=100, max_digits=7, decimal_places=4)]
