"""Auto charges, prorated charges and charges by hand (worked examples D; price file, rule 16)."""

from typing import Any

import pytest

from tests.rules.pricing.documents import Json, document, line, price, product, simple

GROUND = [
    {"from": "0", "to": "50", "fixed": "5.95"},
    {"from": "50", "to": "100", "fixed": "7.95"},
    {"from": "100", "fixed": "0.00"},
]


def header(code: str, tiers: list[Json], **more: Any) -> Json:
    return {"code": code, "level": "header", "tiers": tiers, **more}


def on_line(code: str, tier: Json, **more: Any) -> Json:
    return {"code": code, "level": "line", "tiers": [{"from": "0", **tier}], **more}


def worth(value: str, *charges: Json, **more: Any) -> Json:
    """An order of that value."""
    return price(document([product("P", value)], [line("P")], charges=list(charges), **more))


def charged(result: Json) -> list[tuple[str, str]]:
    return [(charge["code"], charge["amount"]) for charge in result["charges"]]


@pytest.mark.oracle("O-100")
@pytest.mark.parametrize(
    ("value", "freight"), [("49.99", "5.95"), ("50.00", "7.95"), ("99.99", "7.95"), ("100.00", "0.00")]
)
def test_tiers_are_from_and_up_to_but_not_including(value: str, freight: str) -> None:
    assert worth(value, header("FREIGHT", GROUND))["totals"]["charges"] == freight


def test_a_charge_of_nothing_is_not_listed() -> None:
    assert worth("100.00", header("FREIGHT", GROUND))["charges"] == []


@pytest.mark.oracle("O-102")
@pytest.mark.parametrize(
    ("mode", "value", "freight"),
    [
        ("ground", "100.00", "10.00"),
        ("ground", "100.01", "0.00"),
        ("air", "0.01", "20.00"),
        ("air", "5000.00", "20.00"),
    ],
)
def test_a_mode_of_delivery_has_its_own_tiers(mode: str, value: str, freight: str) -> None:
    ground = header("FREIGHT", [{"from": "0.01", "to": "100.01", "fixed": "10.00"}], modes_of_delivery=["ground"])
    air = header("FREIGHT", [{"from": "0.01", "fixed": "20.00"}], modes_of_delivery=["air"])
    result = worth(value, ground, air, context={"mode_of_delivery": mode})
    assert result["totals"]["charges"] == freight


@pytest.mark.oracle("O-103")
def test_a_charge_of_a_product_a_header_charge_and_gift_wrap_by_hand_add_up() -> None:
    products = [product("COMPUTER", "900.00"), product("BOOK", "10.00")]
    lines = [line("COMPUTER"), *(line("BOOK") for _ in range(4))]
    by_hand = [
        {"code": "HANDLING", "amount": "25.00"},
        *({"code": "WRAP", "amount": "2.00", "line": at} for at in (1, 3)),
    ]
    computer = on_line("INSTALL", {"fixed": "19.99"}, products=["COMPUTER"])
    result = price(document(products, lines, charges=[computer], manual_charges=by_hand))
    assert charged(result) == [("HANDLING", "25.00")]
    assert [charged(each) for each in result["lines"]] == [
        [("INSTALL", "19.99")], [("WRAP", "2.00")], [], [("WRAP", "2.00")], [],
    ]  # fmt: skip
    assert result["totals"]["charges"] == "48.99"


@pytest.mark.parametrize(
    ("by_hand", "header_charges", "line_charges", "total"),
    [
        ({}, [("FREIGHT", "5.95")], [("HEAVY", "2.00")], "7.95"),
        ({"amount": "3.00"}, [("FREIGHT", "5.95"), ("FREIGHT", "3.00")], [("HEAVY", "2.00")], "10.95"),
        ({"amount": "3.00", "replaces": True}, [("FREIGHT", "3.00")], [("HEAVY", "2.00")], "5.00"),
        ({"amount": "0", "replaces": True}, [("FREIGHT", "0.00")], [("HEAVY", "2.00")], "2.00"),
        (
            {"code": "HEAVY", "amount": "1.00", "replaces": True, "line": 0},
            [("FREIGHT", "5.95")],
            [("HEAVY", "1.00")],
            "6.95",
        ),
        ({"code": "HEAVY", "amount": "0.50", "replaces": True}, [("FREIGHT", "5.95"), ("HEAVY", "0.50")], [], "6.45"),
        (
            {"code": "WRAP", "amount": "4.00", "replaces": True},
            [("FREIGHT", "5.95"), ("WRAP", "4.00")],
            [("HEAVY", "2.00")],
            "11.95",
        ),
        ({"code": "WRAP", "amount": "0", "replaces": True}, [("FREIGHT", "5.95")], [("HEAVY", "2.00")], "7.95"),
    ],
)
def test_a_charge_by_hand_stands_beside_those_of_the_rules_or_in_their_place(
    by_hand: Json, header_charges: object, line_charges: object, total: str
) -> None:
    freight, heavy = header("FREIGHT", [{"fixed": "5.95"}]), on_line("HEAVY", {"fixed": "2.00"})
    manual = [{"code": "FREIGHT", **by_hand}] if by_hand else []
    result = price(document([product("A", "10.00")], [line("A")], charges=[freight, heavy], manual_charges=manual))
    assert charged(result) == header_charges
    assert charged(result["lines"][0]) == line_charges
    assert result["totals"]["charges"] == total


PRORATE_PRODUCTS = [
    product("81331", "10.00"), product("81332", "50.00"), product("81333", "30.00"),
    product("81334", "10.00"), product("81335", "5.00"),
]  # fmt: skip
PRORATE_LINES = [
    line("81331", "1", mode_of_delivery="11"), line("81332", "1"), line("81333", "2", mode_of_delivery="11"),
    line("81334", "3", mode_of_delivery="99"), line("81335", "3", mode_of_delivery="21"),
]  # fmt: skip


def by_mode(*, prorate: bool) -> list[Json]:
    tables = {"99": "15.00", "11": "7.00"}
    return [
        header("FREIGHT", [{"from": "50", "to": "200", "fixed": fixed}], modes_of_delivery=[mode], prorate=prorate)
        for mode, fixed in tables.items()
    ]


@pytest.mark.oracle("O-106")
def test_a_header_charge_looks_at_the_whole_order_and_at_the_headers_mode() -> None:
    context = {"mode_of_delivery": "99"}
    result = price(document(PRORATE_PRODUCTS, PRORATE_LINES, charges=by_mode(prorate=False), context=context))
    assert result["totals"]["subtotal"] == "165.00"
    assert charged(result) == [("FREIGHT", "15.00")]


def test_a_prorated_charge_is_one_for_each_mode_shared_out_over_its_lines() -> None:
    """99 holds 50.00 and 30.00 of 80.00; 11 holds 10.00 and 60.00 of 70.00; 21 has no table."""
    context = {"mode_of_delivery": "99"}
    result = price(document(PRORATE_PRODUCTS, PRORATE_LINES, charges=by_mode(prorate=True), context=context))
    assert [[amount for _, amount in charged(each)] for each in result["lines"]] == [
        ["1.00"], ["9.38"], ["6.00"], ["5.62"], [],
    ]  # fmt: skip
    assert (charged(result), result["totals"]["charges"]) == ([], "22.00")


def test_a_header_charge_looks_at_the_value_after_discounts_before_tax() -> None:
    """Decision 7: 60.00 with 20 % off is 48.00, and 25 % tax does not count."""
    result = worth(
        "60.00", header("FREIGHT", GROUND), discounts=[simple("D", percent="20")],
        taxes=[{"group": "FULL", "rate": "25"}],
    )  # fmt: skip
    assert charged(result) == [("FREIGHT", "5.95")]


def test_line_charges_are_fixed_once_a_percentage_of_the_net_or_for_each_piece() -> None:
    charges = [on_line("F", {"fixed": "2.00"}), on_line("P", {"percent": "5"}), on_line("E", {"per_piece": "0.50"})]
    result = price(document([product("P", "30.00")], [line("P", "3")], charges=charges))
    assert charged(result["lines"][0]) == [("F", "2.00"), ("P", "4.50"), ("E", "1.50")]


def test_a_header_charge_for_each_piece_counts_the_orders_pieces() -> None:
    products = [product("P", "1.00"), product("Q", "1.00")]
    charge = header("HANDLING", [{"from": "0", "per_piece": "0.25"}])
    assert charged(price(document(products, [line("P", "3"), line("Q", "2.5")], charges=[charge]))) == [
        ("HANDLING", "1.38")
    ]


@pytest.mark.parametrize(
    ("filters", "applies"),
    [
        ({}, True),
        ({"customers": ["ACBE"]}, True),
        ({"customers": ["OTHER"]}, False),
        ({"customers": ["OTHER"], "customer_groups": ["RETAIL"]}, True),
        ({"call_centers": ["HOUSTON"]}, True),
        ({"call_centers": ["AUSTIN"]}, False),
        ({"call_centers": ["AUSTIN"], "customers": ["ACBE"]}, False),
        ({"modes_of_delivery": ["11"]}, False),
    ],
)
def test_a_charge_is_for_its_customers_call_centers_and_modes(filters: Json, *, applies: bool) -> None:
    context = {"customer": "ACBE", "customer_group": "RETAIL", "call_center": "HOUSTON", "mode_of_delivery": "99"}
    result = worth("10.00", header("FEE", [{"from": "0", "fixed": "1.00"}], **filters), context=context)
    assert charged(result) == ([("FEE", "1.00")] if applies else [])


def test_a_line_charge_is_for_the_lines_own_mode_and_products() -> None:
    products = [product("TV", "10.00", categories=["big"]), product("PEN", "10.00")]
    lines = [line("TV"), line("PEN"), line("PEN", mode_of_delivery="truck")]
    charges = [
        on_line("LIFT", {"fixed": "9.00"}, categories=["big"]),
        on_line("ROAD", {"fixed": "3.00"}, modes_of_delivery=["truck"]),
    ]
    result = price(document(products, lines, charges=charges))
    assert [charged(each) for each in result["lines"]] == [[("LIFT", "9.00")], [], [("ROAD", "3.00")]]


def test_charges_that_match_all_add_up_the_same_code_too() -> None:
    fee = header("FEE", [{"from": "0", "fixed": "1.00"}])
    assert charged(worth("10.00", fee, fee)) == [("FEE", "1.00"), ("FEE", "1.00")]


def test_an_empty_order_is_not_charged() -> None:
    assert price(document([], [], charges=[header("FREIGHT", GROUND)]))["totals"]["total"] == "0.00"


@pytest.mark.oracle("O-105")
@pytest.mark.parametrize(
    ("tier", "value", "charged_at_all"),
    [
        ({}, "0.01", True),
        ({"from": "10"}, "10.00", True),
        ({"from": "10"}, "9.99", False),
        ({"to": "10"}, "9.99", True),
        ({"to": "10"}, "10.00", False),
    ],
)
def test_a_blank_bound_of_a_tier_is_open(tier: Json, value: str, *, charged_at_all: bool) -> None:
    """Where the sources differ on the exact bound, decision 6 holds: from ≤ value < to."""
    assert bool(charged(worth(value, header("FEE", [{**tier, "fixed": "1.00"}])))) is charged_at_all


@pytest.mark.parametrize(
    ("by_hand", "tax"),
    [
        ({"code": "FREIGHT"}, "0.63"),  # as what the rules charge under that code
        ({"code": "FREIGHT", "tax_group": "LOW"}, "0.27"),
        ({"code": "WRAP"}, "0.00"),
        ({"code": "WRAP", "tax_group": "FULL"}, "0.63"),
    ],
)
def test_a_charge_by_hand_has_a_tax_group_of_its_own(by_hand: Json, tax: str) -> None:
    taxes = [{"group": "FULL", "rate": "21"}, {"group": "LOW", "rate": "9"}]
    freight = header("FREIGHT", [{"from": "50", "fixed": "5.95"}], tax_group="FULL")
    manual = [{"amount": "3.00", "replaces": True, **by_hand}]
    result = worth("10.00", freight, taxes=taxes, manual_charges=manual)
    assert (result["charges"][0]["amount"], result["totals"]["tax"]) == ("3.00", tax)


HANDLING = [{"from": "0", "to": "50", "fixed": "4.00"}, {"from": "100", "fixed": "2.00"}]
STOOD = [{"code": "HANDLING", "amount": "4.00"}]


@pytest.mark.parametrize(
    ("value", "keep", "handling"),
    [
        ("40.00", True, "4.00"),
        ("60.00", True, "4.00"),  # no tier holds: it stays as it stood
        ("60.00", False, "0.00"),  # without Keep it goes
        ("120.00", True, "2.00"),  # another tier holds: it takes its place
    ],
)
def test_a_charge_with_keep_stays_when_its_tier_no_longer_applies(value: str, keep: bool, handling: str) -> None:
    result = worth(value, header("HANDLING", HANDLING, keep=keep), standing_charges=STOOD)
    assert result["totals"]["charges"] == handling


def test_a_kept_charge_gives_way_to_one_by_hand() -> None:
    by_hand = [{"code": "HANDLING", "amount": "1.00", "replaces": True}]
    result = worth("60.00", header("HANDLING", HANDLING, keep=True), standing_charges=STOOD, manual_charges=by_hand)
    assert result["totals"]["charges"] == "1.00"


def test_what_stood_on_a_line_stays_on_that_line() -> None:
    wrap = on_line("WRAP", {"to": "20", "fixed": "3.00"}, keep=True)
    asked = document(
        [product("P", "10.00")],
        [line("P"), line("P", "3")],
        charges=[wrap],
        standing_charges=[{"code": "WRAP", "amount": "3.00", "line": 1}],
    )
    assert [charged(each) for each in price(asked)["lines"]] == [[("WRAP", "3.00")], [("WRAP", "3.00")]]
