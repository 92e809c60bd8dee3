"""Whatever the file is: it is taken as far as it can be, and what cannot be is told exactly."""

import csv
import gzip
import lzma
import re
from pathlib import Path

import pytest

from ringup.customers.models import Customer
from ringup.imports.run import run_import
from ringup.imports.wording import FILE, ROW, refusal_text
from tests.actions.imports.conftest import counts, faults
from tests.factories.company import make_legal_entity

CUSTOMERS = "number,last_name\nC-1,Jansen\nC-2,de Vries\n"


def test_rows_that_do_not_fit_stop_nothing_else_and_go_to_a_file(take):
    report = take("customers", 'number,last_name,language\nC-1,Jansen,nl\nC-2,"broken"x,nl\nC-3,Bakker,xx\n,Smit,nl\n')
    assert counts(report) == (1, 0, 0, 3)
    assert faults(report) == [(3, "", "quotes_broken"), (4, "language", "not_one_of"), (5, "number", "empty")]
    with report.rejects.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["line", "column", "code", "reason"]
    assert [row[:3] for row in rows[1:]] == [
        ["3", "", "quotes_broken"],
        ["4", "language", "not_one_of"],
        ["5", "number", "empty"],
    ]
    assert rows[2][3] == "Not one of: en, da, nl, de, fr."


def test_an_import_without_bad_rows_leaves_no_file_of_them(take):
    report = take("customers", CUSTOMERS)
    assert report.rejects is None
    assert [file.name for file in report.path.parent.iterdir()] == ["customers.csv"]


def test_a_dry_run_counts_the_same_and_changes_nothing(take):
    dry = take("customers", CUSTOMERS + "C-3,\n", dry_run=True)
    assert not Customer.objects.exists()
    real = take("customers", CUSTOMERS + "C-3,\n")
    assert counts(dry) == counts(real) == (2, 0, 0, 1)
    assert Customer.objects.count() == 2


def test_a_second_run_changes_nothing(take):
    take("customers", CUSTOMERS)
    before = list(Customer.objects.order_by("pk").values())
    assert counts(take("customers", CUSTOMERS)) == (0, 0, 2, 0)
    assert list(Customer.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, lambda data: b"\xef\xbb\xbf" + data])
def test_packed_files_and_byte_order_marks_are_taken(take, pack):
    assert counts(take("customers", pack(CUSTOMERS.encode()))) == (2, 0, 0, 0)


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "file_empty", "no header"),
        (b"number,last_name\nC-1,M\xfcller\n", "not_utf8", "Line 2 is not UTF-8: the byte at offset 22 is 0xfc"),
        (b"PK\x03\x04 a workbook", "file_foreign", "zip"),
        (b"last_name\nJansen\n", "columns_missing", "lacks: number"),
        (b"number,number\nC-1,C-1\n", "column_twice", "twice"),
        (b"number,last_name\nC-1," + b"x" * 1_100_000 + b"\n", "line_too_long", "Line 2 is longer"),
        ((",".join(["number", *(f"c{i}" for i in range(9_999))]) + "\n").encode(), "too_many_columns", "10000 columns"),
        (b'"number\n', "header_broken", "no header"),
        (gzip.compress(b"number,last_name\n" + b"C-1,Jansen\n" * 9, mtime=0)[:-9], "file_cut_off", "cut off"),
        (lzma.compress(b"number,last_name\n" + (b"," + b" " * 500 + b"\n") * 20_000), "file_bomb", "100 times"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing_and_says_why(take, data, code, words):
    report = take("customers", data)
    assert report.refusal.code == code
    assert words in refusal_text(report.refusal)
    assert not Customer.objects.exists()
    assert report.rejects is None


def test_what_came_before_the_broken_byte_is_taken_back(take):
    rows = "".join(f"C-{i},Jansen\n" for i in range(40_000))
    report = take("customers", ("number,last_name\n" + rows).encode() + b"C-x,\xff\n")
    assert report.refusal.facts["line"] == 40_002
    assert not Customer.objects.exists()


def test_a_row_with_a_nul_or_a_million_cells_is_rejected_alone(take):
    wide = "C-2," + "x," * 500_000
    report = take("customers", f"number,last_name\nC-1,Jan\0sen\n{wide}\nC-3,Bakker\n")
    assert counts(report) == (1, 0, 0, 2)
    assert faults(report) == [(2, "last_name", "nul_character"), (3, "", "too_many_cells")]


def test_cells_beyond_the_header_may_be_empty(take):
    assert counts(take("customers", "number,last_name\nC-1,Jansen,,\n")) == (1, 0, 0, 0)


@pytest.mark.peerbug("B70")
def test_a_formula_is_refused_and_a_quoted_one_is_text(take):
    report = take("customers", "number,last_name\nC-1,=cmd|' /C calc'!A0\nC-2,'=HYPERLINK\n")
    assert faults(report) == [(2, "last_name", "formula")]
    assert Customer.objects.get().last_name == "=HYPERLINK"


@pytest.mark.peerbug("B70")
def test_no_cell_of_the_file_of_rejected_rows_runs_in_a_spreadsheet(take):
    report = take("customers", "number,last_name,email\nC-1,Jansen,'=1+1\n")
    assert faults(report) == [(2, "email", "email_not_valid")]
    assert "'=1+1 is no e-mail address." in report.rejects.read_text(encoding="utf-8")


def test_a_card_number_is_neither_taken_nor_written_down(take):
    report = take("customers", "number,last_name\nC-1,Jansen 4111 1111 1111 1111\n")
    assert faults(report) == [(2, "last_name", "card_number_in_text")]
    assert "1111" not in report.rejects.read_text(encoding="utf-8")
    assert not Customer.objects.exists()


def test_a_card_number_in_a_cell_for_something_else_is_not_written_down_either(take):
    report = take("customers", "number,last_name,phone\n4111111111111111,A,\nC-2,B,4111 1111 1111 1111\n")
    assert faults(report) == [(2, "number", "card_number_in_text"), (3, "phone", "phone_not_understood")]
    assert "1111 1111" not in report.rejects.read_text(encoding="utf-8") + str(report.problems)


def test_columns_without_meaning_are_told(take):
    assert take("customers", "number,last_name,Shoe size\nC-1,Jansen,42\n").ignored_columns == ("Shoe size",)


def test_semicolons_separate_too(take):
    take("customers", "Customer Number;Name\nC-1;Jansen, Piet\n")
    assert Customer.objects.get().last_name == "Jansen, Piet"


def test_every_row_goes_to_the_legal_entity_that_was_named(take):
    make_legal_entity(code="OTHER", name="Other", currency="DKK", country="DK")
    take("customers", CUSTOMERS)
    assert counts(take("customers", CUSTOMERS, legal_entity="OTHER")) == (2, 0, 0, 0)
    assert take("customers", CUSTOMERS, legal_entity="").refusal.code == "legal_entity_needed"
    assert take("customers", CUSTOMERS, legal_entity="NONE").refusal.code == "legal_entity_unknown"


def test_an_unknown_kind_lists_the_known_ones(db, tmp_path):
    refusal = run_import(kind="orders", path=tmp_path / "x").refusal
    assert refusal_text(refusal) == (
        "There is no import of orders; "
        "there are: announced-deliveries, coupons, customers, discounts, kits, prices, products, receipts, "
        "sales-history, scripts, stock."
    )


def test_every_code_of_a_cell_has_its_words():
    source = "".join(path.read_text() for path in Path("ringup/imports").rglob("*.py"))
    used = set(re.findall(r'Fault\(\s*code="([a-z_0-9]+)"', source))
    used |= set(re.findall(r'reject\(\s*"[a-z_]*",\s*"([a-z_]+)"', source))
    assert len(used) > 25
    assert used <= set(ROW) | set(FILE)
