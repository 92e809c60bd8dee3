"""The parts of several invoices add up to the order to the cent, however the quantities are cut."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.fulfillment.rules.invoicing import Amounts, Bill, Billable, bill, choose_quantities, total_of
from ringup.values.refusal import Refusal


def line(name: str = "a", ordered: str = "3", invoiced: str = "0", billed: int = 0, **amounts: int) -> Billable:
    return Billable(
        id=name,
        ordered=Decimal(ordered),
        invoiced=Decimal(invoiced),
        amounts=Amounts(**amounts),
        billed=Amounts(net=billed),
    )


def test_ten_over_three_units_one_by_one_is_3_33_then_3_34_then_3_33():
    nets = [
        bill([line(invoiced=str(before), net=1000, billed=billed)], Amounts(), {"a": Decimal(1)}).parts[0].amounts.net
        for before, billed in enumerate((0, 333, 667))
    ]
    assert nets == [333, 334, 333]


def test_without_a_wish_all_that_is_left_is_invoiced():
    lines = [line("a", "3", "1"), line("b", "2", "2"), line("c", "5")]
    assert choose_quantities(lines, None) == {"a": Decimal(2), "c": Decimal(5)}


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"a": Decimal(3)}, "quantity_not_left"),
        ({"a": Decimal(-1)}, "quantity_not_positive"),
        ({"z": Decimal(1)}, "line_not_found"),
        ({"a": Decimal(0)}, "nothing_to_invoice"),
        ({}, "nothing_to_invoice"),
    ],
)
def test_what_cannot_be_invoiced_is_refused(wanted, code):
    refused = choose_quantities([line("a", "3", "1")], wanted)
    assert isinstance(refused, Refusal)
    assert refused.code == code


def test_a_refused_quantity_says_what_is_left_and_where():
    refused = choose_quantities([line("a", "3", "1")], {"a": Decimal(3)})
    assert isinstance(refused, Refusal)
    assert (refused.facts, refused.field) == ({"left": "2"}, "lines.a")


def test_the_orders_own_charges_go_along_with_the_value_of_the_goods():
    lines = [line("a", "1", net=6000), line("b", "1", net=4000)]
    first = bill(lines, Amounts(charges=500, charges_tax=105), {"a": Decimal(1)})
    assert (first.header.charges, first.header.charges_tax, first.complete) == (300, 63, False)
    own = Amounts(charges=500, charges_tax=105)
    done = line("a", "1", "1", net=6000, billed=6000)
    rest = bill([done, lines[1]], own, {"b": Decimal(1)}, header_billed=first.header)
    assert (rest.header.charges, rest.header.charges_tax, rest.complete) == (200, 42, True)


def test_charges_of_an_order_that_costs_nothing_go_along_with_its_lines():
    lines = [line("a", "2"), line("b", "4")]
    assert bill(lines, Amounts(charges=600), {"b": Decimal(2)}).header.charges == 150


def test_the_last_invoice_brings_a_changed_order_to_its_new_total():
    half = line("a", "4", "2", net=800, billed=1000)  # 2 of 4 were invoiced at 5.00, then the order came to 8.00
    last = bill([half], Amounts(), {"a": Decimal(2)})
    assert (last.parts[0].amounts.net, last.complete) == (-200, True)


def test_tax_is_owed_on_top_unless_prices_include_it():
    amounts = Amounts(net=1000, charges=500, tax=210, charges_tax=105)
    assert total_of(amounts, "EUR", prices_include_tax=False).minor == 1815
    assert total_of(amounts, "EUR", prices_include_tax=True).minor == 1500


def _billed(bills, name):
    parts = (part.amounts for one in bills for part in one.parts if part.line == name)
    return sum(parts, start=Amounts())


AMOUNT = st.integers(0, 10**7)
ORDERS = st.lists(
    st.tuples(st.integers(1, 9), st.builds(Amounts, net=AMOUNT, discount=AMOUNT, charges=AMOUNT, tax=AMOUNT)),
    min_size=1,
    max_size=5,
)


@given(ORDERS, st.builds(Amounts, charges=AMOUNT, charges_tax=AMOUNT), st.data())
def test_whatever_the_cut_all_invoices_add_up_to_the_order_and_no_part_is_negative(order, header, data):
    invoiced = [Decimal(0)] * len(order)
    bills: list[Bill] = []
    while any(done < ordered for done, (ordered, _) in zip(invoiced, order, strict=True)):
        lines = [
            Billable(
                id=str(at),
                ordered=Decimal(ordered),
                invoiced=invoiced[at],
                amounts=amounts,
                billed=_billed(bills, str(at)),
            )
            for at, (ordered, amounts) in enumerate(order)
        ]
        chosen = {one.id: Decimal(data.draw(st.integers(0, int(one.left)))) for one in lines}
        chosen = {key: quantity for key, quantity in chosen.items() if quantity} or {
            one.id: one.left for one in lines if one.left
        }
        header_billed = sum((one.header for one in bills), start=Amounts())
        bills.append(bill(lines, header, chosen, header_billed=header_billed))
        for key, quantity in chosen.items():
            invoiced[int(key)] += quantity
    whole = sum((amounts for _, amounts in order), start=header)
    assert sum((one.sums for one in bills), start=Amounts()) == whole
    assert [one.complete for one in bills] == [False] * (len(bills) - 1) + [True]
    for one in bills:
        every = (one.header, *(part.amounts for part in one.parts))
        assert all(min(vars(amounts).values()) >= 0 for amounts in every)
