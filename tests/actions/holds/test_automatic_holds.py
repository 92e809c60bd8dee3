"""Checks, payments out of balance and credit limits hold an order by themselves, and let it go again."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from ringup.call_centers.models import Parameters
from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.complete_order import complete_order
from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.completion.saving import Recap
from ringup.holds.actions.change_credit_limit import change_credit_limit
from ringup.holds.actions.clear_hold import clear_hold
from ringup.holds.models import HoldCode, OrderHold
from ringup.jobs.end_check_holds import end_check_holds
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.actions.add_payment import add_payment
from ringup.payments.models import PaymentMethod
from ringup.payments.saving import PaymentEntry
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.factories import make_rex
from tests.factories.products import make_item
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    scene = make_scene(prices_include_tax=True)
    make_item("CRATE", name="Crate", price="100.00", legal_entity=scene.legal_entity)
    return scene


@pytest.fixture
def ada(scene: Scene) -> Actor:
    return scene.actor()


@pytest.fixture
def sam(scene: Scene) -> Actor:
    return scene.actor(scene.sam)


def set_parameters(scene: Scene, **values: object) -> None:
    Parameters.objects.filter(call_center=scene.call_center).update(**values)


def code_for(scene: Scene, function: str) -> str:
    return PaymentMethod.objects.get(call_center=scene.call_center, function=function).code


def paid_by(actor: Actor, scene: Scene, *, function: str, amount: str | None = None, crates: int = 1) -> SalesOrder:
    """A submitted order of so many crates at 100.00, paid by the function."""
    entry = PaymentEntry(
        method=code_for(scene, function),
        amount=Money.from_decimal(Decimal(amount), "EUR") if amount else None,
        check_number="4711" if function == "check" else "",
    )
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="CRATE", quantity=Decimal(crates)),),
        payments=(entry,),
        submit=True,
    )
    placed = place_order(actor, wish=wish, submit_key=f"{function}-{amount}-{crates}-{timezone.now().timestamp()}")
    assert isinstance(placed, Placed), placed
    return SalesOrder.objects.get(pk=placed.order.pk)


def holds_of(order: SalesOrder) -> list[tuple[str, int]]:
    rows = OrderHold.objects.filter(order=order, cleared_at=None).order_by("pk")
    return [(row.cause, row.amount_minor or 0) for row in rows]


def standing(order: SalesOrder) -> tuple[str, bool, int]:
    order.refresh_from_db()
    return order.detailed_status, order.do_not_process, order.open_holds


@pytest.mark.parametrize(
    ("paid", "held"),
    [("120.00", []), ("120.01", [("out_of_balance", 2001)]), ("80.00", []), ("79.99", [("out_of_balance", -2001)])],
)
def test_o_120_a_check_beyond_the_percentage_goes_to_review(scene, ada, paid, held):
    set_parameters(scene, allow_out_of_balance=True, overpaid_percent=20, underpaid_percent=20)
    order = paid_by(ada, scene, function="check", amount=paid)
    assert holds_of(order) == held
    assert standing(order) == (("on_hold", True, 1) if held else ("released", False, 0))


@pytest.mark.parametrize(("threshold", "held"), [(10_000, []), (9_999, [("check", 10_000)]), (None, [])])
def test_o_121_a_check_above_the_threshold_waits_for_some_days(scene, ada, threshold, held):
    set_parameters(scene, check_threshold_minor=threshold, check_hold_days=5)
    order = paid_by(ada, scene, function="check")
    assert holds_of(order) == held
    if held:
        waits = OrderHold.objects.get(order=order)
        assert timedelta(days=4, hours=23) < waits.ends_at - timezone.now() <= timedelta(days=5)


def test_a_check_hold_ends_when_its_days_are_over_and_not_before(scene, ada):
    set_parameters(scene, check_threshold_minor=9_999, check_hold_days=5)
    order = paid_by(ada, scene, function="check")
    with time_machine.travel(timezone.now() + timedelta(days=4, hours=23), tick=False):
        assert end_check_holds() == 0
    with time_machine.travel(timezone.now() + timedelta(days=5, minutes=1), tick=False):
        assert end_check_holds() == 1
        assert end_check_holds() == 0
    assert standing(order) == ("released", False, 0)
    event = order.events.latest("pk")
    assert (event.kind, event.after, event.by_id) == ("hold_remove", {"because": "days_are_over"}, None)


def test_a_check_hold_is_released_early_and_the_same_check_is_not_held_again(scene, ada, sam):
    set_parameters(scene, check_threshold_minor=9_999)
    order = paid_by(ada, scene, function="check")
    clear_hold(sam, order=order.public_id, hold=OrderHold.objects.get().pk)
    assert standing(order) == ("released", False, 0)
    assert not isinstance(modify_order(ada, order=order.public_id), Refusal)
    assert isinstance(submit_order(ada, order=order.public_id, submit_key="again"), Submitted)
    assert standing(order) == ("released", False, 0)


def test_an_order_out_of_balance_that_is_paid_in_full_is_let_go_at_the_next_submit(scene, ada):
    set_parameters(scene, allow_out_of_balance=True, underpaid_percent=10)
    order = paid_by(ada, scene, function="check", amount="60.00")
    assert standing(order) == ("on_hold", True, 1)
    modify_order(ada, order=order.public_id)
    add_payment(ada, order=order.public_id, entry=PaymentEntry(method=code_for(scene, "normal")))
    assert isinstance(submit_order(ada, order=order.public_id, submit_key="again"), Submitted)
    assert standing(order) == ("released", False, 0)
    kinds = list(order.events.order_by("id").values_list("kind", flat=True))
    assert kinds.count("hold_add") == kinds.count("hold_remove") == 1


def test_an_order_over_the_credit_limit_is_held_where_that_does_not_stop_it(scene, ada):
    set_parameters(scene, credit_limit_stops=False)
    scene.carla.allow_on_account, scene.carla.credit_limit_minor = True, 15_000
    scene.carla.save()
    assert holds_of(paid_by(ada, scene, function="customer")) == []
    second = paid_by(ada, scene, function="customer")
    assert holds_of(second) == [("credit_limit", 5_000)]
    assert standing(second) == ("on_hold", True, 1)


def test_a_higher_limit_lets_the_order_go_as_soon_as_it_fits(scene, ada, sam):
    set_parameters(scene, credit_limit_stops=False)
    scene.carla.allow_on_account, scene.carla.credit_limit_minor = True, 15_000
    scene.carla.save()
    order = paid_by(ada, scene, function="customer", crates=2)
    assert not isinstance(change_credit_limit(sam, order=order.public_id, limit=Money(18_000, "EUR")), Refusal)
    assert holds_of(order) == [("credit_limit", 2_000)]
    assert not isinstance(change_credit_limit(sam, order=order.public_id, limit=Money(20_000, "EUR")), Refusal)
    assert standing(order) == ("released", False, 0)


def test_only_who_may_changes_a_limit_and_rex_sees_no_order(scene, ada):
    set_parameters(scene, credit_limit_stops=False)
    scene.carla.allow_on_account, scene.carla.credit_limit_minor = True, 0
    scene.carla.save()
    order = paid_by(ada, scene, function="customer").public_id
    refused = change_credit_limit(ada, order=order, limit=None)
    assert isinstance(refused, Refusal)
    assert refused.code == "not_permitted"
    foreign = change_credit_limit(scene.actor(make_rex()), order=order, limit=None)
    assert isinstance(foreign, Refusal)
    assert foreign.code == "order_not_found"
    wrong = change_credit_limit(scene.actor(scene.sam), order=order, limit=Money(1, "USD"))
    assert isinstance(wrong, Refusal)
    assert wrong.code == "wrong_currency"


def test_the_recap_says_beforehand_what_will_be_held(scene, ada):
    set_parameters(scene, check_threshold_minor=0, check_hold_days=3)
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="CRATE"),),
        payments=(PaymentEntry(method=code_for(scene, "check"), check_number="1"),),
    )
    placed = place_order(ada, wish=wish, submit_key="draft")
    assert isinstance(placed, Placed)
    recap = complete_order(ada, order=placed.order.public_id)
    assert isinstance(recap, Recap)
    assert recap.can_submit
    assert [warning.code for warning in recap.warnings] == ["check_will_be_held"]


def test_the_first_hold_of_a_cause_makes_its_code_and_the_next_uses_it(scene, ada):
    set_parameters(scene, check_threshold_minor=1)
    HoldCode.objects.create(legal_entity=scene.legal_entity, code="CHECK", name="Check the address")
    for crates in (1, 2):
        paid_by(ada, scene, function="check", crates=crates)
    code = HoldCode.objects.get(cause="check")
    assert (code.code, OrderHold.objects.filter(code=code).count()) == ("AUTO-CHECK", 2)
