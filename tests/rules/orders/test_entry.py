"""The entry field understands lines as agents think them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.orders.rules.entry import AddLine, EnterCoupon, Search, ShowKeys, TakeAway, TakeOffCoupon, read_entry
from ringup.values.refusal import Refusal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4711", AddLine(item="4711", quantity=Decimal(1))),
        (" 4711 ", AddLine(item="4711", quantity=Decimal(1))),
        ("3*4711", AddLine(item="4711", quantity=Decimal(3))),
        ("3 x 4711", AddLine(item="4711", quantity=Decimal(3))),
        ("1,5*4711", AddLine(item="4711", quantity=Decimal("1.5"))),
        ("1.5*4711", AddLine(item="4711", quantity=Decimal("1.5"))),
        ("4711 @9", AddLine(item="4711", quantity=Decimal(1), price=Decimal(9))),
        ("4711@9,95", AddLine(item="4711", quantity=Decimal(1), price=Decimal("9.95"))),
        (
            "2*RED-L @19.90 !damaged",
            AddLine(item="RED-L", quantity=Decimal(2), price=Decimal("19.90"), remark="damaged"),
        ),
        ("4711 !leave at the door!", AddLine(item="4711", quantity=Decimal(1), remark="leave at the door!")),
        ("xmas box", AddLine(item="xmas box", quantity=Decimal(1))),
        ("2*red coat", AddLine(item="red coat", quantity=Decimal(2))),
        ("-2", TakeAway(quantity=Decimal(2))),
        ("-2*4711", TakeAway(quantity=Decimal(2), item="4711")),
        ("%save10", EnterCoupon(code="save10")),
        (" % SAVE10 ", EnterCoupon(code="SAVE10")),
        ("-%SAVE10", TakeOffCoupon(code="SAVE10")),
        ("/coat", Search(words="coat")),
        ("/", Search(words="")),
        ("?", ShowKeys()),
    ],
)
def test_the_entry_is_read(text, expected):
    assert read_entry(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "entry_not_understood"),
        ("3*", "entry_not_understood"),
        ("*4711", "entry_not_understood"),
        ("@9", "entry_not_understood"),
        ("%", "entry_not_understood"),
        ("%SAVE 10", "entry_not_understood"),
        ("4711 @", "price_not_understood"),
        ("4711 @9,95,5", "price_not_understood"),
        ("4711 @nine", "price_not_understood"),
        ("0*4711", "quantity_out_of_range"),
        ("-0", "quantity_out_of_range"),
        ("999999999*4711", "quantity_out_of_range"),
        ("x" * 201, "entry_too_long"),
    ],
)
def test_the_entry_is_refused_by_name(text, code):
    refusal = read_entry(text)
    assert isinstance(refusal, Refusal)
    assert refusal.code == code
    assert refusal.field == "entry"


@given(st.text(max_size=300))
def test_no_text_breaks_the_entry_field(text):
    assert read_entry(text) is not None


@given(st.integers(1, 10**6), st.from_regex(r"[A-Z0-9][A-Z0-9\-]{0,20}", fullmatch=True))
def test_quantity_and_item_come_back(quantity, item):
    entry = read_entry(f"{quantity}*{item}")
    assert entry == AddLine(item=item, quantity=Decimal(quantity))
