"""Headers: columns are found by name in any spelling, and what is missing, doubled or unknown is said."""

from ringup.imports.rules import cells
from ringup.imports.rules.cells import Fault
from ringup.imports.rules.columns import Column, match

COLUMNS = (
    Column(name="number", read=cells.code(20), synonyms=("StockCode",), required=True),
    Column(name="unit_price", read=cells.decimal, synonyms=("price",), required=True),
    Column(name="note", read=cells.text(20)),
)


def test_columns_may_stand_in_any_order_and_spelling():
    header = match(["Colour", "UNIT PRICE", "Stock-Code"], COLUMNS)
    assert header.positions == (2, 1, None)
    assert header.ignored == ("Colour",)


def test_a_missing_column_is_named():
    assert match(["number"], COLUMNS) == Fault(code="columns_missing", facts={"columns": "unit_price"})


def test_a_column_that_stands_twice_is_refused():
    assert match(["number", "Number", "price"], COLUMNS) == Fault(code="column_twice", facts={"column": "Number"})


def test_a_synonym_beside_the_name_is_ignored_and_told():
    assert match(["price", "number", "unit_price"], COLUMNS).ignored == ("price",)


def test_a_million_columns_are_refused():
    found = match([f"c{i}" for i in range(1_000_000)], COLUMNS)
    assert found == Fault(code="too_many_columns", facts={"limit": 256, "found": 1_000_000})
