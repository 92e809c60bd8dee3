"""The demo's files are made from what the history says, the same every time."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from ringup.demo.history.files import cost, customer_rows, price_rows, product_rows, stock_rows
from ringup.demo.history.source import history_file
from ringup.demo.history.summary import CustomerStory, ItemStory, Summary, shift_to_last_week, summarize
from ringup.demo.products.names import readable

LAST = datetime(2011, 12, 9, 12, 50)  # noqa: DTZ001 the file says no zone


@pytest.mark.parametrize(
    ("today", "last_order"),
    [
        (date(2026, 11, 18), date(2026, 11, 13)),  # a Wednesday
        (date(2026, 11, 16), date(2026, 11, 13)),  # a Monday
        (date(2026, 11, 22), date(2026, 11, 13)),  # a Sunday
        (date(2026, 11, 23), date(2026, 11, 20)),
        (date(2027, 1, 1), date(2026, 12, 25)),  # over the end of a year of 53 weeks
    ],
)
def test_the_last_order_is_from_last_week_on_the_same_weekday(today, last_order):
    shift = shift_to_last_week(LAST, datetime(today.year, today.month, today.day, tzinfo=UTC))
    assert (LAST + shift).date() == last_order
    assert shift.days % 7 == 0
    assert shift.seconds == 0


@pytest.mark.parametrize(
    ("shouted", "said"),
    [
        ("WHITE HANGING HEART T-LIGHT HOLDER", "White hanging heart T-light holder"),
        ("SET/20 RED RETROSPOT PAPER NAPKINS ", "Set/20 red retrospot paper napkins"),
        ("POLYESTER FILLER PAD 40x40cm", "Polyester filler pad 40x40cm"),
        ("S/3 PINK SQUARE PLANTERS ROSES", "S/3 pink square planters roses"),
        ("UNION JACK FLAG LUGGAGE TAG", "Union Jack flag luggage tag"),
        ("FAIRY  TALE COTTAGE NIGHTLIGHT", "Fairy tale cottage nightlight"),
    ],
)
def test_names_do_not_shout(shouted, said):
    assert readable(shouted) == said


def small_summary() -> Summary:
    summary = Summary(last=LAST)
    summary.items["85123A"] = ItemStory(
        names=Counter({"WHITE HANGING HEART T-LIGHT HOLDER": 9, "?": 1}),
        prices=Counter({Decimal("2.95"): 5, Decimal("2.55"): 4}),
        last_sold="2011-12-09 12:50:00",
        sold=Counter({"2011-10": 900, "2011-11": 900}),
    )
    summary.items["20751"] = ItemStory(
        names=Counter({"FUNKY WASHING UP GLOVES ASSORTED": 2}),
        prices=Counter({Decimal("2.10"): 2}),
        last_sold="2011-03-01 08:00:00",
    )
    summary.customers["17850"] = CustomerStory(countries=Counter({"United Kingdom": 3}), spent=Decimal("5391.21"))
    summary.customers["12370"] = CustomerStory(countries=Counter({"Cyprus": 9, "Austria": 2}), spent=Decimal("3545.69"))
    return summary


def as_tables(rows) -> list[dict[str, str]]:
    header, *lines = [list(map(str, row)) for row in rows]
    return [dict(zip(header, line, strict=True)) for line in lines]


def test_an_item_is_called_and_costs_what_it_mostly_was_and_did():
    gloves, holder = as_tables(product_rows(small_summary()))
    assert (holder["name"], holder["category"], holder["state"]) == (
        "White hanging heart T-light holder",
        "CANDLES",
        "active",
    )
    assert gloves["state"] == "discontinued"
    assert as_tables(price_rows(small_summary()))[-4]["price"] == "2.95"


def test_the_cost_is_between_a_third_and_two_thirds_and_never_changes():
    assert cost("85123A", Decimal("2.95")) == cost("85123A", Decimal("2.95"))
    shares = [cost(str(number), Decimal(100)) for number in range(300)]
    assert min(shares) == 35
    assert max(shares) == 65


def test_a_customer_lives_where_most_of_the_rows_came_from():
    by_number = {row["number"]: row for row in as_tables(customer_rows(small_summary()))}
    assert by_number["12370"]["country"] == "CY"
    assert (by_number["17850"]["country"], by_number["17850"]["price_group"]) == ("GB", "VIP")
    assert (by_number["17850"]["allow_on_account"], by_number["17850"]["credit_limit"]) == ("yes", "1300")


def test_what_is_out_of_stock_is_expected_after_today():
    today = date(2026, 11, 13)
    for row in as_tables(stock_rows(small_summary(), today=today)):
        assert int(row["on_hand"]) >= 0
        if row["expected_on"]:
            assert today < date.fromisoformat(row["expected_on"]) <= today + timedelta(days=40)


def test_the_summary_knows_every_customer_and_every_item_that_was_on_an_order():
    told = []
    summary = summarize(history_file(), lambda text, done=0, total=0: told.append((done, total)))
    assert (len(summary.customers), len(summary.items), summary.last) == (4_372, 3_817, LAST)
    assert summary.items["85123A"].price == Decimal("2.95")
    assert summary.items["23001"].name == "TRAVEL CARD WALLET DOTCOMGIFTSHOP"  # never sold, once given away
    assert not {"POST", "M", "AMAZONFEE"} & set(summary.items)
    assert sum(1 for story in summary.customers.values() if len(story.countries) > 1) == 8
    assert told[-1] == (541_909, 541_909)
