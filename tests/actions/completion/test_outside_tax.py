"""An outside tax service is asked between two transactions; its answer is locked into the order."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import transaction

from ringup.call_centers.models import Parameters
from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.complete_order import complete_order
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.completion.saving import Recap
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.ask_outside_tax import ask_outside_tax
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.actions.add_payment import add_payment
from ringup.payments.models import PaymentMethod
from ringup.payments.saving import PaymentEntry
from ringup.pricing.models import TaxAnswer
from ringup.pricing.rules.document import price_document
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.factories.scenes import Scene, make_scene
from tests.tax_service import TestTaxService, running_tax_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings: Any) -> Iterator[TestTaxService]:
    with running_tax_service() as running:
        settings.TAX_CONNECTORS = {"http_service": running.settings}
        yield running


@pytest.fixture
def scene(service: TestTaxService) -> Scene:
    """Two lamps at 10.00 are 4.20 of tax by our own 21 %, and 1.65 by the service."""
    return make_scene(parameters={"tax_connector": "http_service"})


@pytest.fixture
def ada(scene: Scene) -> Actor:
    return scene.actor()


def wish(scene: Scene, *, submit: bool) -> OrderWish:
    method = PaymentMethod.objects.get(call_center=scene.call_center, function="normal")
    return OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="LAMP-1", quantity=Decimal(2)),),
        payments=(PaymentEntry(method=method.code),) if submit else (),
        submit=submit,
    )


def taken(ada: Actor, scene: Scene) -> str:
    placed = place_order(ada, wish=wish(scene, submit=False), submit_key="one")
    assert isinstance(placed, Placed), placed
    return str(placed.order.public_id)


def pay(ada: Actor, scene: Scene, order: str, minor: int) -> None:
    method = PaymentMethod.objects.get(call_center=scene.call_center, function="normal")
    added = add_payment(ada, order=order, entry=PaymentEntry(method=method.code, amount=Money(minor, "EUR")))
    assert not isinstance(added, Refusal), added


def recap(ada: Actor, order: str) -> Recap:
    shown = complete_order(ada, order=order)
    assert isinstance(shown, Recap), shown
    return shown


def stored(order: str) -> SalesOrder:
    return SalesOrder.objects.get(public_id=order)


def test_while_the_order_is_taken_our_own_rates_are_the_estimate_and_nobody_is_asked(ada, scene, service):
    order = taken(ada, scene)
    assert stored(order).tax_minor == 420
    assert service.asked == []


def test_the_recap_has_the_exact_tax_and_the_submit_does_not_ask_again(ada, scene, service):
    order = taken(ada, scene)
    recap(ada, order)
    pay(ada, scene, order, 2165)
    shown = recap(ada, order)
    assert (shown.rows.order.tax_minor, shown.rows.order.total_minor) == (165, 2165)
    assert (shown.warnings, shown.refusals) == ((), ())
    assert isinstance(submit_order(ada, order=order, submit_key="two"), Submitted)
    assert len(service.asked) == 1
    assert service.asked[0]["items"][0]["amount"] == "20.00"


def test_a_replay_of_the_submitted_order_gives_the_same_cents_without_asking(ada, scene, service):
    order = taken(ada, scene)
    pay(ada, scene, order, 2165)
    submit_order(ada, order=order, submit_key="two")
    version = stored(order).versions.get()
    result = price_document(version.document)
    assert isinstance(result, dict)
    assert (result["totals"]["tax"], result["totals"]["total"]) == ("1.65", "21.65")
    assert result["lines"] == version.result
    assert len(service.asked) == 1


def test_a_change_makes_it_an_estimate_again_until_the_next_recap(ada, scene, service):
    order = taken(ada, scene)
    recap(ada, order)
    add_line(ada, order=order, wish=LineWish(item="CLOCK-1"))
    assert stored(order).tax_minor == 420 + 2079
    recap(ada, order)
    assert stored(order).tax_minor == 165 + 817
    assert len(service.asked) == 2


def test_another_day_is_another_question(ada, scene, service):
    order = taken(ada, scene)
    recap(ada, order)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1)):
        recap(ada, order)
    assert len(service.asked) == 2


def test_without_an_answer_our_rates_stand_in_and_the_recap_says_so(ada, scene, service):
    order = taken(ada, scene)
    pay(ada, scene, order, 2420)
    service.moods += ["error", "error"]
    shown = recap(ada, order)
    assert [warning.code for warning in shown.warnings] == ["tax_estimated"]
    assert shown.rows.order.tax_minor == 420
    assert isinstance(submit_order(ada, order=order, submit_key="two"), Submitted)
    assert TaxAnswer.objects.get().failure == {"because": "status_500"}


def test_a_call_center_may_not_submit_on_an_estimate(ada, scene, service):
    Parameters.objects.update(tax_fallback="refuse")
    order = taken(ada, scene)
    pay(ada, scene, order, 2420)
    service.moods += ["silent", "error", ""]
    assert [refusal.code for refusal in recap(ada, order).refusals] == ["tax_not_known"]
    refusals = submit_order(ada, order=order, submit_key="two")
    assert isinstance(refusals, tuple)
    assert [refusal.code for refusal in refusals] == ["tax_not_known"]
    refusals = submit_order(ada, order=order, submit_key="three")
    assert isinstance(refusals, tuple)
    assert [refusal.code for refusal in refusals] == ["payments_do_not_match"]
    assert stored(order).tax_minor == 165


def test_what_the_service_refuses_stands_in_the_way(ada, scene, service):
    order = taken(ada, scene)
    pay(ada, scene, order, 2165)
    service.moods.append("refuses")
    refusal = recap(ada, order).refusals[-1]
    assert (refusal.code, refusal.facts) == ("tax_refused", {"why": "address_not_found"})
    assert refusal.cure is not None
    assert recap(ada, order).refusals == ()


def test_a_whole_order_is_taxed_before_it_is_stored(ada, scene, service):
    placed = place_order(ada, wish=wish(scene, submit=True), submit_key="one")
    assert isinstance(placed, Placed), placed
    assert (placed.order.tax_minor, placed.order.state) == (165, "submitted")
    assert len(service.asked) == SalesOrder.objects.count() == 1


def test_a_whole_order_is_refused_or_estimated_like_any_other(ada, scene, service):
    Parameters.objects.update(tax_fallback="refuse")
    service.moods += ["error", "error"]
    refusals = place_order(ada, wish=wish(scene, submit=True), submit_key="one")
    assert isinstance(refusals, tuple)
    assert [refusal.code for refusal in refusals] == ["tax_not_known"]
    assert not SalesOrder.objects.exists()
    Parameters.objects.update(tax_fallback="estimate")
    placed = place_order(ada, wish=wish(scene, submit=True), submit_key="two")
    assert isinstance(placed, Placed)
    assert placed.order.tax_minor == 420


@pytest.mark.django_db(transaction=True)
def test_nobody_is_asked_inside_a_transaction(ada, scene, service):
    order = taken(ada, scene)
    with pytest.raises(RuntimeError), transaction.atomic():
        ask_outside_tax(ada, order=order)
    assert service.asked == []


def test_an_installation_without_a_service_asks_nobody_and_says_so(ada, scene, service, settings):
    settings.TAX_CONNECTORS = {}
    order = taken(ada, scene)
    assert [warning.facts for warning in recap(ada, order).warnings] == [{"why": "not_asked"}]
