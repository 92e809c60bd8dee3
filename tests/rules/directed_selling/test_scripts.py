"""Which scripts are said at which moment, and in which order."""

from typing import Any

import pytest

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.setup_change import SetupChange
from ringup.directed_selling.rules.scripts import (
    Caller,
    LineStanding,
    Moment,
    Place,
    Standing,
    place_fits_moment,
    scripts_of_line,
    scripts_of_order,
)

WELCOME = Place(script=1, priority=2, moment=Moment.START)
AUTUMN = Place(script=2, priority=1, moment=Moment.START, source_code=5)
GOODBYE = Place(script=3, priority=1, moment=Moment.END)
TRADE = Place(script=4, priority=3, moment=Moment.START, customer_group="TRADE")
CATALOG = Place(script=5, priority=4, moment=Moment.START, catalog=26)
ORDER = (WELCOME, AUTUMN, GOODBYE, TRADE, CATALOG)
LAMP = Place(script=6, priority=2, moment=Moment.LINE, item=7)
LIGHT = Place(script=7, priority=1, moment=Moment.LINE, category="LIGHT")
LAMP_OF_CATALOG = Place(script=8, priority=1, moment=Moment.LINE, item=7, catalog=26)
BULB = Place(script=9, priority=3, moment=Moment.SUGGESTION, item=7, linked=8)
LINE = (LAMP, LIGHT, LAMP_OF_CATALOG, BULB)


def test_the_first_priority_is_said_first_and_a_source_code_brings_its_own() -> None:
    assert scripts_of_order(ORDER, Standing(moment=Moment.START)) == [1]
    assert scripts_of_order(ORDER, Standing(moment=Moment.START, source_code=5, catalog=26)) == [2, 1, 5]
    assert scripts_of_order(ORDER, Standing(moment=Moment.START, caller=Caller(group="TRADE"))) == [1, 4]
    assert scripts_of_order(ORDER, Standing(moment=Moment.END, source_code=5)) == [3]


def test_a_line_says_what_belongs_to_its_item_its_category_and_what_is_suggested() -> None:
    assert scripts_of_line(LINE, LineStanding(item=7)) == [6]
    assert scripts_of_line(LINE, LineStanding(item=9, categories=frozenset({"LIGHT"}))) == [7]
    assert scripts_of_line(LINE, LineStanding(item=7, catalog=26, suggested=frozenset({8}))) == [8, 6, 9]
    assert scripts_of_line(LINE, LineStanding(item=9)) == []


def test_a_script_with_two_places_that_hold_is_said_once() -> None:
    twice = (WELCOME, Place(script=1, priority=2, moment=Moment.START, customer_group="TRADE"))
    assert scripts_of_order(twice, Standing(moment=Moment.START, caller=Caller(group="TRADE"))) == [1]


@pytest.mark.parametrize(
    ("place", "refused"),
    [
        ({"moment": "start"}, []),
        ({"moment": "end", "item": 7}, [("not_at_this_moment", "item")]),
        ({"moment": "start", "category": 7}, [("not_at_this_moment", "category")]),
        ({"moment": "line"}, [("required", "item")]),
        ({"moment": "line", "item": 7}, []),
        ({"moment": "line", "item": 7, "category": 3}, [("only_one_of_them", "category")]),
        ({"moment": "line", "item": 7, "linked": 3}, [("not_at_this_moment", "linked")]),
        ({"moment": "suggestion", "item": 7}, [("required", "linked")]),
        ({"moment": "suggestion", "item": 7, "linked": 8}, []),
        ({"moment": "suggestion", "item": 7, "linked": 9}, [("no_such_link", "linked")]),
    ],
)
def test_each_moment_asks_for_its_own(place: dict[str, Any], refused: list[tuple[str, str]]) -> None:
    actor = Actor(user=1, name="Mira", legal_entity=1, call_center=None)
    facts = {"is_linked": place.get("linked") == 8}
    found = place_fits_moment(SetupChange(actor=actor, before=None, after=place, facts=facts))
    assert [(refusal.code, refusal.field) for refusal in found] == refused
