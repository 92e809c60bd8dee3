"""Numbers, days and phone numbers as people of each language write them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from ringup.plumbing import formats

NARROW = "\N{NARROW NO-BREAK SPACE}"
FIXED = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "€1,234.50"),
        ("da", f"1.234,50{FIXED}€"),
        ("nl", f"€{FIXED}1.234,50"),
        ("de", f"1.234,50{FIXED}€"),
        ("fr", f"1{NARROW}234,50{FIXED}€"),
    ],
)
def test_money_is_written_as_the_language_writes_it(language: str, written: str) -> None:
    with override(language):
        assert formats.money(123450, "EUR") == written


def test_an_amount_has_the_decimals_of_its_currency() -> None:
    with override("en"):
        assert formats.amount(1990, "USD") == "19.90"
        assert formats.amount(1990, "JPY") == "1,990"
        assert formats.amount(1990, "KWD") == "1.990"


def test_a_minus_is_a_minus_sign_and_not_a_hyphen() -> None:
    with override("en"):
        assert formats.amount(-2148, "EUR") == "\N{MINUS SIGN}21.48"
        assert formats.percent(Decimal(-7)) == "\N{MINUS SIGN}7%"
        assert formats.percent(round(Decimal("-0.04"), 1)) == "0%"


def test_a_unit_price_shows_more_decimals_only_when_it_has_them() -> None:
    with override("en"):
        assert formats.unit_price(Decimal("12.500000"), "EUR") == "12.50"
        assert formats.unit_price(Decimal("0.042"), "EUR") == "0.042"
        assert formats.unit_price(Decimal(100), "EUR") == "100.00"


def test_a_quantity_has_no_needless_zeros() -> None:
    with override("de"):
        assert formats.quantity(Decimal("1200.500")) == "1.200,5"
        assert formats.quantity(Decimal("2.000")) == "2"


def test_a_moment_is_told_in_the_call_centers_time() -> None:
    rang = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    with override("en"):
        assert formats.moment(rang, zone=ZoneInfo("Europe/Copenhagen")) == "2 Jul 2026, 00:30"


def test_days_are_written_day_first() -> None:
    with override("en"):
        assert formats.day(date(2026, 11, 3)) == "3 Nov 2026"
    with override("de"):
        assert formats.day(date(2026, 11, 3)) == "03.11.2026"


def test_a_phone_number_is_grouped_and_other_text_stays() -> None:
    with override("en"):
        assert formats.phone("+4533123456", "12") == "+45 33 12 34 56 ext. 12"
        assert formats.phone("ask for Åse") == "ask for Åse"


def test_a_face_has_two_letters() -> None:
    assert formats.initials("Mette Åse Kjær") == "MK"
    assert formats.initials("ada") == "A"
    assert formats.initials("") == ""
