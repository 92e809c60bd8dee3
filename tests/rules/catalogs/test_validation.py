"""The validation of a catalog names every problem with its cure."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from ringup.catalogs.rules.validation import Content, Page, Placement, Product, problems_of

TODAY = date(2026, 11, 21)
LAMP = Product(number="LAMP-1", currencies=frozenset({"EUR"}))
GOOD = Content(
    valid_from=date(2026, 9, 1),
    call_centers=1,
    source_codes=2,
    currencies=frozenset({"EUR"}),
    products=(LAMP,),
    free=(Product(number="MUG-1"),),
    pages=(Page(number=4, area=Decimal(600)),),
    placements=(Placement(page=4, item="LAMP-1", area=Decimal(150)),),
)


def found(content: Content) -> list[tuple[str, str]]:
    return [(problem.code, problem.field) for problem in problems_of(content, TODAY)]


def test_a_whole_catalog_has_no_problems():
    assert found(GOOD) == []


def test_an_empty_draft_hears_everything_at_once():
    assert found(Content()) == [
        ("catalog_call_center_needed", "call_centers"),
        ("catalog_start_needed", "valid_from"),
        ("source_code_needed", "source_codes"),
        ("catalog_products_needed", "products"),
    ]


def test_every_problem_has_a_cure():
    worst = Content(
        valid_to=date(2026, 1, 1),
        currencies=frozenset({"EUR"}),
        products=(Product(number="NEW-1"),),
        retired=("OLD-1",),
        free=(Product(number="OLD-2", state="blocked"), Product(number="PEN-1", quantity=Decimal("0.5"))),
        placements=(Placement(page=9, item="NEW-1", area=Decimal(1)),),
    )
    assert all(problem.cure for problem in problems_of(worst, TODAY))


def test_a_catalog_may_begin_later_and_must_not_be_over():
    assert found(replace(GOOD, valid_from=date(2027, 1, 1))) == []
    assert found(replace(GOOD, valid_to=date(2026, 11, 21))) == []
    assert found(replace(GOOD, valid_to=date(2026, 11, 20))) == [("catalog_is_over", "valid_to")]


def test_products_have_a_price_in_every_currency_of_its_call_centers():
    [problem] = problems_of(replace(GOOD, currencies=frozenset({"EUR", "DKK"})), TODAY)
    assert (problem.code, problem.facts["currency"], problem.facts["items"]) == (
        "products_without_price",
        "DKK",
        "LAMP-1",
    )


def test_of_many_products_some_are_named():
    many = tuple(Product(number=f"NEW-{place}") for place in range(1, 9))
    [problem] = problems_of(replace(GOOD, products=(*many, LAMP)), TODAY)
    assert problem.facts["count"] == 8
    assert problem.facts["items"] == "NEW-1, NEW-2, NEW-3, NEW-4, NEW-5 …"


def test_space_is_given_on_pages_that_exist_to_products_that_are_sold_and_only_once():
    two = (*GOOD.placements, Placement(page=4, item="MUG-1", area=Decimal("450.01")))
    assert [code for code, _ in found(replace(GOOD, placements=two))] == ["placement_not_sold", "page_overfull"]
    nowhere = (Placement(page=5, item="LAMP-1", area=Decimal(1)),)
    assert found(replace(GOOD, placements=nowhere)) == [("placement_without_page", "layout")]


def test_what_is_given_away_can_be_ordered():
    gone = (Product(number="MUG-1", state="discontinued"), Product(number="SHIRT", is_master=True))
    assert [code for code, _ in found(replace(GOOD, free=gone))] == ["free_product_not_sold"] * 2


def test_a_gift_card_is_not_given_away_and_pieces_are_not_given_in_parts():
    odd = (
        Product(number="CARD", gift_card=True),
        Product(number="PEN-1", quantity=Decimal("0.5")),
        Product(number="ROPE", quantity=Decimal("0.5"), decimals=1),
    )
    assert [code for code, _ in found(replace(GOOD, free=odd))] == ["free_product_not_sold", "free_product_in_parts"]
