"""A phone number as a value."""

import pytest

from ringup.values.phone_number import PhoneNumber


def test_a_phone_number_keeps_its_extension_apart() -> None:
    reception = PhoneNumber(e164="+17135550100", extension="214", raw="(713) 555-0100 ext 214")
    assert str(reception) == "+17135550100 x214"
    assert reception.same_line(PhoneNumber(e164="+17135550100"))


def test_text_that_is_no_number_is_kept_and_matches_nobody() -> None:
    unclear = PhoneNumber(raw="ask the neighbor")
    assert str(unclear) == "ask the neighbor"
    assert not unclear.same_line(PhoneNumber(raw="ask the neighbor"))
    with pytest.raises(ValueError, match=r"E\.164"):
        PhoneNumber(e164="0713555")
