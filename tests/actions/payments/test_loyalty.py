"""Points: earned with the invoice, spent with the submit, given back with the cancellation, put right by hand."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from ringup.call_centers.loading import load_actor
from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.customers.actions.adjust_points import adjust_points
from ringup.customers.actions.issue_loyalty_card import issue_loyalty_card
from ringup.customers.loading.loyalty import find_points, find_standing, usable_points
from ringup.customers.models import LoyaltyCard, LoyaltyEntry, LoyaltyProgram
from ringup.customers.queries import find_customers
from ringup.fulfillment.actions.invoice_order import invoice_order
from ringup.orders.actions.cancel_order import cancel_order
from ringup.orders.saving.lines import LineWish
from ringup.payments.actions.release_payments import release_payments
from ringup.payments.models import PaymentLine, PaymentMethod
from ringup.payments.saving import PaymentEntry
from ringup.project.invariants import violations
from ringup.returns.actions.match_line_price import Matched, match_line_price
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.factories import Scene, make_reason_code, make_rex, make_scene


@pytest.fixture
def scene(db: None) -> Scene:
    scene = make_scene()
    PaymentMethod.objects.create(
        call_center=scene.call_center, code="POINTS", name="Points", function="loyalty", prepay=True, position=6
    )
    return scene


@pytest.fixture
def sam(scene: Scene) -> Actor:
    return scene.actor(scene.sam)


def card_of(scene: Scene, points: int = 0, **terms: Any) -> LoyaltyCard:
    """Carla's card: a point for 1.00, 100 points pay 1.00."""
    LoyaltyProgram.objects.create(legal_entity=scene.legal_entity, code="CLUB", name="Club", currency="EUR", **terms)
    card = issue_loyalty_card(scene.actor(), customer=scene.carla.public_id, program="CLUB")
    assert isinstance(card, LoyaltyCard), card
    if points:
        adjust_points(scene.actor(scene.sam), card=card.public_id, points=points, reason="welcome")
    return card


def buy(scene: Scene, *payments: PaymentEntry, key: str = "buy") -> Any:
    """Carla buys two lamps: 20.00 of goods, 24.20 with tax."""
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="LAMP-1", quantity=Decimal(2)),),
        payments=payments,
        submit=True,
    )
    return place_order(scene.actor(), wish=wish, submit_key=key)


def points_of(card: LoyaltyCard) -> int:
    return LoyaltyCard.objects.get(pk=card.pk).points


def in_points(amount: str | None = None) -> PaymentEntry:
    return PaymentEntry(method="POINTS", amount=Money.parse(amount, "EUR") if amount else None)


def test_a_customer_has_one_card_of_a_program(scene):
    card = card_of(scene)
    again = issue_loyalty_card(scene.actor(), customer=scene.carla.public_id, program="CLUB")
    assert isinstance(again, LoyaltyCard)
    assert again.pk == card.pk
    assert card.number == "LC-100001"


def test_an_invoice_earns_whole_points_for_goods_without_tax(scene, sam):
    card = card_of(scene, earn_points=Decimal("1.45"))
    order = buy(scene, PaymentEntry(method="CASH")).order
    assert points_of(card) == 0
    invoice_order(sam, order=order.public_id)
    assert points_of(card) == 29
    assert violations() == []


def test_points_pay_with_the_submit_and_the_rest_is_paid_otherwise(scene, sam):
    card = card_of(scene, points=1000)
    placed = buy(scene, in_points("10.00"), PaymentEntry(method="CASH"))
    assert isinstance(placed, Placed), placed
    assert points_of(card) == 0
    line = PaymentLine.objects.get(method__code="POINTS")
    assert (line.state, line.points, line.amount_minor) == ("paid", 1000, 1000)
    invoice_order(sam, order=placed.order.public_id)
    assert violations() == []


def test_points_that_are_too_few_say_what_they_cover(scene):
    card_of(scene, points=500)
    [refused] = buy(scene, in_points())
    assert refused.code == "points_short"
    assert refused.cure.facts["amount"] == {"minor": 500, "currency": "EUR"}
    assert find_points(scene.carla.pk, "EUR") == Money(500, "EUR")


def test_a_customer_without_a_card_cannot_pay_in_points(scene):
    [refused] = buy(scene, in_points())
    assert refused.code == "loyalty_card_missing"


def test_a_canceled_order_gives_the_points_back_once(scene, sam):
    card = card_of(scene, points=3000)
    order = buy(scene, in_points()).order
    assert points_of(card) == 580
    reason = make_reason_code("NO-NEED", kind="order_cancellation", legal_entity=scene.legal_entity)
    cancel_order(sam, order=order.public_id, reason=reason.code)
    for _ in range(2):
        release_payments(None, legal_entity=order.legal_entity_id, order=order.public_id)
    assert points_of(card) == 3000
    assert violations() == []


def test_points_that_were_earned_lately_wait(scene, sam):
    card = card_of(scene, points=100, vesting_days=14)
    order = buy(scene, PaymentEntry(method="CASH")).order
    invoice_order(sam, order=order.public_id)
    card.refresh_from_db()
    assert (card.points, usable_points(card, timezone.localdate())) == (120, 100)


def test_points_by_hand_need_a_reason_and_the_permission(scene, sam):
    card = card_of(scene)
    for actor, reason, code in ((sam, " ", "reason_required"), (scene.actor(), "gift", "not_permitted")):
        refused = adjust_points(actor, card=card.public_id, points=5, reason=reason)
        assert isinstance(refused, Refusal)
        assert refused.code == code
    assert isinstance(adjust_points(sam, card=card.public_id, points=-5, reason="mistake"), LoyaltyCard)
    assert points_of(card) == -5


def test_a_credit_takes_back_what_its_goods_earned_and_no_more(scene, sam):
    card = card_of(scene)
    order = buy(scene, PaymentEntry(method="CASH")).order
    invoice_order(sam, order=order.public_id)
    assert points_of(card) == 20
    reason = make_reason_code("MATCHED", kind="credit", legal_entity=scene.legal_entity)
    [line] = order.lines.all()
    match = {"order": order.public_id, "line": line.public_id, "reason": reason.code, "refund_to": "account"}
    assert isinstance(match_line_price(sam, new_price=Decimal("7.25"), request_key="a", **match), Matched)
    assert points_of(card) == 15
    assert isinstance(match_line_price(sam, new_price=Decimal("7.25"), request_key="a", **match), Matched)
    assert points_of(card) == 15
    assert LoyaltyEntry.objects.latest("pk").kind == "take_back"
    assert violations() == []


def test_a_customer_is_found_by_the_number_of_the_card(scene):
    card = card_of(scene)
    [hit] = find_customers(legal_entity=scene.legal_entity.pk, text=card.number.lower())
    assert hit.id == scene.carla.pk
    assert find_customers(legal_entity=load_actor(make_rex()).legal_entity, text=card.number) == []


def test_the_standing_says_what_the_points_pay_and_which_wait(scene, sam):
    assert find_standing(scene.carla.pk, "EUR") is None
    card = card_of(scene, points=500, vesting_days=14)
    order = buy(scene, PaymentEntry(method="CASH")).order
    invoice_order(sam, order=order.public_id)
    standing = find_standing(scene.carla.pk, "EUR")
    assert standing is not None
    assert (standing.number, standing.points, standing.usable) == (card.number, 520, 500)
    assert standing.worth == Money(500, "EUR")
