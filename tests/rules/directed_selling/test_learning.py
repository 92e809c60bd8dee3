"""What is bought together, learned from small heaps of orders in which the answer is plain."""

from ringup.directed_selling.rules.evaluation import evaluate
from ringup.directed_selling.rules.learning import Suggestion, Terms, learn, most_popular

POT, CUPS, TEA, BAG = "POT", "CUPS", "TEA", "BAG"
# Of 200 orders 100 have a pot, 60 of them cups, which stand in 10 others; every second order has a bag.
ORDERS = [
    *[(POT, CUPS, BAG)] * 30,
    *[(POT, CUPS)] * 30,
    *[(POT, BAG)] * 20,
    *[(POT,)] * 20,
    *[(CUPS,)] * 10,
    *[(TEA, BAG)] * 50,
    *[(TEA,)] * 40,
]


def learned(orders: list[tuple[str, ...]] = ORDERS, **terms: int) -> dict[str, list[Suggestion[str]]]:
    found: dict[str, list[Suggestion[str]]] = {}
    for one in learn(orders, Terms(**terms)):
        found.setdefault(one.item, []).append(one)
    return found


def test_what_is_likelier_with_the_item_than_without_is_suggested() -> None:
    [cups] = learned()[POT]
    assert (cups.suggested, cups.together, cups.support, cups.confidence) == (CUPS, 60, 0.3, 0.6)
    assert round(cups.worth, 3) == 0.15, "60 / (100 + 20) − 70 / 200"


def test_what_everybody_buys_anyway_is_no_suggestion() -> None:
    """Half of the pots go with a bag, as half of all orders do."""
    assert BAG not in [one.suggested for one in learned()[POT]]


def test_a_chance_meeting_teaches_nothing() -> None:
    rare = [*ORDERS, *[("CLOCK", "VASE")] * 4]
    assert "CLOCK" not in learned(rare), "four orders are too few"
    assert "CLOCK" in learned(rare, least_orders=4, least_together=4, doubt=0)


def test_an_item_keeps_only_its_best() -> None:
    orders = [(POT, CUPS, TEA)] * 30 + [(POT, CUPS)] * 30 + [(BAG,)] * 100
    assert [one.suggested for one in learned(orders)[POT]] == [CUPS, TEA]
    assert [one.suggested for one in learned(orders, most=1)[POT]] == [CUPS]


def test_the_same_orders_teach_the_same_again() -> None:
    assert learned() == learned()


def test_popular_is_what_stands_in_most_orders() -> None:
    assert most_popular(ORDERS, 2) == [POT, BAG]


def test_a_suggestion_is_a_hit_where_it_is_bought_later_in_the_order() -> None:
    """POT → CUPS is one; after CUPS the tea of the popular ones is another; BAG first leaves nothing to be hit."""
    found = evaluate([(POT, CUPS, TEA), (CUPS, BAG)], {POT: [CUPS]}, [TEA])
    assert (found.orders, found.learned.asked) == (2, 3)
    assert (found.learned.hits, found.popular.hits) == (2, 2)
    assert round(found.learned.share, 3) == 0.667


def test_what_is_in_the_order_already_is_not_suggested() -> None:
    assert evaluate([(CUPS, POT, TEA)], {POT: [CUPS], CUPS: [CUPS]}, [CUPS]).learned.hits == 0


def test_nothing_asked_is_no_share() -> None:
    found = evaluate([(POT,)], {}, [])
    assert (found.learned.share, found.learned.doubt) == (0.0, 0.0)
