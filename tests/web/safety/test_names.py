"""Names and texts that would like to be programs stay names and texts, on every page and in every part of one."""

from tests.web.safety.doors import HTMX, address_of, ask, doors, text_of
from tests.web.safety.world import PAYLOAD, World


def test_no_page_takes_a_name_for_a_program(world: World) -> None:
    visitor, wrong, seen = world.visitors["administrator"], [], 0
    for (method, name), route in doors():
        if route.is_api:
            continue
        for headers in ({}, HTMX):
            response = ask(visitor, method, route, address_of(route, world.ours), **headers)
            if response.headers.get("Content-Type", "").startswith("text/csv"):
                continue  # a file for a spreadsheet is no page
            text = text_of(response)
            seen += "&lt;b hx-get" in text
            if PAYLOAD in text or "<b hx-get" in text:
                wrong.append(f"{method} {name} {headers}")
    assert not wrong, "\n".join(wrong)
    assert seen > 5, "the names were shown"
