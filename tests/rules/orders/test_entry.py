"""The entry field understands lines as agents think them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.orders.rules.entry import (
    AddLine,
    ChoosePrice,
    EnterCoupon,
    GiveDiscount,
    GivePrice,
    GiveTotalDiscount,
    PutCharge,
    Search,
    ShowKeys,
    TakeAway,
    TakeOffCharge,
    TakeOffCoupon,
    read_entry,
)
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
        ("4711 @-10%", AddLine(item="4711", quantity=Decimal(1), discount={"percent": "10"})),
        (
            "2*RED-L @-2,50 !scratched",
            AddLine(item="RED-L", quantity=Decimal(2), discount={"amount": "2.50"}, remark="scratched"),
        ),
        ("@9.95 !damaged", GivePrice(price=Decimal("9.95"), remark="damaged")),
        ("@9", GivePrice(price=Decimal(9))),
        ("@-12,5 %", GiveDiscount(discount={"percent": "12.5"})),
        ("@ -3 !scratched", GiveDiscount(discount={"amount": "3"}, remark="scratched")),
        ("@today !agreed", ChoosePrice(choice="today", remark="agreed")),
        ("-@", GivePrice(price=None)),
        ("@Kept", ChoosePrice(choice="kept")),
        ("@-0", GiveDiscount(discount={})),
        ("=-5%", GiveTotalDiscount(discount={"percent": "5"})),
        ("= -10.00 !regular customer", GiveTotalDiscount(discount={"amount": "10.00"}, remark="regular customer")),
        ("=-0", GiveTotalDiscount(discount={})),
        ("&wrap 4,50", PutCharge(code="WRAP", amount=Decimal("4.50"))),
        ("&WRAP 0 !goodwill", PutCharge(code="WRAP", amount=Decimal(0), remark="goodwill")),
        ("& WRAP 4 #", PutCharge(code="WRAP", amount=Decimal(4), line=0)),
        ("&WRAP 4 #2 !gift", PutCharge(code="WRAP", amount=Decimal(4), line=2, remark="gift")),
        ("-&wrap", TakeOffCharge(code="WRAP")),
        ("-&WRAP #2", TakeOffCharge(code="WRAP", line=2)),
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
        ("@", "price_not_understood"),
        ("@-", "price_not_understood"),
        ("@-101%", "percent_out_of_range"),
        ("4711 @-101%", "percent_out_of_range"),
        ("4711 @-ten", "price_not_understood"),
        ("=", "entry_not_understood"),
        ("=5", "entry_not_understood"),
        ("&WRAP", "entry_not_understood"),
        ("&WRAP much", "price_not_understood"),
        ("&", "entry_not_understood"),
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
