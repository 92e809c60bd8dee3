"""Reading changes nothing, and nothing changes without the token of the page."""

from typing import Any

import pytest
from django.db import connection, transaction

from tests.web.safety.doors import HTMX, address_of, ask, doors
from tests.web.safety.table import read_table
from tests.web.safety.world import World

# Reading may write here: a session in which a page keeps a secret that it has just shown, counters of tries, and what
# was read, for how long (decisions 30 and 33), or who saw a card (decision 38).
KEPT_WHILE_READING = (
    "django_session",
    "plumbing_cache",
    "directed_selling_promptshowing",
    "directed_selling_scriptshowing",
    "payments_cardview",
)
# Whoever is not in may be without a token, too: the page that signs in sets the first one.
CHANGES = {"INSERT", "UPDATE", "DELETE", "TRUNCATE"}


@pytest.mark.parametrize("column", ["nobody", "agent", "administrator"])
def test_reading_changes_nothing(world: World, column: str) -> None:
    visitor, wrong, asked = world.visitors[column], [], ""

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().split(None, 1)[0].upper() in CHANGES and not any(kept in sql for kept in KEPT_WHILE_READING):
            wrong.append(f"GET {asked}: {sql[:120]}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        for (method, asked), route in doors():  # noqa: B007 `watch` tells where
            if method == "GET":
                for headers in ({}, HTMX):
                    ask(visitor, "GET", route, address_of(route, world.ours), **headers)
    assert not wrong, "\n".join(wrong)


def test_nothing_changes_without_the_token_of_the_page(world: World) -> None:
    """Programs come with another proof than a cookie: they are not known at all (401)."""
    visitor, table, wrong = world.visitors["administrator"], read_table(), []
    for door, route in doors():
        if door[0] == "GET" or table.get(door, {}).get("administrator") in (None, "404", "405"):
            continue
        with transaction.atomic():
            response = visitor.ask(door[0], address_of(route, world.ours), check_csrf=True)
            transaction.set_rollback(True)
        expected = 401 if route.is_api or door[1].startswith("webhooks:") else 403
        if response.status_code != expected:
            wrong.append(f"{door}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


def test_the_sign_in_needs_its_token_too(world: World) -> None:
    for address in ("/account/login/", "/account/second-factor/keys/login/", "/preferences/"):
        assert world.visitors["nobody"].ask("POST", address, check_csrf=True).status_code == 403, address
