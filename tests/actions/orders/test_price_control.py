"""Discounts and charges by hand: within the role's limits, beyond them by approval, and back to what the rules say."""

from decimal import Decimal

import pytest

from ringup.call_centers.models import Parameters, Role
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.actions.add_charge import add_charge
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.ask_approval import Asked, Question, ask_approval
from ringup.orders.actions.change_line import change_line
from ringup.orders.actions.decide_approval import Decided, decide_approval
from ringup.orders.actions.open_order import open_order
from ringup.orders.actions.set_total_discount import set_total_discount
from ringup.orders.models import OrderCharge, OrderEvent, PriceApproval, SalesLine, SalesOrder
from ringup.orders.rules.approvals import ApprovalKind
from ringup.orders.rules.merging import FieldChange
from ringup.orders.saving import Changed
from ringup.orders.saving.lines import LineWish
from ringup.pricing.models import ChargeCode
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.factories.company import make_charge_reason, make_reason_code
from tests.factories.prices import make_auto_charge, make_charge_code
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    """Ada may give 10 % and raise a charge by 50 %, lower it by 20 %; the freight is 5.00."""
    found = make_scene()
    make_reason_code("DAMAGED", legal_entity=found.legal_entity)
    rights = {Permission.OVERRIDE_PRICES, Permission.GIVE_MANUAL_DISCOUNTS, Permission.ADD_CHARGES}
    agent = Role.objects.get(legal_entity=found.legal_entity, code="agent")
    agent.permissions = sorted({*agent.permissions, *rights})
    agent.total_discount_percent, agent.charge_increase_percent, agent.charge_decrease_percent = 10, 50, 20
    agent.save()
    make_auto_charge({"tiers": [{"fixed": "5.00"}]}, legal_entity=found.legal_entity)
    make_charge_code("WRAP", name="Gift wrap", legal_entity=found.legal_entity)
    return found


@pytest.fixture
def ada(scene: Scene) -> Actor:
    return scene.actor()


@pytest.fixture
def sam(scene: Scene) -> Actor:
    return scene.actor(scene.sam)


@pytest.fixture
def order(ada: Actor) -> str:
    """Two lamps at 10.00."""
    begun = open_order(ada)
    assert not isinstance(begun, Refusal)
    key: str = begun.order.public_id
    assert isinstance(add_line(ada, order=key, wish=LineWish(item="LAMP-1", quantity=Decimal(2))), Changed)
    return key


def lamp(order: str) -> SalesLine:
    return SalesLine.objects.get(order__public_id=order, item__number="LAMP-1")


def stored(order: str) -> SalesOrder:
    return SalesOrder.objects.get(public_id=order)


def code_of(outcome: object) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


def charge(actor: Actor, order: str, figure: str | None, *, code: str = "FREIGHT", **values: str) -> Changed | Refusal:
    amount = None if figure is None else Money.parse(figure, "EUR")
    return add_charge(actor, order=order, code=code, amount=amount, **values)


def discount(actor: Actor, order: str, **figure: str) -> Changed | Refusal:
    changes = {"manual_discount": FieldChange(wanted=figure)}
    return change_line(actor, order=order, line=lamp(order).public_id, changes=changes, reason="scratched")


def charges(order: str) -> list[tuple[str, int, bool, int | None]]:
    rows = OrderCharge.objects.filter(order__public_id=order).order_by("code", "pk")
    return [(row.code, row.amount_minor, row.manual, row.rule_minor) for row in rows]


# --- Discounts --------------------------------------------------------------------------------------------------------


def test_a_discount_on_a_line_is_measured_by_what_it_gives_away_percent_or_amount(ada, order):
    assert isinstance(discount(ada, order, percent="10"), Changed)
    assert lamp(order).discount_minor == 200
    assert isinstance(discount(ada, order, amount="2.00"), Changed)
    assert code_of(discount(ada, order, percent="10.5")) == "discount_above_limit"
    assert code_of(discount(ada, order, amount="2.01")) == "discount_above_limit"
    assert code_of(discount(ada, order, amount="2.001")) == "amount_out_of_range"
    event = OrderEvent.objects.filter(kind="line_discount").first()
    assert event is not None
    assert event.after == {"manual_discount": {"percent": "10"}, "reason": "scratched"}
    assert isinstance(discount(ada, order), Changed)
    assert lamp(order).discount_minor == 0


def test_a_line_at_a_price_by_hand_takes_no_discount_beside_it(ada, order):
    changes = {"price": FieldChange(wanted=Decimal(9))}
    assert isinstance(
        change_line(ada, order=order, line=lamp(order).public_id, changes=changes, reason="damaged"), Changed
    )
    assert code_of(discount(ada, order, percent="1")) == "takes_no_discount"


def test_a_line_comes_with_its_discount_or_not_at_all(ada, order):
    wish = LineWish(item="MUG-1", quantity=Decimal(2), discount={"amount": "0.90"}, remark="chipped")
    assert isinstance(add_line(ada, order=order, wish=wish), Changed)
    mug = SalesLine.objects.get(item__number="MUG-1")
    assert (mug.discount_minor, mug.manual_discount, mug.line_notes.count()) == (90, {"amount": "0.90"}, 0)
    far = LineWish(item="CLOCK-1", discount={"percent": "11"})
    assert code_of(add_line(ada, order=order, wish=far)) == "discount_above_limit"
    assert not SalesLine.objects.filter(item__number="CLOCK-1").exists()


def test_a_discount_on_a_line_beyond_the_limit_is_approved(ada, sam, order):
    question = Question(kind=ApprovalKind.LINE_DISCOUNT, value={"amount": "3.00"}, line=lamp(order).public_id)
    asked = ask_approval(ada, order=order, question=question)
    assert isinstance(asked, Asked), asked
    assert (asked.approval.limit, asked.approval.beyond_percent) == ({"percent": "10"}, Decimal(5))
    assert isinstance(decide_approval(sam, approval=asked.approval.public_id, decision="accept"), Decided)
    assert (lamp(order).manual_discount, lamp(order).discount_minor) == ({"amount": "3.00"}, 300)


def test_a_new_line_is_asked_for_with_its_discount_and_stands_without_it_meanwhile(ada, sam, order):
    wish = LineWish(item="MUG-1", discount={"percent": "12"}, remark="chipped")
    question = Question(kind=ApprovalKind.LINE_DISCOUNT, value={"percent": "12"}, wish=wish, reason="chipped")
    asked = ask_approval(ada, order=order, question=question)
    assert isinstance(asked, Asked), asked
    mug = SalesLine.objects.get(item__number="MUG-1")
    assert (mug.manual_discount, asked.approval.line) == ({}, mug)
    far = decide_approval(sam, approval=asked.approval.public_id, decision="counter", counter=Decimal(16))
    assert code_of(far) == "discount_above_limit"


def test_an_amount_off_the_order_is_measured_without_the_one_that_it_replaces(ada, order):
    assert isinstance(set_total_discount(ada, order=order, discount={"amount": "2.00"}), Changed)
    assert isinstance(set_total_discount(ada, order=order, discount={"amount": "2.00"}, reason="regular"), Changed)
    assert code_of(set_total_discount(ada, order=order, discount={"amount": "2.01"})) == "discount_above_limit"
    assert isinstance(set_total_discount(ada, order=order, discount={}), Changed)
    assert (stored(order).discount_minor, stored(order).total_discount) == (0, {})
    last = OrderEvent.objects.filter(kind="total_discount").order_by("-pk")[1]
    assert last.after == {"amount": "2.00", "reason": "regular"}


# --- Charges ----------------------------------------------------------------------------------------------------------


def test_a_charge_of_the_rules_is_changed_within_the_limits_and_stands_in_its_place(ada, order):
    assert charges(order) == [("FREIGHT", 500, False, None)]
    assert isinstance(charge(ada, order, "4.00"), Changed)
    assert charges(order) == [("FREIGHT", 400, True, 500)]
    assert stored(order).charges_minor == 400
    # Measured by what the rules charge: many small steps lead no further than one.
    assert code_of(charge(ada, order, "3.99")) == "charge_below_limit"
    assert isinstance(charge(ada, order, "7.50"), Changed)
    assert code_of(charge(ada, order, "7.51")) == "charge_above_limit"


def test_a_changed_charge_is_not_calculated_anew_until_it_is_taken_off(ada, order):
    charge(ada, order, "4.00")
    assert isinstance(add_line(ada, order=order, wish=LineWish(item="MUG-1")), Changed)
    assert charges(order) == [("FREIGHT", 400, True, 500)]
    assert isinstance(charge(ada, order, None), Changed)
    assert charges(order) == [("FREIGHT", 500, False, None)]
    assert code_of(charge(ada, order, None)) == "charge_not_on_order"
    kinds = OrderEvent.objects.filter(kind__startswith="charge").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["charge_override_on", "charge_override_off"]


def test_a_freight_is_waived_by_approval(ada, sam, order):
    assert code_of(charge(ada, order, "0")) == "charge_below_limit"
    question = Question(kind=ApprovalKind.CHARGE, value={"amount": "0"}, charge_code="freight")
    asked = ask_approval(ada, order=order, question=question)
    assert isinstance(asked, Asked), asked
    assert (asked.approval.limit, asked.approval.charge_code) == ({"amount": "4.00"}, "FREIGHT")
    assert isinstance(decide_approval(sam, approval=asked.approval.public_id, decision="accept"), Decided)
    assert charges(order) == [("FREIGHT", 0, True, 500)]
    assert stored(order).charges_minor == 0
    # Back to what the rules charge is always right.
    assert isinstance(charge(ada, order, None), Changed)
    assert stored(order).charges_minor == 500


def test_what_one_put_there_oneself_one_takes_off_again(ada, sam, order):
    assert isinstance(charge(ada, order, "4.50", code="wrap", line=lamp(order).public_id), Changed)
    assert stored(order).charges_minor == 950
    assert code_of(charge(ada, order, "2.00", code="WRAP", line=lamp(order).public_id)) == "charge_below_limit"
    assert isinstance(charge(ada, order, None, code="WRAP", line=lamp(order).public_id), Changed)
    assert isinstance(charge(sam, order, "4.50", code="WRAP"), Changed)
    assert code_of(charge(ada, order, None, code="WRAP")) == "charge_below_limit"
    assert stored(order).charges_minor == 950
    assert code_of(charge(ada, order, "1.00", code="NOPE")) == "charge_unknown"


def test_a_charge_by_hand_is_taxed_by_its_own_group_and_the_tax_stands_beside_it(ada, order):
    before = stored(order).tax_minor
    assert isinstance(charge(ada, order, "4.50", code="WRAP"), Changed)
    row = OrderCharge.objects.get(code="WRAP")
    assert row.tax_minor > 0
    assert stored(order).tax_minor == before + row.tax_minor
    ChargeCode.objects.filter(code="WRAP").update(tax_group="")
    assert isinstance(add_line(ada, order=order, wish=LineWish(item="MUG-1")), Changed)
    assert OrderCharge.objects.get(code="WRAP").tax_minor == 0


def test_a_call_center_may_want_a_reason_for_a_charge_and_for_a_waiver(scene, ada, sam, order):
    Parameters.objects.update(charge_reason_code_required=True)
    make_charge_reason("GOODWILL", legal_entity=scene.legal_entity)
    assert code_of(charge(sam, order, "0")) == "reason_required"
    assert isinstance(charge(sam, order, "0", reason="GOODWILL"), Changed)
    row = OrderCharge.objects.get()
    assert row.reason is not None
    assert (row.reason.code, row.added_by_id) == ("GOODWILL", sam.user)
    assert not PriceApproval.objects.exists()
