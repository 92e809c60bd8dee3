"""Every row of a sales history is of exactly one kind; the examples are rows of the real data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.imports.rules.row_kinds import PLACES, Place, RowFacts, RowKind, classify


def row(invoice="536365", item_number="85123A", priced=True, negative=False, customer=True, alone=False) -> RowFacts:
    return RowFacts(
        invoice=invoice, item_number=item_number, priced=priced, negative=negative, customer=customer, alone=alone
    )


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        (row(), RowKind.SALE),
        (row(customer=False), RowKind.SALE),
        (row(item_number="PADS"), RowKind.SALE),
        (row(item_number="DCGSSGIRL", customer=False), RowKind.SALE),
        (row(invoice="539722", item_number="22423", priced=False), RowKind.FREE_ITEM),
        (row(invoice="578841", item_number="84826", priced=False, alone=True), RowKind.FREE_ITEM),
        (row(invoice="537534", item_number="22686", priced=False, customer=False), RowKind.FREE_ITEM),
        (row(invoice="C536379", negative=True), RowKind.CANCELLATION),
        (row(negative=True), RowKind.CANCELLATION),
        (row(item_number="POST"), RowKind.DELIVERY_CHARGE),
        (row(invoice="C536383", item_number="POST", negative=True), RowKind.DELIVERY_CHARGE),
        (row(item_number="DOT", customer=False), RowKind.DELIVERY_CHARGE),
        (row(item_number="C2"), RowKind.DELIVERY_CHARGE),
        (row(item_number="23444"), RowKind.DELIVERY_CHARGE),
        (row(invoice="C536379", item_number="D", negative=True), RowKind.DISCOUNT),
        (row(item_number="M"), RowKind.MANUAL),
        (row(item_number="m", customer=False), RowKind.MANUAL),
        (row(item_number="M", priced=False), RowKind.MANUAL),
        (row(invoice="C544581", item_number="S", negative=True, customer=False), RowKind.SAMPLE),
        (row(item_number="gift_0001_20", customer=False), RowKind.GIFT_CARD),
        (row(item_number="22016", customer=False), RowKind.GIFT_CARD),
        (
            row(invoice="C537600", item_number="AMAZONFEE", negative=True, customer=False, alone=True),
            RowKind.MARKETPLACE_FEE,
        ),
        (row(invoice="C536979", item_number="BANK CHARGES", negative=True, customer=False), RowKind.BANK_CHARGE),
        (row(invoice="C546987", item_number="CRUK", negative=True, alone=True), RowKind.COMMISSION),
        (row(invoice="A563186", item_number="B", customer=False, alone=True), RowKind.BAD_DEBT),
        (row(item_number="21275", priced=False, negative=True, customer=False, alone=True), RowKind.STOCK_CORRECTION),
        (row(item_number="20956", priced=False, customer=False, alone=True), RowKind.STOCK_CORRECTION),
        (row(item_number="POST", priced=False, customer=False, alone=True), RowKind.STOCK_CORRECTION),
    ],
)
def test_what_a_row_is(facts, kind):
    assert classify(facts) is kind


@given(
    st.builds(
        RowFacts,
        invoice=st.text(max_size=8),
        item_number=st.text(max_size=8),
        priced=st.booleans(),
        negative=st.booleans(),
        customer=st.booleans(),
        alone=st.booleans(),
    )
)
def test_no_row_is_without_kind_and_place(facts):
    assert PLACES[classify(facts)] in Place


def test_every_kind_has_a_place():
    assert set(PLACES) == set(RowKind)
