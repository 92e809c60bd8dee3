"""Who sees and who changes which set-up screen: a table of its own, and every address of a screen obeys it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from ringup.web.office.setup import SCREENS
from tests.web.safety.doors import addresses_on, ask, outcome
from tests.web.safety.routes import SCREEN, all_routes
from tests.web.safety.table import read_screens
from tests.web.safety.world import ROLES, World

ROUTES = [route for route in all_routes() if SCREEN in route.parameters]


@contextmanager
def nothing_written() -> Iterator[list[str]]:
    """The statements that change something, while the block runs."""
    written: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().split(None, 1)[0].upper() in {"INSERT", "UPDATE", "DELETE", "TRUNCATE"}:
            written.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written


def test_the_table_has_every_screen_and_no_other() -> None:
    assert set(read_screens()) == {screen.slug for screen in SCREENS}


@pytest.mark.parametrize("column", ["nobody", "no_role", *ROLES])
def test_the_screens_open_as_the_table_says(world: World, column: str) -> None:
    visitor, table, wrong = world.visitors[column], read_screens(), []
    for screen in SCREENS:
        cell = table[screen.slug].get(column, "-")
        for route in ROUTES:
            for address in addresses_on(screen, route, world.ours):
                for method in route.methods:
                    with nothing_written() as written:
                        found = outcome(ask(visitor, method, route, address))
                    if cell == "-" and found == "in":
                        wrong.append(f"{method} {address}: opens")
                    if cell != "-" and method == "GET" and "changes" in address and found != "in":
                        wrong.append(f"{method} {address}: {found}")
                    may_write = cell == "change" or address.rstrip("/").endswith(cell.partition("+")[2] or " ")
                    if not may_write and written:
                        wrong.append(f"{method} {address}: {written[0]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("column", ROLES)
def test_who_may_change_a_screen_finds_its_forms_open(world: World, column: str) -> None:
    """Forms that only ask (does this mode of delivery go there?) are open to all who see the screen."""
    visitor, table, wrong = world.visitors[column], read_screens(), []
    record = next(route for route in ROUTES if route.name == "office:setup-record")
    for screen in SCREENS:
        cell = table[screen.slug][column]
        if cell == "-":
            continue
        [address] = addresses_on(screen, record, world.ours)
        page = ask(visitor, "GET", record, address).content.decode()
        sections = {section.slug for section in screen.sections}
        found = {form.rstrip("/").rpartition("/")[2] for form in open_forms(page)} & sections
        expected = sections if cell == "change" else {cell.partition("+")[2]} - {""}
        if found != expected:
            wrong.append(f"{address}: open {sorted(found)}, the table says {sorted(expected)}")
    assert not wrong, "\n".join(wrong)


def open_forms(page: str) -> list[str]:
    """Where the forms are sent to that change something and have a button for it."""
    forms = re.findall(r'<form [^>]*method="post" action="([^"]+)"(.*?)</form>', page.partition("<main")[2], re.DOTALL)
    return [address for address, content in forms if "<button" in content]
