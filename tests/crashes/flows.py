"""What is killed: each flow brings an order to where it begins, does its work, and can be asked to do it once more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from ringup.call_centers.models import Parameters
from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.replace_payment import replace_payment
from ringup.completion.actions.submit_order import submit_order
from ringup.fulfillment.actions.invoice_order import invoice_order
from ringup.inventory.models import StockLevel
from ringup.orders.models import SalesOrder
from ringup.payments.actions.add_payment import add_payment
from ringup.payments.actions.authorize_waiting import authorize_waiting
from ringup.payments.actions.remove_payment import remove_payment
from ringup.payments.actions.renew_authorization import renew_authorization
from ringup.payments.actions.retry_payment import retry_payment
from ringup.payments.connectors.fake_acquirer import FakeAcquirer
from ringup.payments.connectors.protocol import Capability
from ringup.payments.models import PaymentLine, PaymentOperation
from ringup.payments.saving import PaymentEntry
from ringup.returns.actions.match_line_price import match_line_price
from tests.acquirer import TestAcquirer

Take = Callable[..., SalesOrder]


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Who acts, and the acquirer at which it happens."""

    take: Take
    ada: Actor
    sam: Actor
    acquirer: TestAcquirer
    monkeypatch: Any


@dataclass(frozen=True, kw_only=True)
class Flow:
    """`begin` makes the order; `work` is what dies, and what a person does again, with the same key."""

    begin: Callable[[Stage], SalesOrder]
    work: Callable[[Stage, SalesOrder], object]


def _submit(stage: Stage, order: SalesOrder) -> object:
    return submit_order(stage.ada, order=order.public_id, submit_key=f"submit-{order.pk}")


def _payment(order: SalesOrder) -> str:
    return order.payments.latest("pk").public_id


def _declined(stage: Stage) -> SalesOrder:
    stage.acquirer.queue("declined:do_not_honor")
    return stage.take()


def _declined_at_the_submit(stage: Stage) -> SalesOrder:
    Parameters.objects.update(reauthorization_limit=1)
    return stage.take(submit=False)


def _submit_with_a_decline(stage: Stage, order: SalesOrder) -> object:
    stage.acquirer.server.journal.rows.execute("DELETE FROM moods")
    if not PaymentOperation.objects.filter(payment_line__order=order).exists():
        stage.acquirer.queue("declined:insufficient_funds")
    return _submit(stage, order)


def _retry(stage: Stage, order: SalesOrder) -> object:
    return retry_payment(stage.ada, order=order.public_id, payment=_payment(order))


def _invoice(stage: Stage, order: SalesOrder) -> object:
    return invoice_order(stage.sam, order=order.public_id, request_key=f"invoice-{order.pk}")


def _captures_once(stage: Stage) -> SalesOrder:
    without = FakeAcquirer.CAPABILITIES - {Capability.CAPTURE_AGAIN}
    stage.monkeypatch.setattr(FakeAcquirer, "CAPABILITIES", without)
    stage.acquirer.server.acquirer.once = frozenset({"capture"})
    return stage.take()


def _invoice_part(stage: Stage, order: SalesOrder) -> object:
    lamp = order.lines.get(item__number="LAMP-1").public_id
    return invoice_order(stage.sam, order=order.public_id, lines={lamp: Decimal(1)}, request_key=f"invoice-{order.pk}")


def _changed_to_cash(stage: Stage) -> SalesOrder:
    """A card that is set aside: its authorization is voided as soon as the order is submitted without it."""
    order = stage.take()
    modify_order(stage.sam, order=order.public_id)
    remove_payment(stage.sam, order=order.public_id, payment=_payment(order))
    add_payment(stage.sam, order=order.public_id, entry=PaymentEntry(method="CASH"))
    return order


def _invoiced(stage: Stage) -> SalesOrder:
    order = stage.take()
    _invoice(stage, order)
    return order


def _refund(stage: Stage, order: SalesOrder) -> object:
    lamp = order.lines.get(item__number="LAMP-1").public_id
    return match_line_price(
        stage.sam,
        order=order.public_id,
        line=lamp,
        new_price=Decimal(9),
        reason="cheaper",
        refund_to=_payment(order),
        request_key=f"refund-{order.pk}",
    )


def _on_its_last_day(stage: Stage) -> SalesOrder:
    order = stage.take()
    ends = timezone.now() + timedelta(hours=20)
    PaymentLine.objects.filter(order=order).update(authorization_expires_at=ends)
    held = PaymentOperation.objects.filter(payment_line__order=order)
    held.update(expires_at=ends, created_at=timezone.now() - timedelta(days=6))
    return order


def _renew(stage: Stage, order: SalesOrder) -> object:
    return renew_authorization(None, payment=order.payments.latest("pk").pk)


def _on_its_day(stage: Stage) -> SalesOrder:
    """A future order, of which nothing lies there: its card is asked today."""
    StockLevel.objects.update(on_hand=0)
    Parameters.objects.update(delay_authorization=True)
    order = stage.take(submit=False)
    SalesOrder.objects.filter(pk=order.pk).update(requested_date=timezone.localdate() + timedelta(days=90))
    _submit(stage, order)
    PaymentLine.objects.filter(order=order).update(authorize_on=timezone.localdate() - timedelta(days=1))
    return order


def _authorize_waiting(stage: Stage, order: SalesOrder) -> object:
    return authorize_waiting(None, order=order.pk)


def _charge_failed(stage: Stage) -> SalesOrder:
    order = stage.take()
    stage.acquirer.queue("declined:do_not_honor")
    _invoice(stage, order)
    return order


def _replace(stage: Stage, order: SalesOrder) -> object:
    entry = PaymentEntry(method="CARD")
    return replace_payment(stage.sam, order=order.public_id, payment=_payment(order), entry=entry)


FLOWS = {
    "submit": Flow(begin=lambda stage: stage.take(submit=False), work=_submit),
    "submit and charge": Flow(begin=lambda stage: stage.take(submit=False, prepay=True), work=_submit),
    "submit, declined, asked again": Flow(begin=_declined_at_the_submit, work=_submit_with_a_decline),
    "authorize": Flow(begin=_declined, work=_retry),
    "authorize anew, void the old": Flow(begin=_on_its_last_day, work=_renew),
    "authorize a future order on its day": Flow(begin=_on_its_day, work=_authorize_waiting),
    "capture": Flow(begin=lambda stage: stage.take(), work=_invoice),
    "capture a part, authorize the rest": Flow(begin=_captures_once, work=_invoice_part),
    "void": Flow(begin=_changed_to_cash, work=_submit),
    "refund": Flow(begin=_invoiced, work=_refund),
    "replace": Flow(begin=_charge_failed, work=_replace),
}
