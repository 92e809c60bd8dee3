"""Checks that many set-up rows share: periods, ranges, percentages, words, counters."""

from datetime import date
from decimal import Decimal

import pytest

from ringup.call_centers.rules.setup_change import at_most_one, in_order, more_than, not_negative, percent_at_most
from ringup.call_centers.rules.setup_words import (
    at_least_long,
    has_a_letter,
    is_a_color,
    is_a_phone_number,
    never_goes_back,
    one_of,
    stays_once_used,
)
from tests.rules.call_centers.changes import refused


def test_a_period_may_be_open_and_may_be_one_day():
    check = in_order("start", "end")
    day = date(2026, 3, 1)
    assert refused(check, {"start": day, "end": None}) == []
    assert refused(check, {"start": day, "end": day}) == []
    assert refused(check, {"start": day, "end": date(2026, 2, 28)}) == [("end", "ends_before_it_starts")]


def test_a_half_open_range_needs_an_end_above_its_start():
    check = more_than("low", "high")
    assert refused(check, {"low": Decimal(10), "high": None}) == []
    assert refused(check, {"low": Decimal(10), "high": Decimal(11)}) == []
    assert refused(check, {"low": Decimal(10), "high": Decimal(10)}) == [("high", "must_be_more")]


def test_of_two_accounts_only_one_is_filled():
    check = at_most_one("customer", "price_group")
    assert refused(check, {"customer": None, "price_group": None}) == []
    assert refused(check, {"customer": 1, "price_group": None}) == []
    assert refused(check, {"customer": 1, "price_group": 2}) == [("price_group", "only_one_of_them")]


@pytest.mark.parametrize(("value", "codes"), [("0", 0), ("100", 0), ("100.01", 1), ("-1", 1)])
def test_a_percentage_has_its_bounds(value: str, codes: int):
    assert len(refused(percent_at_most(100, "rate"), {"rate": Decimal(value)})) == codes


def test_an_amount_is_not_negative():
    assert refused(not_negative("price"), {"price": Decimal("-0.01")}) == [("price", "too_small")]
    assert refused(not_negative("price"), {"price": None}) == []


def test_a_word_and_each_word_of_a_list_is_one_of_the_allowed():
    check = one_of("currency", lambda: {"EUR", "DKK"})
    assert refused(check, {"currency": "EUR"}) == []
    assert refused(check, {"currency": "XYZ"}) == [("currency", "not_in_list")]
    assert refused(check, {"currency": ["EUR", "XYZ"]}) == [("currency", "not_in_list")]
    assert refused(check, {"currency": ""}) == []


@pytest.mark.parametrize(
    ("prefix", "is_fine"), [("SO-", True), ("2026a", True), ("", False), ("12-", False), ("Ω", False)]
)
def test_a_prefix_has_a_latin_letter(prefix: str, is_fine: bool):
    assert (refused(has_a_letter("prefix"), {"prefix": prefix}) == []) is is_fine


def test_a_counter_goes_ahead_only():
    check = never_goes_back("next")
    assert refused(check, {"next": 10}, {"next": 10}) == []
    assert refused(check, {"next": 11}, {"next": 10}) == []
    assert refused(check, {"next": 9}, {"next": 10}) == [("next", "number_given_out")]


def test_a_currency_stays_once_there_are_orders_in_it():
    check = stays_once_used("currency", "has_orders")
    assert refused(check, {"currency": "DKK"}, {"currency": "EUR"}, has_orders=False) == []
    assert refused(check, {"currency": "EUR"}, {"currency": "EUR"}, has_orders=True) == []
    assert refused(check, {"currency": "DKK"}, {"currency": "EUR"}, has_orders=True) == [("currency", "used_already")]
    assert refused(check, {"currency": "DKK"}, has_orders=True) == []


def test_secrets_colors_and_phone_numbers_have_their_forms():
    assert refused(at_least_long("secret", 16), {"secret": "short"}) == [("secret", "too_short")]
    assert refused(at_least_long("secret", 16), {"secret": ""}) == []
    assert refused(is_a_color("color"), {"color": "#B45309"}) == []
    assert refused(is_a_color("color"), {"color": "red"}) == [("color", "invalid")]
    assert refused(is_a_phone_number("e164"), {"e164": "+31101234567"}) == []
    assert refused(is_a_phone_number("e164"), {"e164": "010"}) == [("e164", "phone_not_understood")]
