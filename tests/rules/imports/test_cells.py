"""Cells: a value or the reason why not."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.imports.rules import cells
from ringup.imports.rules.cells import Fault


@pytest.mark.peerbug("B70")
@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)"])
def test_a_formula_in_a_text_column_is_refused(cell):
    assert cells.text(80)(cell) == Fault(code="formula")


@pytest.mark.peerbug("B70")
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs"]), min_size=1, max_size=30))
def test_text_that_was_quoted_for_a_spreadsheet_comes_back_without_the_quote(name):
    exported = "'" + name if name.startswith(cells.FORMULA_STARTS) else name
    if not (name[:1] == "'" and name[1:2] in cells.FORMULA_STARTS):
        assert cells.text(80)(exported) == name


def test_a_quote_that_guards_nothing_stays():
    assert cells.text(80)("'s-Hertogenbosch") == "'s-Hertogenbosch"


def test_text_has_a_length():
    assert cells.text(5)("Lantern") == Fault(code="too_long", facts={"longest": 5})


@pytest.mark.parametrize(
    ("cell", "number"), [("+45 33 12 34 56", "+45 33 12 34 56"), ("'+4533", "+4533"), ("020 7946", "020 7946")]
)
def test_a_phone_may_begin_with_its_plus(cell, number):
    assert cells.phone(cell) == number


def test_a_phone_is_no_formula_either():
    assert cells.phone("=1+1") == Fault(code="formula")


def test_codes_are_upper_case():
    assert cells.code(20)("85123a") == "85123A"
    assert cells.code(20)("85\u0007123") == Fault(code="control_character")


@pytest.mark.parametrize(("cell", "value"), [("12", 12), ("-3", -3), ("+4", 4)])
def test_whole_numbers(cell, value):
    assert cells.whole(cell) == value


@pytest.mark.parametrize("cell", ["1.0", "", "1e3", "٣", "1 000", "9" * 16])
def test_what_is_no_whole_number(cell):
    assert cells.whole(cell) == Fault(code="not_whole")


@pytest.mark.parametrize("cell", ["2.55", "-11062.06", "0.001", "17"])
def test_decimals_are_exact(cell):
    assert cells.decimal(cell) == Decimal(cell)


@pytest.mark.parametrize("cell", ["1,50", "1.234,00", "NaN", "Infinity", "1e9", "£2", "", ".5", "1.1234567", "²"])
def test_what_is_no_plain_decimal(cell):
    assert cells.decimal(cell) == Fault(code="not_decimal")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2010-12-01 08:26:00", datetime(2010, 12, 1, 8, 26, tzinfo=UTC)),
        ("2010-12-01T09:26:00+01:00", datetime(2010, 12, 1, 8, 26, tzinfo=UTC)),
        ("2010-12-01", datetime(2010, 12, 1, tzinfo=UTC)),
    ],
)
def test_times_are_utc_unless_they_say_otherwise(cell, value):
    assert cells.time(cell) == value


def test_an_american_date_is_not_guessed():
    assert cells.time("12/1/2010 8:26") == Fault(code="not_time")
    assert cells.day("1.12.2010") == Fault(code="not_day")
    assert cells.day("2010-12-01") == date(2010, 12, 1)


@pytest.mark.parametrize(("cell", "value"), [("Yes", True), ("0", False), ("TRUE", True)])
def test_yes_or_no(cell, value):
    assert cells.yes_or_no(cell) is value


def test_neither_yes_nor_no():
    assert cells.yes_or_no("perhaps") == Fault(code="not_yes_or_no")


def test_one_of_a_few_words_in_any_case():
    read = cells.one_of("person", "organization")
    assert read("Person") == "person"
    assert read("robot") == Fault(code="not_one_of", facts={"allowed": "person, organization"})
