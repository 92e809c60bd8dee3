"""Documents are set from values: in the customer's language, the same each time, and nothing in them is markup."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from ringup.notifications.connectors.typesetting import render_confirmation
from tests.actions.notifications.confirmations import ENGLISH, GERMAN, LONG


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, with its columns side by side."""
    return [page.extract_text(extraction_mode="layout") for page in PdfReader(BytesIO(pdf)).pages]


def text_of(pdf: bytes) -> str:
    return "\n".join(pages_of(pdf))


def test_equal_orders_give_equal_documents():
    first, second = render_confirmation(ENGLISH), render_confirmation(ENGLISH)
    assert first == second
    assert first.startswith(b"%PDF-")
    assert render_confirmation(GERMAN) != first


def test_it_is_tagged_for_screen_readers():
    assert b"/StructTreeRoot" in render_confirmation(ENGLISH)


@pytest.mark.parametrize("confirmation", [ENGLISH, GERMAN], ids=["English", "German"])
def test_every_word_and_figure_is_printed(confirmation):
    text = text_of(render_confirmation(confirmation))
    expected = [confirmation.seller, *confirmation.address, *confirmation.delivery, confirmation.labels.title]
    expected += [figure for pair in (*confirmation.totals, *confirmation.payments) for figure in pair]
    for line in confirmation.lines:
        expected += [line.number, line.quantity, line.unit_price, line.discount, line.net, *line.notes]
    printed = " ".join(text.split())
    assert [part for part in expected if " ".join(part.split()) not in printed] == []


def test_a_long_order_repeats_the_heads_and_says_whose_letter_it_is():
    pages = pages_of(render_confirmation(LONG))
    assert len(pages) >= 3
    for page in pages[1:-1]:
        assert "Order confirmation SO-100042" in page
        assert "Amount" in page
    assert "Page 2 / " in pages[1]
    assert "€180.59" in pages[-1]


def test_a_column_that_would_be_empty_is_left_out():
    plain = replace(ENGLISH, lines=ENGLISH.lines[:1], totals=(("Subtotal", "€20.00"), ("Total", "€20.00")))
    assert "Discount" not in text_of(render_confirmation(plain))


@pytest.mark.parametrize(
    "name",
    ['#read("letter.typ")', "*Bob* _Robert_ $x^2$", "\\ #set text(red)", '"; #panic()', "<label> @ref", "日本 🎁"],
)
def test_what_customers_are_called_is_never_markup(name):
    tricky = replace(ENGLISH, address=(name, "Witte de Withstraat 12"), payments=())
    text = text_of(render_confirmation(tricky))
    if name.isascii():
        assert name in text
    assert "Witte de Withstraat 12" in text


def test_an_order_without_address_delivery_payments_and_lines_is_still_a_document():
    bare = replace(ENGLISH, address=(), delivery=(), delivery_mode="", payments=(), lines=(), customer_number="")
    assert render_confirmation(bare).startswith(b"%PDF-")
