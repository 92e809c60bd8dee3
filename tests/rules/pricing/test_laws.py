"""Laws of the calculation that hold for every price file."""

import json
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringup.pricing.rules.document import document_of, price_document, read_document
from ringup.pricing.rules.document.price_document import PriceDocument
from tests.rules.pricing.documents import Json, price
from tests.rules.pricing.strategies import documents, quantity_discounts, simple_discounts

law = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def total(result: Json, name: str) -> Decimal:
    return Decimal(result["totals"][name])


def summed(rows: list[Json], name: str) -> Decimal:
    return sum((Decimal(row[name]) for row in rows), Decimal(0))


@law
@given(documents())
def test_lines_parts_charges_and_taxes_add_up(document: Json) -> None:
    result = price(document)
    lines = result["lines"]
    charges = [*result["charges"], *(charge for line in lines for charge in line["charges"])]
    assert summed(lines, "net") == total(result, "subtotal") - total(result, "discount")
    assert summed(lines, "discount") == total(result, "discount")
    assert summed(charges, "amount") == total(result, "charges")
    taxes = summed(lines, "tax") + sum((Decimal(charge.get("tax", "0")) for charge in charges), Decimal(0))
    assert taxes == total(result, "tax")
    on_top = Decimal(0) if document["prices_include_tax"] else total(result, "tax")
    assert total(result, "total") == summed(lines, "net") + total(result, "charges") + on_top
    for line in lines:
        assert summed(line["parts"], "quantity") == Decimal(line["quantity"])
        assert summed(line["parts"], "net") == Decimal(line["net"])
        assert summed(line["parts"], "discount") == summed(line["discounts"], "amount") == Decimal(line["discount"])


@law
@given(documents())
def test_nothing_falls_below_zero(document: Json) -> None:
    for line in price(document)["lines"]:
        assert Decimal(line["net"]) >= 0
        assert all(Decimal(part["net"]) >= 0 and Decimal(part["discount"]) >= 0 for part in line["parts"])
        assert all(Decimal(entry["amount"]) > 0 for entry in line["discounts"])


@law
@given(documents())
def test_the_stored_document_gives_the_same_cents_again(document: Json) -> None:
    read = read_document(document)
    assert isinstance(read, PriceDocument)
    stored = document_of(read.basket, read.book)
    assert price_document(stored) == price(document)
    again = read_document(stored)
    assert isinstance(again, PriceDocument)
    assert document_of(again.basket, again.book) == stored


@law
@given(documents(st.one_of(simple_discounts, quantity_discounts)), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_does_not_change_the_sums(document: Json, random: Random) -> None:
    shuffled = list(document["lines"])
    random.shuffle(shuffled)
    one, other = price(document), price({**document, "lines": shuffled})
    for name in ("subtotal", "discount", "charges"):
        assert total(one, name) == total(other, name)


@law
@given(documents())
def test_promises_and_overrides_survive_every_rule(document: Json) -> None:
    for line, priced in zip(document["lines"], price(document)["lines"], strict=True):
        held = line.get("locked") or line.get("override")
        if held:
            assert Decimal(priced["active_price"]) == Decimal(held["price"])
        if "locked" in line:
            alone = price({**document, "lines": [line], "discounts": []})["lines"][0]
            assert {entry["id"] for entry in priced["discounts"]} <= {"locked"}
            assert (priced["net"], priced["discount"]) == (alone["net"], alone["discount"])


@law
@given(documents(st.one_of(simple_discounts, quantity_discounts)))
def test_an_exclusive_discount_stands_alone_among_the_rules(document: Json) -> None:
    exclusive = {each["id"] for each in document["discounts"] if each["concurrency"] == "exclusive"}
    for line in price(document)["lines"]:
        by_rules = {entry["id"] for entry in line["discounts"]} - {"manual", "total", "locked"}
        assert not by_rules & exclusive or len(by_rules) == 1


@law
@given(documents())
def test_another_address_moves_nothing_but_taxes(document: Json) -> None:
    here = price({**document, "ship_to": {"country": "DK"}})
    there = price({**document, "ship_to": {"country": "US", "region": "TX"}})
    for name in ("subtotal", "discount", "charges"):
        assert total(here, name) == total(there, name)
    for one, other in zip(here["lines"], there["lines"], strict=True):
        assert {**one, "tax": None} == {**other, "tax": None} | {"charges": one["charges"]}


@law
@given(documents())
def test_a_discount_that_cannot_be_seen_changes_nothing(document: Json) -> None:
    elsewhere = {"id": "X", "kind": "simple", "concurrency": "exclusive", "priority": 9}
    unseen = [
        {**elsewhere, "lines": [{"percent": "50", "products": ["Z"]}]},
        {**elsewhere, "id": "Y", "coupon_required": True, "lines": [{"percent": "50"}]},
    ]
    assert price({**document, "discounts": [*document["discounts"], *unseen]}) == price(document)


PARTS: list[object] = [
    None,
    True,
    0,
    -1,
    10**9,
    "",
    "x",
    "1",
    "-1",
    "1e9",
    "9" * 20,
    [],
    {},
    [None],
    [{}],
    ["A"],
    {"percent": "5"},
]


@law
@given(documents(), st.data())
def test_any_document_is_priced_or_refused_and_never_breaks(document: Json, data: st.DataObject) -> None:
    """Something in it is replaced by something else; the answer is a result, or problems with paths that exist."""
    changed: Any = json.loads(json.dumps(document))
    at: Any = changed
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(at[key], dict | list) or not at[key] or data.draw(st.booleans()):
            at[key] = data.draw(st.sampled_from(PARTS))
            break
        at = at[key]
    result = price_document(changed)
    if isinstance(result, list):
        assert result
        assert all(problem["message"] for problem in result)
    else:
        assert total(result, "subtotal") >= total(result, "discount") >= 0
