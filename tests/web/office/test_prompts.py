"""The report of prompts: what each brought, compared by prompt, agent and source code, on screen and as a file."""

import csv
import re
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.directed_selling.models import PromptShowing
from ringup.orders.models import SalesLine, SalesOrder
from tests.factories import Scene, make_rex, make_scene, make_user, sign_in
from tests.factories.scripts import make_calls
from tests.factories.suggestions import make_showings, make_standing
from tests.web.office.rows import make_script, make_version

ADDRESS = "/office/prompts/"


def sold(scene: Scene) -> SalesOrder:
    """An order that holds, with one line."""
    order = SalesOrder.objects.create(
        legal_entity=scene.legal_entity, call_center=scene.call_center, number="SO-1", currency="EUR", state="submitted"
    )
    SalesLine.objects.create(order=order, position=1, item=scene.items[1], text="Harbor mug", quantity=1)
    return order


@pytest.fixture
def scene(db: None) -> Scene:
    scene = make_scene()
    lamp, mug, clock = scene.items
    order = sold(scene)
    scene.call_center.talk_costs.create(starts_on=timezone.localdate() - timedelta(days=90), hour_minor=3600)
    make_showings(order, lamp, mug, agent=scene.ada, kind="cross_sell", count=10, taken=4, margin_minor=300)
    make_showings(order, lamp, clock, agent=scene.sam, kind="learned", count=20, taken=0)
    make_standing(lamp, clock, kind="learned", margin_minor=0, cost_minor=250, stepped_back_at=timezone.now())
    return scene


def mira_of(scene: Scene) -> User:
    return make_user("mira", role="marketer", call_center=scene.call_center, everywhere=True)


@pytest.fixture
def mira(scene: Scene, client: Client) -> User:
    mira = mira_of(scene)
    sign_in(client, mira)
    return mira


def rows_of(client: Client, address: str = ADDRESS, **asked: str) -> list[str]:
    text = client.get(address, asked).content.decode()
    table = re.search(r'<table class="table prompts.*?</table>', text, re.DOTALL)
    if table is None:
        return []
    rows = re.findall(r"<tr.*?</tr>", table[0].split("<tbody>")[1], re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def test_what_earns_most_a_second_comes_first_and_a_loser_says_why(mira: User, client: Client) -> None:
    mug, clock = rows_of(client)
    # Four of ten, three seconds each: 12.00 of margin in half a minute, which cost 0.30.
    assert mug == "MUG-1 Harbor mug goes with it LAMP-1 10 4 40% 3 18.00 12.00 0.30 1,440.00"
    assert clock.startswith("CLOCK-1 Ship&#x27;s clock learned from orders Not offered since ")
    assert "in 28 days it earned €0.00 with talk that cost €2.50." in clock


def test_agents_source_codes_and_kinds_are_compared(mira: User, client: Client) -> None:
    assert [row.split()[0] for row in rows_of(client, by="agent")] == ["ada", "sam"]
    assert rows_of(client, by="source_code")[0].startswith("none 30 4 13.3%")
    assert [row.split(" 1")[0] for row in rows_of(client, by="kind", kind="cross_sell")] == ["goes with it"]


def test_only_the_days_that_are_asked_for_count(mira: User, client: Client) -> None:
    later = (timezone.localdate() + timedelta(days=3)).isoformat()
    assert rows_of(client, **{"from": later, "to": later}) == []
    assert "No prompt was shown in this time." in client.get(ADDRESS, {"from": later, "to": later}).text
    assert len(rows_of(client, **{"from": "nonsense", "to": "9999-99-99"})) == 2


def test_the_page_of_the_item_shows_its_prompts_and_why_one_is_gone(mira: User, client: Client, scene: Scene) -> None:
    address = f"/office/setup/items/{scene.items[0].public_id}/"
    assert len(rows_of(client, address)) == 2
    assert "Prompts beside it, last 28 days" in client.get(address).text
    assert rows_of(client, f"/office/setup/items/{scene.items[1].public_id}/") == []


def test_the_file_has_plain_numbers(mira: User, client: Client) -> None:
    content = client.get(f"{ADDRESS}file/").content.decode("utf-8-sig")
    mug, clock = list(csv.DictReader(StringIO(content)))
    assert (mug["code"], mug["beside"], mug["take_rate"], mug["margin"]) == ("MUG-1", "LAMP-1", "0.4000", "12.00")
    assert (mug["talk_cost"], mug["margin_per_hour"], mug["stepped_back_since"]) == ("0.30", "1440.00", "")
    assert clock["stepped_back_since"]


def test_talk_costs_what_it_cost_on_the_day_it_was_shown(scene: Scene, mira: User, client: Client) -> None:
    today = timezone.localdate()
    PromptShowing.objects.filter(offered=scene.items[1]).update(shown_at=timezone.now() - timedelta(days=3))
    scene.call_center.talk_costs.create(starts_on=today + timedelta(days=1), hour_minor=36_000)
    scene.call_center.talk_costs.create(starts_on=today - timedelta(days=1), hour_minor=7_200)
    days = {"from": (today - timedelta(days=5)).isoformat(), "to": today.isoformat()}
    content = client.get(f"{ADDRESS}file/", days).content.decode("utf-8-sig")
    costs = {row["code"]: row["talk_cost"] for row in csv.DictReader(StringIO(content))}
    assert costs == {"MUG-1": "0.30", "CLOCK-1": "1.20"}


def test_rex_sees_nothing_of_ours_and_an_agent_not_the_page(scene: Scene, client: Client) -> None:
    sign_in(client, make_rex())
    assert rows_of(client) == []
    sign_in(client, scene.ada)
    assert client.get(ADDRESS).status_code == 403
    assert client.get(f"{ADDRESS}file/").status_code == 403


def test_the_report_is_for_everybody_to_read(open_as: Callable[[User, str], Page], transactional_db: None) -> None:
    scene = make_scene()
    lamp, mug, _ = scene.items
    make_showings(sold(scene), lamp, mug, agent=scene.ada, kind="cross_sell", count=10, taken=4, margin_minor=300)
    assert PromptShowing.objects.count() == 10
    page = open_as(mira_of(scene), ADDRESS)
    expect(page.locator("#prompt-report")).to_contain_text("Harbor mug")
    found = Axe().run(page).response["violations"]
    assert not [one for one in found if one["impact"] in ("serious", "critical")], found


def test_by_script_it_says_what_was_said_how_long_and_ticked(mira: User, client: Client, scene: Scene) -> None:
    script = make_script(scene.legal_entity, "Welcome", text_en="Hello.\n[ ] Ask how they found us.")
    version = make_version(script, "Short", text_en="Hi.")
    make_calls(script, None, scene=scene, count=10, bought=2, ticked=4)
    make_calls(script, version, scene=scene, count=5, bought=2)
    page = client.get(ADDRESS, {"by": "script"}).content.decode()
    rows = [" ".join(re.sub("<[^>]*>", " ", row).split()) for row in re.findall("<tr>.*?</tr>", page, re.DOTALL)]
    assert any(row.startswith("Welcome 10 4 40%") for row in rows), rows
    assert any(row.startswith("Welcome Short 5 0") for row in rows), rows
    answer = client.get(f"{ADDRESS}file/", {"by": "script"})
    found = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["code"], row["name"], row["shown"], row["seconds"]) for row in found] == [
        ("Welcome", "", "10", "80.0"),
        ("Welcome", "Short", "5", "40.0"),
    ]
