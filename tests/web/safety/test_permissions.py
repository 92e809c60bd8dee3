"""Every route for every role: what opens is what the reviewed table says, and nothing else."""

import pytest
from pytest_django import Settings

from tests.web.safety.doors import HTMX, OBJECTS, address_of, ask, doors, outcome
from tests.web.safety.table import read_table
from tests.web.safety.world import COLUMNS, World

# Nobody has to sign in for these.
OPEN = {
    ("GET", "account_inactive"),
    ("GET", "account_login"),
    ("GET", "api-v1:openapi-json"),
    ("GET", "account_logout"),
    ("GET", "live:stream"),
    ("POST", "account_login"),
    ("POST", "account_logout"),
    ("POST", "ui:preferences"),
}


@pytest.mark.peerbug("B67")
def test_the_table_has_every_route_and_no_other() -> None:
    named = {name for (_, name), _ in doors()}
    in_table = {name for _, name in read_table()}
    assert named - in_table == set(), "routes without an entry: decide who may come in (see table.py)"
    assert in_table - named == set(), "entries without a route"


@pytest.mark.peerbug("B68")
def test_nobody_comes_in_without_signing_in_but_where_that_is_meant() -> None:
    assert {door for door, cells in read_table().items() if cells["nobody"] == "in"} == OPEN


@pytest.mark.parametrize("column", COLUMNS)
def test_the_doors_open_as_the_table_says(world: World, column: str) -> None:
    table, visitor, wrong = read_table(), world.visitors[column], []
    for (method, name), route in doors():
        if (method, name) not in table:
            continue
        address, expected = address_of(route, world.ours), table[method, name][column]
        asked = {"page": ask(visitor, method, route, address)}
        if method == "GET":
            asked["head"] = ask(visitor, "HEAD", route, address)
        if not route.is_api:
            asked["part"] = ask(visitor, method, route, address, **HTMX)
        wrong += [
            f"{method} {name} as {form}: {found}, the table says {expected}"
            for form, response in asked.items()
            if (found := outcome(response)) != expected
        ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("column", ["nobody", "agent", "administrator", "rex"])
def test_what_stands_nowhere_in_the_table_opens_to_nobody(world: World, column: str) -> None:
    table, visitor, wrong = read_table(), world.visitors[column], []
    for (method, name), route in doors():
        if (method, name) not in table:
            found = outcome(ask(visitor, method, route, address_of(route, world.ours)))
            if found not in ("405", "404", "403", "401", "sign-in"):
                wrong.append(f"{method} {name}: {found}")
    assert not wrong, "\n".join(wrong)


def test_to_the_administrator_of_another_company_no_object_exists() -> None:
    """The table is read, not only obeyed: an `in` for Rex at an address with an object would be an agreed hole."""
    parameters = {door: set(route.parameters) for door, route in doors()}
    wrong = [
        f"{door}: {cells['rex']}"
        for door, cells in read_table().items()
        if parameters[door] & OBJECTS and cells["rex"] != ("401" if door[1].startswith("webhooks:") else "404")
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("column", COLUMNS)
def test_the_simulated_telephone_is_in_the_demo_for_who_takes_orders(
    world: World, settings: Settings, column: str
) -> None:
    """Asked with GET, so that nothing rings: whoever comes in hears that this is no way to ask (405)."""
    settings.DEMO = True
    taking_orders = read_table()["GET", "desk:home"][column]
    for name in ("desk:simulated-phone", "desk:ring", "desk:answer-phone", "desk:hang-up"):
        route = next(route for (_, named), route in doors() if named == name)
        found = outcome(ask(world.visitors[column], "GET", route, address_of(route, world.ours)))
        may_come_in = "in" if name == "desk:simulated-phone" else "405"
        assert found == (may_come_in if taking_orders == "in" else taking_orders), name


def test_the_api_does_not_know_sessions(world: World) -> None:
    """A browser would bring its cookies along, whoever asked it to come here."""
    visitor, table, wrong = world.visitors["administrator"], read_table(), []
    for (method, name), route in doors():
        if route.is_api and table.get((method, name), {}).get("nobody") == "401":
            response = visitor.ask(method, address_of(route, world.ours))
            if response.status_code != 401:
                wrong.append(f"{method} {name}: {response.status_code}")
    assert not wrong, "\n".join(wrong)
