"""How long an agent waits: a line added in the desk to an order of 5, 50 and 100 lines, and a submit."""

import re
from collections.abc import Iterator
from decimal import Decimal
from random import Random

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.urls import reverse

from ringup.call_centers.models import User
from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.orders.actions.take_away import take_away
from ringup.orders.models import SalesOrder
from ringup.orders.saving import Changed
from ringup.orders.saving.lines import LineWish
from ringup.payments.saving import PaymentEntry
from ringup.pricing.models import Discount
from ringup.products.models import Item
from ringup.web.accounts.reading import SessionStore
from tests.benchmarks.calculation import CATEGORIES, some_discounts
from tests.benchmarks.measuring import Measurement, measure
from tests.factories.coupons import make_discount
from tests.factories.products import make_category, make_items
from tests.factories.scenes import Scene, make_scene

LINE_BUDGETS = {5: 25.0, 50: None, 100: 60.0}
SUBMIT_BUDGET = 60.0
DISCOUNTED_BUDGET = 80.0


def run() -> Iterator[Measurement]:
    """One row for each size of order, and one for the submit."""
    scene = make_scene()
    items = [item.number for item in make_items(120, legal_entity=scene.legal_entity)]
    actor = scene.actor()
    desk = signed_in(scene.ada)
    for size, budget in LINE_BUDGETS.items():
        order = draft_of(actor, scene, items[:size])
        yield measure(
            "add a line in the desk",
            lambda number, order=order: enter(desk, order, items[number % 120]),
            undo=lambda line, order=order: take_off(actor, order, str(line)),
            size=size,
            budget_ms=budget,
        )
    _live_discounts(scene, items)
    order = draft_of(actor, scene, items[:100])
    yield measure(
        "add a line among 100 live discounts",
        lambda number: enter(desk, order, items[number % 120]),
        undo=lambda line: take_off(actor, order, str(line)),
        size=100,
        budget_ms=DISCOUNTED_BUDGET,
    )
    Discount.objects.all().delete()
    yield _submit(actor, scene, items[:6])


def _live_discounts(scene: Scene, items: list[str]) -> None:
    """The discounts of the calculation's benchmark, for items that stand in its categories."""
    chance = Random("live discounts")
    categories = [make_category(code, legal_entity=scene.legal_entity) for code in CATEGORIES]
    for item in Item.objects.filter(number__in=items):
        item.categories.add(chance.choice(categories))
    for rule in some_discounts(chance, items, 100):
        own = {name: rule.pop(name) for name in ("kind", "concurrency", "priority")}
        code = rule.pop("id")
        make_discount(code, legal_entity=scene.legal_entity, params=rule, **own)


def signed_in(user: User) -> Client:
    """A browser of a user who has signed in; how is measured elsewhere."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "ringup.web.accounts.reading.SignInBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return browser


def draft_of(actor: Actor, scene: Scene, items: list[str]) -> SalesOrder:
    """An order of the items that is not submitted."""
    lines = tuple(LineWish(item=item, quantity=Decimal(2)) for item in items)
    placed = place_order(actor, wish=OrderWish(customer=scene.carla.public_id, lines=lines), submit_key="")
    assert isinstance(placed, Placed), placed
    return placed.order


def enter(desk: Client, order: SalesOrder, item: str) -> str:
    """Types an item into the entry field as the browser does; returns the new line's public id."""
    answer = desk.post(
        reverse("desk:entry", args=[order.public_id]),
        {"text": item, "revision": order.revision},
        headers={"HX-Request": "true"},
        secure=True,
    )
    content = answer.content.decode()
    assert answer.status_code == 200, content[:500]
    # The answer shows every line that changed, and the new one last.
    found = re.findall(r'id="order-line-(\w+)"', content)
    assert found, content[:500]
    return str(found[-1])


def take_off(actor: Actor, order: SalesOrder, line: str) -> None:
    """Takes the line off again."""
    changed = take_away(actor, order=order.public_id, line=line)
    assert isinstance(changed, Changed), changed
    order.revision = changed.rows.order.revision


def _submit(actor: Actor, scene: Scene, items: list[str]) -> Measurement:
    """A six-line order paid in cash: the submit alone, without a processor."""
    ready: dict[int, str] = {}
    for number in range(-6, 60):
        wish = OrderWish(
            customer=scene.carla.public_id,
            lines=tuple(LineWish(item=item) for item in items),
            payments=(PaymentEntry(method="CASH"),),
        )
        placed = place_order(actor, wish=wish, submit_key="")
        assert isinstance(placed, Placed), placed
        ready[number] = placed.order.public_id

    def act(number: int) -> None:
        done = submit_order(actor, order=ready[number], submit_key=f"bench-{number}")
        assert isinstance(done, Submitted), done

    return measure("submit", act, size=6, budget_ms=SUBMIT_BUDGET)
