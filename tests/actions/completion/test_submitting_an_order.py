"""An order is recapped, paid and submitted: once, with every reason when it cannot be, and reopened for changes."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.complete_order import complete_order
from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.completion.saving import Recap
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.cancel_order import cancel_order
from ringup.orders.models import SalesOrder
from ringup.orders.saving import Changed
from ringup.orders.saving.lines import LineWish
from ringup.payments.actions.add_payment import add_payment
from ringup.payments.models import PaymentLine
from ringup.payments.saving import PaymentEntry
from ringup.plumbing.models import OutboxEvent
from ringup.pricing.rules.document import price_document
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.factories.products import make_items
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def ada(scene: Scene) -> Actor:
    return scene.actor()


def wish(scene: Scene, *, payments: tuple[PaymentEntry, ...] = (), submit: bool = False, lines: int = 2) -> OrderWish:
    return OrderWish(
        customer=scene.carla.public_id,
        lines=tuple(LineWish(item=item.number, quantity=Decimal(2)) for item in scene.items[:lines]),
        payments=payments,
        submit=submit,
    )


def taken(actor: Actor, scene: Scene, key: str = "first", **options: object) -> SalesOrder:
    placed = place_order(actor, wish=wish(scene, **options), submit_key=key)  # type: ignore[arg-type]
    assert isinstance(placed, Placed), placed
    return SalesOrder.objects.get(pk=placed.order.pk)


def method(scene: Scene, function: str) -> str:
    from ringup.payments.models import PaymentMethod

    return PaymentMethod.objects.get(call_center=scene.call_center, function=function).code


def codes(result: object) -> list[str]:
    assert isinstance(result, tuple), result
    return [refusal.code for refusal in result]


def test_the_recap_says_every_reason_at_once(scene, ada):
    placed = place_order(ada, wish=OrderWish(), submit_key="empty")
    assert isinstance(placed, Placed)
    recap = complete_order(ada, order=placed.order.public_id)
    assert isinstance(recap, Recap)
    assert {"customer_required", "no_lines"} <= {refusal.code for refusal in recap.refusals}
    assert not recap.can_submit


def test_an_order_without_payments_is_not_submitted(scene, ada):
    order = taken(ada, scene)
    refusals = submit_order(ada, order=order.public_id, submit_key="k")
    assert codes(refusals) == ["payments_do_not_match"]
    order.refresh_from_db()
    assert (order.state, order.version) == ("draft", 0)


def test_payments_must_match_the_total(scene, ada):
    order = taken(ada, scene)
    short = Money(order.total_minor - 1, order.currency)
    add_payment(ada, order=order.public_id, entry=PaymentEntry(method=method(scene, "normal"), amount=short))
    refusals = submit_order(ada, order=order.public_id, submit_key="k")
    assert isinstance(refusals, tuple)
    assert (refusals[0].code, refusals[0].facts["deviation"]["minor"]) == ("payments_do_not_match", 1)


def test_a_prepaid_order_is_released(scene, ada):
    order = taken(ada, scene, payments=(PaymentEntry(method=method(scene, "normal"), prepay=True),), submit=True)
    assert (order.state, order.version, order.payment_status) == ("submitted", 1, "paid")
    assert (order.detailed_status, order.do_not_process) == ("released", False)
    assert OutboxEvent.objects.filter(name="OrderSubmitted", payload__number=order.number).count() == 1


def test_split_payments_leave_a_balance_of_nothing(scene, ada):
    order = taken(ada, scene)
    first = PaymentEntry(method=method(scene, "normal"), amount=Money(1000, order.currency))
    rest = PaymentEntry(method=method(scene, "customer"))
    scene.carla.allow_on_account = True
    scene.carla.credit_limit_minor = 10_000_000
    scene.carla.save()
    for entry in (first, rest):
        assert isinstance(add_payment(ada, order=order.public_id, entry=entry), PaymentLine)
    recap = complete_order(ada, order=order.public_id)
    assert isinstance(recap, Recap)
    assert recap.balance == Money(0, order.currency)
    assert recap.can_submit


def test_the_same_submit_key_submits_once(scene, ada):
    order = taken(ada, scene, payments=(PaymentEntry(method=method(scene, "normal")),))
    first = submit_order(ada, order=order.public_id, submit_key="key-1")
    again = submit_order(ada, order=order.public_id, submit_key="key-1")
    other = submit_order(ada, order=order.public_id, submit_key="key-2")
    assert isinstance(first, Submitted)
    assert isinstance(again, Submitted)
    assert again.repeated
    assert isinstance(other, Refusal)
    assert other.code == "order_state_forbids"
    assert order.versions.count() == 1
    assert OutboxEvent.objects.filter(name="OrderSubmitted").count() == 1


def test_a_submitted_order_is_closed_until_it_is_modified_and_keeps_its_number(scene, ada):
    order = taken(ada, scene, payments=(PaymentEntry(method=method(scene, "normal")),), submit=True)
    refused = add_line(ada, order=order.public_id, wish=LineWish(item="CLOCK-1"))
    assert isinstance(refused, Refusal)
    assert refused.code == "order_closed"
    sam = scene.actor(scene.sam)
    assert not isinstance(modify_order(sam, order=order.public_id), Refusal)
    assert isinstance(add_line(sam, order=order.public_id, wish=LineWish(item="CLOCK-1")), Changed)
    assert codes(submit_order(sam, order=order.public_id, submit_key="again")) == ["payments_do_not_match"]
    rest = add_payment(sam, order=order.public_id, entry=PaymentEntry(method=method(scene, "normal")))
    assert isinstance(rest, PaymentLine)
    assert isinstance(submit_order(sam, order=order.public_id, submit_key="again"), Submitted)
    after = SalesOrder.objects.get(pk=order.pk)
    assert (after.number, after.version, after.state) == (order.number, 2, "submitted")


def test_prices_given_at_the_submit_are_kept_on_a_later_change(scene, ada):
    from ringup.pricing.models import BasePrice

    order = taken(ada, scene, payments=(PaymentEntry(method=method(scene, "normal")),), submit=True)
    BasePrice.objects.filter(item=scene.items[0]).update(price=Decimal(50))
    sam = scene.actor(scene.sam)
    modify_order(sam, order=order.public_id)
    add_line(sam, order=order.public_id, wish=LineWish(item="LAMP-1"))
    prices = list(order.lines.order_by("position").values_list("unit_price", "price_state"))
    assert prices[0] == (Decimal("10.000000"), "locked")
    assert prices[-1] == (Decimal("50.000000"), "rule")


def test_the_stored_document_gives_the_same_cents_again(scene, ada):
    order = taken(ada, scene, payments=(PaymentEntry(method=method(scene, "normal")),), submit=True)
    version = order.versions.get()
    replayed = price_document(version.document)
    assert isinstance(replayed, dict)
    assert replayed["totals"]["total"] == str(Money(order.total_minor, order.currency))
    assert replayed["lines"] == version.result


def test_a_draft_is_canceled_without_a_reason_and_a_submitted_order_is_not(scene, ada):
    draft = taken(ada, scene, key="draft")
    assert not isinstance(cancel_order(ada, order=draft.public_id), Refusal)
    order = taken(ada, scene, payments=(PaymentEntry(method=method(scene, "normal")),), submit=True)
    refused = cancel_order(scene.actor(scene.sam), order=order.public_id)
    assert isinstance(refused, Refusal)
    assert refused.code == "reason_required"


def test_a_whole_order_is_taken_or_nothing_of_it(scene, ada):
    before = SalesOrder.objects.count()
    lines = (LineWish(item="LAMP-1"), LineWish(item="NO-SUCH"), LineWish(item="NOR-THIS"))
    refusals = place_order(ada, wish=OrderWish(customer=scene.carla.public_id, lines=lines), submit_key="k")
    assert isinstance(refusals, tuple)
    assert [(r.code, r.field) for r in refusals] == [
        ("item_not_found", "lines[1].entry"),
        ("item_not_found", "lines[2].entry"),
    ]
    assert SalesOrder.objects.count() == before


def test_with_order_completion_off_no_payment_is_taken_and_none_is_needed(scene, ada):
    scene.call_center.order_completion = False
    scene.call_center.save()
    order = taken(ada, scene)
    refused = add_payment(ada, order=order.public_id, entry=PaymentEntry(method=method(scene, "normal")))
    assert isinstance(refused, Refusal)
    assert refused.code == "order_completion_off"
    assert isinstance(submit_order(ada, order=order.public_id, submit_key="k"), Submitted)
    order.refresh_from_db()
    assert order.detailed_status == "released"


def test_a_whole_order_takes_the_same_number_of_queries_for_3_and_for_40_lines(scene, ada):
    items = make_items(40, legal_entity=scene.legal_entity)
    counts = []
    for size in (3, 3, 40):
        order = OrderWish(
            customer=scene.carla.public_id,
            lines=tuple(LineWish(item=item.number) for item in items[:size]),
            payments=(PaymentEntry(method=method(scene, "normal")),),
            submit=True,
        )
        with CaptureQueriesContext(connection) as queries:
            assert isinstance(place_order(ada, wish=order, submit_key=f"size-{size}-{len(counts)}"), Placed)
        counts.append(len(queries))
    assert counts[1] == counts[2], counts
