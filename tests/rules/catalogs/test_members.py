"""A bought list is read as CSV; every bad row is named."""

import doctest

import pytest

from ringup.catalogs.rules import members
from ringup.catalogs.rules.members import read_members
from ringup.values.refusal import Refusal


def cells(text: str) -> list[dict[str, str]]:
    rows = read_members(text)
    assert isinstance(rows, list), rows
    return [dict(row.cells) for row in rows]


def refused(text: str) -> Refusal:
    [refusal] = read_members(text)
    assert isinstance(refusal, Refusal)
    return refusal


def test_the_examples_hold():
    assert doctest.testmod(members).failed == 0


def test_heads_and_cells_may_be_quoted_and_cells_have_line_breaks():
    text = '"Name";"Street";"City"\r\n"Berg; Hanna";"Havn 1\nBack door";"Oslo"\r\n\r\nJo "Joe" Falk;;Bergen\r\n'
    assert cells(text) == [
        {"name": "Berg; Hanna", "street": "Havn 1\nBack door", "city": "Oslo"},
        {"name": 'Jo "Joe" Falk', "city": "Bergen"},
    ]


@pytest.mark.parametrize("stray", ['"Hanna;Oslo\nIvo;Brno', '"Hanna;Oslo\n"Ivo;Brno', '"Hanna" Berg;Oslo'])
def test_a_stray_quote_swallows_no_rows(stray: str):
    refusal = refused(f"name;city\nJo;Bergen\n{stray}\nEva;Graz")
    assert (refusal.code, refusal.facts["row"]) == ("list_not_understood", 3)


def test_an_endless_cell_is_no_crash():
    assert refused(f"name\n{'x' * 200_000}").code == "list_not_understood"


def test_rows_are_named_by_their_lines():
    rows = read_members("name;city\n\nJo;Bergen\n;Oslo")
    assert isinstance(rows, tuple)
    assert rows[0].facts["row"] == 4


def test_what_was_made_harmless_for_a_spreadsheet_is_read_as_it_was():
    assert cells("name;city\n'=Jo;'s-Gravenhage") == [{"name": "=Jo", "city": "'s-Gravenhage"}]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_list_may_be_separated_as_the_seller_does(separator: str):
    text = "\n".join(separator.join(row) for row in (("Name", "City"), ("Hanna Berg", "Oslo"), ("Ivo Kral", "Brno")))
    assert cells(text) == [{"name": "Hanna Berg", "city": "Oslo"}, {"name": "Ivo Kral", "city": "Brno"}]


def test_every_bad_row_is_named_by_its_number():
    rows = read_members("customer;name;country\nC-1;;\n;;DE\n;Jo;GERMANY")
    assert isinstance(rows, tuple)
    assert [(row.code, row.facts["row"]) for row in rows] == [("row_without_name", 3), ("cell_too_long", 4)]


def test_a_separator_in_a_cell_shifts_nobodys_address():
    rows = read_members("name,street,city\nJo,Havn 1,Oslo,,\nEva,Havn 1, back door,Oslo\nIvo,1,2,Brno")
    assert isinstance(rows, tuple)
    assert [(row.code, row.facts["row"]) for row in rows] == [("row_too_wide", 3), ("row_too_wide", 4)]


def test_unknown_columns_are_named_with_those_that_are_known():
    [refusal] = read_members("name;shoe size\nJo;46")
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.facts["columns"]) == ("columns_unknown", "shoe size")


def test_a_list_without_rows_is_none():
    [refusal] = read_members("name;city\n")
    assert isinstance(refusal, Refusal)
    assert refusal.code == "list_empty"


def test_a_list_may_be_as_long_as_is_said(monkeypatch):
    monkeypatch.setattr(members, "MOST_ROWS", 2)
    assert cells("name\nJo\nEva") == [{"name": "Jo"}, {"name": "Eva"}]
    assert refused("name\nJo\nEva\nIvo").code == "list_too_long"
