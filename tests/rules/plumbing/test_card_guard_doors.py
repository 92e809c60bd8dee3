"""At the doors: actions get a refusal, forms an error, the API a 422, and the logs never the number."""

import io
import logging

import pytest
from django.core.exceptions import ValidationError
from pydantic import BaseModel
from pydantic import ValidationError as SchemaError

from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.plumbing.card_guard.logging_filter import CardNumberFilter
from ringup.plumbing.card_guard.refusing import FreeText, no_card_number

VISA = "4111 1111 1111 1111"


def test_the_refusal_names_the_field_and_never_the_number():
    refusal = refuse_card_numbers(reference="SO-100042", note=f"pays with {VISA}")
    assert refusal is not None
    assert (refusal.code, refusal.field) == ("card_number_in_text", "note")
    assert "1111" not in str(refusal.as_dict())


def test_other_texts_pass():
    assert refuse_card_numbers(reference="SO-100042", note=None, text="") is None


def test_a_form_field_gets_an_error_that_does_not_repeat_the_number():
    with pytest.raises(ValidationError) as caught:
        no_card_number(VISA)
    assert caught.value.code == "card_number_in_text"
    assert "1111" not in str(caught.value)


def test_the_schema_of_the_api_refuses_it():
    class Note(BaseModel):
        text: FreeText

    assert Note(text="thanks").text == "thanks"
    with pytest.raises(SchemaError) as caught:
        Note(text=VISA)
    assert caught.value.errors(include_input=False)[0]["type"] == "card_number_in_text"


@pytest.fixture
def log():
    """A logger of its own, and what it wrote."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(CardNumberFilter())
    logger = logging.Logger("a door")
    logger.addHandler(handler)
    return logger, written


def test_a_log_line_is_scrubbed_with_its_arguments(log):
    logger, written = log
    logger.error("refused %s from %s, cvv %s", VISA, "Carla", 847)
    assert written.getvalue() == "refused [PAN …1111] from Carla, cvv [CVV]\n"


def test_a_traceback_is_scrubbed(log):
    logger, written = log
    try:
        raise ValueError(f"bad note {VISA}")
    except ValueError:
        logger.exception("while saving")
    assert "1111 1111" not in written.getvalue()
    assert "ValueError: bad note [PAN …1111]" in written.getvalue()


def test_a_stack_is_scrubbed(log):
    logger, written = log
    logger.warning("here", stack_info=True)  # 4111 1111 1111 1111 stands in this very line
    assert "1111 1111" not in written.getvalue()
    assert "[PAN …1111]" in written.getvalue()


def test_a_call_with_wrong_arguments_is_still_written_and_scrubbed(log):
    logger, written = log
    logger.error("two %s %s", VISA)
    assert written.getvalue() == "two %s %s ('[PAN …1111]',)\n"
