"""The guard at the doors: a refusal for actions, a validator for model and form fields, a text type for the API."""

from typing import Annotated

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from ringup.plumbing.card_guard.finding import contains_card_number
from ringup.values.refusal import Cure, Refusal

CARD_NUMBER_IN_TEXT = "card_number_in_text"


def refuse_card_numbers(**texts: str | None) -> Refusal | None:
    """The refusal `card_number_in_text` for the first text that holds a card number; the text is not repeated in it.

    Texts are named as their fields are: `refuse_card_numbers(note=note, reference=reference)`.
    """
    for field, text in texts.items():
        if text and contains_card_number(text):
            return Refusal(code=CARD_NUMBER_IN_TEXT, cure=Cure(code="take_the_card_by_link_or_token"), field=field)
    return None


def no_card_number(text: str) -> None:
    """A validator for model and form fields."""
    if contains_card_number(text):
        raise ValidationError(_("A card number must not be written here."), code=CARD_NUMBER_IN_TEXT)


def _checked(text: str) -> str:
    if contains_card_number(text):
        raise PydanticCustomError(CARD_NUMBER_IN_TEXT, "a card number must not be sent here")
    return text


# Free text in a schema of the API.
FreeText = Annotated[str, AfterValidator(_checked)]
