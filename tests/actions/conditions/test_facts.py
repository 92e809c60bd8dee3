"""The facts that rules look at: as the order has them, and all that has to be asked for in one statement."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ringup.call_centers.actions.remove_setup_row import remove_setup_row
from ringup.call_centers.actions.save_setup_row import save_setup_row
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.conditions.loading import RULE_KIND, load_facts
from ringup.conditions.models import OrderRule
from ringup.conditions.queries import judge_rules
from ringup.conditions.rules.variables import ASKED_FOR, BY_NAME
from ringup.orders.loading import OrderRows, load_order
from ringup.orders.models import SalesLine, SalesOrder
from ringup.orders.saving.lines import LineWish
from tests.factories.catalogs import make_published_catalog
from tests.factories.company import make_user
from tests.factories.products import make_category
from tests.factories.rules import condition, make_rule
from tests.factories.scenes import Scene, make_rex, make_scene
from tests.factories.suggestions import make_link

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    lamp, _mug, clock = scene.items
    lights = make_category("LIGHTS", legal_entity=scene.legal_entity)
    lamps = make_category("LAMPS", legal_entity=scene.legal_entity)
    lamps.parent = lights
    lamps.save()
    lamp.categories.add(lamps)
    clock.categories.add(lights)
    scene.carla.group = "491"
    scene.carla.save()
    return scene


def ordered(scene: Scene, *items: str, ago: int = 0, state: str = "submitted") -> OrderRows:
    """Carla's order of these items, so many days ago."""
    lines = tuple(LineWish(item=item, quantity=Decimal(2)) for item in items)
    wish = OrderWish(customer=scene.carla.public_id, lines=lines)
    placed = place_order(scene.actor(), wish=wish, submit_key="")
    assert isinstance(placed, Placed), placed
    if ago:
        moment = timezone.now() - ago * DAY
        SalesOrder.objects.filter(pk=placed.order.pk).update(state=state, ordered_at=moment)
    rows = load_order(scene.actor(), placed.order.public_id)
    assert rows is not None
    return rows


def test_what_came_with_the_order_costs_no_statement(scene: Scene) -> None:
    rows = ordered(scene, "LAMP-1", "MUG-1")
    assert rows.rules
    with CaptureQueriesContext(connection) as asked:
        facts = load_facts(rows, rows.lines[0], BY_NAME.keys() - ASKED_FOR)
    assert len(asked) == 0
    expected = {
        "customer_known": True,
        "customer_group": "491",
        "item": "LAMP-1",
        "quantity": 2,
        "unit_price": Decimal(10),
        "line_amount": Decimal(20),
        "line_discount": 0,
        "order_lines": 2,
        "order_items": frozenset({"LAMP-1", "MUG-1"}),
        "country": scene.carla.addresses.get().country,
        "addresses_differ": False,
        "call_center": scene.call_center.code,
        "currency": "EUR",
        "customer_days": 0,
        "customer_blocked": False,
    }
    assert {name: facts[name] for name in expected} == expected


def test_all_the_rest_is_one_statement(scene: Scene) -> None:
    ordered(scene, "CLOCK-1", ago=10)
    ordered(scene, "MUG-1", ago=80)
    ordered(scene, "LAMP-1", ago=400)
    ordered(scene, "LAMP-1", ago=5, state="canceled")
    rows = ordered(scene, "LAMP-1")
    assert rows.rules
    with CaptureQueriesContext(connection) as asked:
        facts = load_facts(rows, rows.lines[0], BY_NAME.keys())
    assert len(asked) == 1
    expected = {
        "earlier_orders": 3,
        "orders_30": 1,
        "orders_90": 2,
        "orders_365": 2,
        "spent_365": (Decimal(2 * 99) + Decimal(2 * 4.5)) * Decimal("1.21"),
        "bought_items": frozenset({"CLOCK-1", "MUG-1", "LAMP-1"}),
        "bought_categories": frozenset({"LIGHTS", "LAMPS"}),
        "categories": frozenset({"LIGHTS", "LAMPS"}),
        "catalog": "",
    }
    assert {name: facts[name] for name in expected} == expected
    # A day may end between the two orders.
    assert facts["days_since_order"] in (10, 11)


def test_a_caller_whom_nobody_knows_has_no_history(scene: Scene) -> None:
    rows = ordered(scene, "LAMP-1")
    rows.order.customer = None
    facts = load_facts(rows, rows.lines[0], BY_NAME.keys())
    nobody = [facts[name] for name in ("customer_known", "customer_group", "earlier_orders", "days_since_order")]
    assert nobody == [False, None, 0, None]


def test_the_catalog_is_that_of_the_line_s_source_code(scene: Scene) -> None:
    catalog = make_published_catalog(call_center=scene.call_center, items=scene.items)
    rows = ordered(scene, "LAMP-1")
    SalesLine.objects.update(source_code=catalog.source_codes.get())
    again = load_order(scene.actor(), rows.order.public_id)
    assert again is not None
    facts = load_facts(again, again.lines[0], ("catalog", "source_code"))
    assert facts == {"catalog": "AUTUMN", "source_code": "AUTUMN-01"}


def test_many_rules_are_judged_with_one_statement(scene: Scene) -> None:
    rules = [
        make_rule(condition("bought_items", "contains", "LAMP-1"), code=f"R-{n}", legal_entity=scene.legal_entity)
        for n in range(5)
    ]
    rows = ordered(scene, "LAMP-1")
    assert rows.rules
    with CaptureQueriesContext(connection) as asked:
        verdicts = judge_rules(rows, rows.lines[0], rules)
    assert len(asked) == 1
    assert [verdict.met for verdict in verdicts.values()] == [False] * 5


def test_what_a_rule_names_has_to_exist_in_the_own_company(scene: Scene) -> None:
    mira = scene.actor(make_user("mira", role="marketer", call_center=scene.call_center))
    names = [
        condition("item", "is", "lamp-1"),
        condition("customer_group", "is", "491"),
        condition("country", "is", "nl"),
    ]
    row = save_setup_row(mira, kind=RULE_KIND, values={"code": "A", "params": {"join": "all", "conditions": names}})
    assert isinstance(row, OrderRule), row
    rex = scene.actor(make_rex())
    refused = save_setup_row(rex, kind=RULE_KIND, values={"code": "A", "params": {"join": "all", "conditions": names}})
    assert [(each.code, each.field) for each in refused] == [  # type: ignore[union-attr]
        ("unknown_value", "params.conditions.0.values"),
        ("unknown_value", "params.conditions.1.values"),
    ]


def test_a_rule_in_use_stays_until_nothing_uses_it(scene: Scene) -> None:
    mira = scene.actor(make_user("mira", role="marketer", call_center=scene.call_center))
    rule = make_rule(legal_entity=scene.legal_entity)
    link = make_link(scene.items[0], scene.items[1], rule=rule)
    refused = remove_setup_row(mira, kind=RULE_KIND, key=rule.public_id)
    assert refused is not None
    assert (refused.code, refused.facts) == ("in_use", {"by": ["itemlink"]})
    link.delete()
    assert remove_setup_row(mira, kind=RULE_KIND, key=rule.public_id) is None
