"""What the space of a catalog costs and earns, by hand-computed examples."""

from decimal import Decimal
from fractions import Fraction

from ringup.reports.rules.areas import Page, Placement, Sold, analyze_areas

LAMP, MUG, CLOCK = 1, 2, 3


def page(number: int = 1, cost: int = 42_000, area: str = "600", section: str = "") -> Page:
    return Page(number=number, place="inside", section=section, cost_minor=cost, area=Decimal(area))


def place(item: int, area: str, on: int = 1, position: int = 1) -> Placement:
    return Placement(page=on, position=position, item=item, area=Decimal(area))


def sold(revenue: int, margin: int, quantity: str = "10") -> Sold:
    return Sold(quantity=Decimal(quantity), revenue_minor=revenue, margin_minor=margin)


def test_space_costs_its_part_of_the_page_and_contributes_sales_less_space() -> None:
    found = analyze_areas([page()], [place(LAMP, "150"), place(MUG, "450")], {LAMP: sold(30_000, 12_000)})
    lamp, mug = (each.space for each in found.items)
    assert (lamp.share, lamp.cost_minor, lamp.contribution_minor, lamp.left_minor) == (
        Fraction(1, 4),
        10_500,
        19_500,
        1_500,
    )
    assert lamp.left_per_area == 10
    assert (mug.cost_minor, mug.contribution_minor, mug.left_minor) == (31_500, -31_500, -31_500)
    (whole,) = found.pages
    assert (whole.space.cost_minor, whole.space.contribution_minor, whole.space.left_minor) == (
        42_000,
        -12_000,
        -30_000,
    )
    assert (whole.products, whole.filled) == (2, 1)


def test_what_is_given_to_no_item_stays_with_the_page() -> None:
    found = analyze_areas([page()], [place(LAMP, "300")], {LAMP: sold(50_000, 20_000)})
    assert found.items[0].space.left_minor == -1_000
    assert found.pages[0].space.left_minor == -22_000
    assert found.pages[0].filled == Fraction(1, 2)


def test_more_on_a_page_than_it_has_shares_its_cost() -> None:
    found = analyze_areas([page(area="100")], [place(LAMP, "150"), place(MUG, "50")], {})
    assert [each.space.cost_minor for each in found.items] == [31_500, 10_500]


def test_an_item_on_two_pages_has_its_sales_shared_by_area_to_the_cent() -> None:
    found = analyze_areas(
        [page(1), page(2)], [place(LAMP, "200"), place(LAMP, "100", on=2)], {LAMP: sold(10_000, 1_000, "10")}
    )
    assert [each.space.revenue_minor for each in found.items] == [6_667, 3_333]
    assert [each.space.margin_minor for each in found.items] == [667, 333]
    assert found.total.revenue_minor == 10_000


def test_a_page_without_cost_or_row_costs_nothing() -> None:
    found = analyze_areas([page(cost=0)], [place(LAMP, "60"), place(MUG, "60", on=9)], {MUG: sold(500, 200)})
    assert [each.space.cost_minor for each in found.items] == [0, 0]
    assert [each.number for each in found.pages] == [1, 9]
    assert found.pages[1].space.left_minor == 200


def test_sections_put_their_pages_together_and_what_stands_nowhere_is_told() -> None:
    pages = [page(1, 1_000, "100", "Light"), page(2, 2_000, "100", "Light"), page(3, 500, "200", "Time")]
    placed = [place(LAMP, "100"), place(CLOCK, "200", on=3)]
    found = analyze_areas(pages, placed, {LAMP: sold(5_000, 2_500), CLOCK: sold(100, 50), MUG: sold(900, 90)})
    light, time = found.sections
    assert (light.section, light.number, light.space.cost_minor, light.space.left_minor) == ("Light", 2, 3_000, -500)
    assert (light.space.share, time.space.left_minor) == (Fraction(1, 2), -450)
    assert (found.elsewhere.revenue_minor, found.total.revenue_minor, found.total.cost_minor) == (900, 5_100, 3_500)


def test_a_catalog_without_pages_has_no_space() -> None:
    found = analyze_areas([], [], {LAMP: sold(100, 50)})
    assert (found.pages, found.sections, found.total.share) == ((), (), 0)
    assert found.elsewhere.revenue_minor == 100


class Number(int):
    """A page's number that counts how often it is compared with another one."""

    compared = 0

    def __eq__(self, other: object) -> bool:
        Number.compared += 1
        return super().__eq__(other)

    __hash__ = int.__hash__


def test_work_grows_with_what_is_there_and_not_with_items_times_pages() -> None:
    def comparisons(count: int) -> int:
        Number.compared = 0
        pages = [page(Number(number), section=f"S{number}") for number in range(count)]
        placements = [place(number, "300", on=Number(number)) for number in range(count)]
        found = analyze_areas(pages, placements, {})
        assert [len(each.items) for each in found.pages] == [1] * count
        return Number.compared

    assert comparisons(200) < comparisons(100) * 3
