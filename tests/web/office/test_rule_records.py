"""Rules in the office: built line by line, read as one sentence, tried on an order, kept while links use them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ringup.call_centers.models import User
from ringup.conditions.models import OrderRule
from ringup.customers.models import Customer
from ringup.directed_selling.models import ItemLink
from ringup.orders.models import SalesOrder
from tests.factories.company import make_user
from tests.factories.rules import condition, make_rule
from tests.factories.scenes import Scene, make_scene
from tests.factories.suggestions import make_link
from tests.web.desk.test_order_screen import Desk

pytestmark = pytest.mark.django_db
NEW = "/office/setup/rules/new/"


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def mira(scene: Scene) -> User:
    return make_user("mira", role="marketer", call_center=scene.call_center)


@pytest.fixture
def client(mira: User) -> Client:
    client = Client()
    client.force_login(mira)
    return client


def typed(*rows: tuple[str, str, str], join: str = "all", prefix: str = "new", **more: str) -> dict[str, str]:
    """The form with these lines: fact, comparison, values; a value that begins with ( is in brackets."""
    form = {f"{prefix}-code": "LAMPS", f"{prefix}-name": "Lamps", f"{prefix}-params-join": join}
    for place, (variable, operator, values) in enumerate(rows):
        line = f"{prefix}-conditions-{place}"
        form |= {f"{line}-key": "", f"{line}-variable": variable, f"{line}-operator": operator}
        form[f"{line}-values"] = values.removeprefix("(")
        if values.startswith("("):
            form[f"{line}-bracketed"] = "on"
    return form | more


BUILT = (("customer_group", "is", "491"), ("item", "is", "LAMP-1"), ("item", "is", "(MUG-1"))


def test_it_reads_while_it_is_built(client: Client) -> None:
    def read(*rows: tuple[str, str, str], **more: Any) -> str:
        return str(client.post(reverse("office:rule-reading"), typed(*rows, **more)).text)

    assert read() == "It reads here as soon as it has a condition."
    assert read(BUILT[0]) == "Customer group is 491."
    assert read(*BUILT) == "Customer group is 491 and (item is LAMP-1 or item is MUG-1)."
    assert read(*BUILT, join="any") == "Customer group is 491 or (item is LAMP-1 and item is MUG-1)."
    assert read(("order_total", "between", "10; 20")) == "Total of the order is between 10 and 20."
    assert read(("addresses_differ", "yes", "")) == "Delivery address differs from billing address: yes."
    assert read(("item", "is", "")) == "Item is …."


def test_it_is_stored_and_its_page_shows_it(scene: Scene, client: Client) -> None:
    Customer.objects.filter(pk=scene.carla.pk).update(group="491")
    answer = client.post(NEW, typed(*BUILT, ("order_total", "at_least", "1250.50"), ("", "is", "")))
    assert answer.status_code == 302, answer.text
    rule = OrderRule.objects.get()
    assert rule.params == {
        "join": "all",
        "conditions": [
            {"variable": "customer_group", "operator": "is", "values": ["491"]},
            {"variable": "item", "operator": "is", "values": ["LAMP-1"]},
            {"variable": "item", "operator": "is", "values": ["MUG-1"], "bracketed": True},
            {"variable": "order_total", "operator": "at_least", "values": ["1250.5"]},
        ],
    }
    page = client.get(answer.url).text
    assert "Customer group is 491 and (item is LAMP-1 or item is MUG-1)" in page
    assert "Customer group is 491 and" in client.get(reverse("office:setup", args=["rules"])).text


def test_figures_are_typed_as_the_reader_writes_them(client: Client, mira: User) -> None:
    User.objects.filter(pk=mira.pk).update(language="de")
    rows = (("order_total", "between", "9,50; 1250,75"), ("quantity", "in", "1, 2"))
    assert client.post(NEW, typed(*rows)).status_code == 302
    rule = OrderRule.objects.get()
    assert [row["values"] for row in rule.params["conditions"]] == [["9.5", "1250.75"], ["1", "2"]]
    page = client.get(reverse("office:setup-record", args=["rules", rule.public_id])).text
    assert 'value="9,5; 1250,75"' in page


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("item", "is", "MOON-1"), "There is no MOON-1."),
        (("order_total", "more", "much"), "much is not a number."),
        (("order_total", "begins", "1"), "This comparison does not fit the fact."),
        (("item", "is", "LAMP-1, MUG-1"), "This comparison takes one value."),
        (("item", "is", ""), "This is needed."),
    ],
)
def test_what_is_wrong_stands_at_its_field(client: Client, row: tuple[str, str, str], says: str) -> None:
    refused = client.post(NEW, typed(BUILT[1], row))
    assert refused.status_code == 422
    assert says in refused.text
    assert not OrderRule.objects.exists()


def test_a_rule_without_a_condition_is_none(client: Client) -> None:
    assert client.post(NEW, typed()).status_code == 422


@pytest.fixture
def rule(scene: Scene) -> OrderRule:
    rows = [condition("customer_group", "is", "491"), condition("item", "in", "LAMP-1", "MUG-1")]
    return make_rule(*rows, legal_entity=scene.legal_entity)


def test_it_is_tried_on_an_order(scene: Scene, client: Client, rule: OrderRule) -> None:
    desk = Desk(scene.ada)
    desk.enter("2*LAMP-1")
    desk.enter("CLOCK-1")
    number = SalesOrder.objects.get().number

    def tried(**values: str) -> str:
        form = {f"trial-{name}": value for name, value in values.items()}
        return str(client.get(reverse("office:rule-trial", args=[rule.public_id]), form).text)

    newest = tried(order=number.lower())
    assert f"It is not met on {number}, 1 × Ship&#x27;s clock." in newest
    assert newest.count("not met</span>") == 2
    Customer.objects.filter(pk=scene.carla.pk).update(group="491")
    desk.post("set-customer", customer=scene.carla.public_id)
    first = tried(order=number, line="1")
    assert f"It is met on {number}, 2 × Desk lamp." in first
    assert "<td>491</td>" in first
    assert "There is no SO-X." in tried(order="SO-X")
    assert "The order has no such line." in tried(order=number, line="9")


def test_the_page_says_where_it_is_used_and_a_used_one_stays(scene: Scene, client: Client, rule: OrderRule) -> None:
    page = reverse("office:setup-record", args=["rules", rule.public_id])
    remove = reverse("office:setup-remove", args=["rules", rule.public_id])
    assert "Nothing uses it yet." in client.get(page).text
    make_link(scene.items[0], scene.items[1], rule=rule)
    assert "MUG-1 · Harbor mug" in client.get(page).text
    refused = client.post(remove)
    assert refused.status_code == 422
    assert "It is in use: links between items." in refused.text
    ItemLink.objects.all().delete()
    assert client.post(remove).status_code == 302


def test_a_link_gets_its_rule_on_the_page_of_its_item(scene: Scene, client: Client, rule: OrderRule) -> None:
    lamp, mug, _ = scene.items
    link = {
        "key": "",
        "linked": mug.number,
        "kind": "cross_sell",
        "rule": str(rule.pk),
        "priority": "1",
        "active": "on",
    }
    address = reverse("office:setup-section", args=["items", lamp.public_id, "links"])
    answer = client.post(address, {f"links-0-{name}": value for name, value in link.items()})
    assert answer.status_code in (200, 302), answer.text
    assert ItemLink.objects.get().rule == rule
