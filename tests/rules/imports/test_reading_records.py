"""Lines become records with the line they stand on; what can not be split is told and the rest goes on."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.imports.reading.records import Record, Unsplittable, delimiter_of, records
from ringup.imports.reading.unreadable import UnreadableFile


def split(text: str) -> list[Record | Unsplittable]:
    return list(records(line + "\n" for line in text.split("\n")[:-1]))


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=8)


@given(rows=st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_a_csv_writer_wrote_comes_back(rows):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([["a", "b"], *rows])
    lines = [line + "\n" for line in out.getvalue().split("\n")[:-1]]
    assert [record.cells for record in records(lines)] == [["a", "b"], *rows]


def test_each_record_knows_its_lines_and_blank_lines_are_none():
    found = split('number,name\n\n1,"two\nlines"\n2,one\n')
    assert [(r.line, r.last_line, r.cells) for r in found] == [
        (1, 1, ["number", "name"]),
        (3, 4, ["1", "two\nlines"]),
        (5, 5, ["2", "one"]),
    ]


def test_a_misplaced_quote_costs_its_own_row_only():
    found = split('number,name\n1,"Lan"tern\n2,Candle\n')
    assert found[1] == Unsplittable(line=2, last_line=2, code="quotes_broken")
    assert found[2].cells == ["2", "Candle"]


def test_an_unclosed_quote_at_the_end_is_told_with_its_lines():
    assert split('number,name\n1,"open\n2,swallowed\n')[1] == Unsplittable(line=2, last_line=3, code="quotes_broken")


def test_a_huge_cell_costs_its_own_row_only():
    found = split("number,name\n1," + "x" * 200_000 + "\n2,Candle\n")
    assert (found[1].code, found[2].cells) == ("cell_too_long", ["2", "Candle"])


def test_a_lone_carriage_return_is_told():
    assert split("number,name\n1,a\rb\n")[1].code == "line_break_unquoted"


def test_a_record_of_endless_quoted_lines_is_refused():
    def endless():
        yield "number,name\n"
        yield '"a\n'
        for _ in range(1_000_000):
            yield '","b\n'  # closes one quoted cell and opens the next, line after line

    with pytest.raises(UnreadableFile, match="record_too_long"):
        list(records(endless()))


@pytest.mark.parametrize(
    ("header", "delimiter"), [("a,b\n", ","), ("a;b;c,d\n", ";"), ("a\tb\n", "\t"), ("number\n", ","), ("a|b\n", "|")]
)
def test_the_delimiter_is_the_one_the_header_has_most_of(header, delimiter):
    assert delimiter_of(header) == delimiter


def test_an_empty_file_says_so():
    with pytest.raises(UnreadableFile, match="file_empty"):
        split("\n")
