"""A bought list is read as CSV; every bad row is named."""

import pytest

from ringup.catalogs.rules.members import read_members
from ringup.values.refusal import Refusal


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_list_may_be_separated_as_the_seller_does(separator: str):
    text = "\n".join(separator.join(row) for row in (("Name", "City"), ("Hanna Berg", "Oslo"), ("Ivo Kral", "Brno")))
    assert read_members(text) == [{"name": "Hanna Berg", "city": "Oslo"}, {"name": "Ivo Kral", "city": "Brno"}]


def test_every_bad_row_is_named_by_its_number():
    rows = read_members("customer;name;country\nC-1;;\n;;DE\n;Jo;GERMANY")
    assert isinstance(rows, tuple)
    assert [(row.code, row.facts["row"]) for row in rows] == [("row_without_name", 3), ("cell_too_long", 4)]


def test_unknown_columns_are_named_with_those_that_are_known():
    [refusal] = read_members("name;shoe size\nJo;46")
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.facts["columns"]) == ("columns_unknown", "shoe size")


def test_a_list_without_rows_is_none():
    [refusal] = read_members("name;city\n")
    assert isinstance(refusal, Refusal)
    assert refusal.code == "list_empty"
