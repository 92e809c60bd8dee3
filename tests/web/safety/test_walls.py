"""What belongs to another company does not exist, whatever the address says and however it is asked."""

import pytest

from ringup.web.office.setup import SCREENS
from tests.web.safety.doors import HTMX, NEUTRAL, OBJECTS, address_of, addresses_on, ask, doors, outcome, text_of
from tests.web.safety.routes import SCREEN, all_routes
from tests.web.safety.world import COLUMNS, Company, World

# An id as ours are, of nothing.
MISSING = "zzzzzzzzzzzzzz"
NOT_IN = ("401", "403", "404", "405", "sign-in")


def foreign_to(column: str, world: World) -> Company:
    return world.ours if column == "rex" else world.theirs


@pytest.mark.peerbug("B67")
@pytest.mark.parametrize("column", COLUMNS)
def test_a_foreign_object_does_not_exist(world: World, column: str) -> None:
    visitor, foreign, wrong = world.visitors[column], foreign_to(column, world), []
    thorough = column in ("administrator", "rex")
    for (method, name), route in doors():
        if not OBJECTS & set(route.parameters) or name.startswith("webhooks:"):
            continue
        address = address_of(route, foreign)
        asked = [(method, {})]
        if thorough:
            asked += [(method, HTMX), ("OPTIONS", {}), ("HEAD", {})]
        for how, headers in asked:
            response = ask(visitor, how, route, address, **headers)
            opened = outcome(response) not in NOT_IN and how != "OPTIONS"
            if opened or foreign.word in text_of(response):
                wrong.append(f"{how} {name} {headers}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("content", ["{}", "[]", "no JSON", '{"legal_entity": 1}'])
def test_content_that_is_refused_unread_says_nothing_of_what_there_is(world: World, content: str) -> None:
    """The API may refuse content before it looks for the object: then own, foreign and none hear the same."""
    visitor, wrong, compared = world.visitors["administrator"], [], 0
    for (method, name), route in doors():
        if not route.is_api or not OBJECTS & set(route.parameters):
            continue
        missing = {name: MISSING if name in OBJECTS else NEUTRAL[name] for name in route.parameters}
        asked = [address_of(route, world.ours), address_of(route, world.theirs), route.address(missing)]
        own, foreign, none = (ask(visitor, method, route, address, content=content) for address in asked)
        if outcome(foreign) in NOT_IN and foreign.content == none.content:
            continue
        compared += 1
        if not own.status_code == foreign.status_code == none.status_code or not (
            own.content == foreign.content == none.content
        ):
            wrong.append(f"{method} {name}: {own.status_code} {foreign.status_code} {none.status_code}")
    assert not wrong, "\n".join(wrong)
    assert compared, "some content is refused unread"


def test_an_own_order_does_not_open_a_foreign_line_or_payment(world: World) -> None:
    wrong = []
    for (method, name), route in doors():
        if inner := {"line", "payment"} & set(route.parameters):
            address = address_of(route, world.ours, **{one: world.theirs.objects[one] for one in inner})
            response = ask(world.visitors["administrator"], method, route, address)
            if response.status_code not in (403, 404, 405, 422) or world.theirs.word in text_of(response):
                wrong.append(f"{method} {name}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("column", COLUMNS)
def test_no_page_says_a_word_of_another_company(world: World, column: str) -> None:
    """Lists, searches and menus show one's own company only."""
    visitor, foreign, wrong = world.visitors[column], foreign_to(column, world), []
    for (method, _), route in doors():
        if method == "GET" and not OBJECTS & set(route.parameters):
            address = route.address(NEUTRAL)
            for asked in (address, f"{address}?q=ZQ&search=ZQ&text=ZQ"):
                if foreign.word in text_of(ask(visitor, "GET", route, asked)):
                    wrong.append(asked)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("column", ["administrator", "rex"])
def test_set_up_screens_show_and_change_own_rows_only(world: World, column: str) -> None:
    visitor, foreign, wrong = world.visitors[column], foreign_to(column, world), []
    for route in all_routes():
        if SCREEN not in route.parameters:
            continue
        for address in [one for screen in SCREENS for one in addresses_on(screen, route, foreign)]:
            for method in route.methods:
                response = ask(visitor, method, route, address)
                opened = "key" in route.parameters and outcome(response) not in NOT_IN
                if opened or foreign.word in text_of(response):
                    wrong.append(f"{method} {address}: {response.status_code}")
    assert not wrong, "\n".join(wrong)
