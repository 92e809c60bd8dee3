"""Whatever happens to an order and its payments, and in whatever order: nothing but a refusal stops it, and after
every step the books, the payments and the order agree with each other and with the processor.

Longer hunts: RINGUP_LIVES=500 pytest tests/actions/fulfillment/test_life_of_an_order.py
"""

import os
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.actions.submit_order import submit_order
from ringup.completion.actions.undo_change import undo_change
from ringup.fulfillment.actions.cancel_lines import cancel_lines
from ringup.fulfillment.actions.invoice_order import invoice_order
from ringup.holds.actions.clear_hold import clear_hold
from ringup.holds.actions.place_hold import place_hold
from ringup.holds.models import OrderHold
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.take_away import take_away
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.actions.add_payment import add_payment
from ringup.payments.actions.change_payment import change_payment
from ringup.payments.actions.decide_refund import decide_refund
from ringup.payments.actions.pay_out_refund import pay_out_refund
from ringup.payments.actions.release_payments import release_payments
from ringup.payments.actions.remove_payment import remove_payment
from ringup.payments.actions.resolve_operation import resolve_operation
from ringup.payments.actions.settle_payment import settle_payment
from ringup.payments.models import UNSETTLED, PaymentLine, PaymentOperation, Refund
from ringup.payments.rules.outcomes import Declined
from ringup.payments.saving import PaymentEntry
from ringup.project.invariants import violations
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.acquirer import TestAcquirer
from tests.actions.fulfillment.conftest import OF_MONEY
from tests.actions.payments.conftest import card_on_file
from tests.factories.company import make_reason_code
from tests.factories.scenes import Scene
from tests.web.office.rows import make_hold_code

LIVES = int(os.environ.get("RINGUP_LIVES", "8"))
STEPS = 14
MOODS = st.sampled_from(["ok", "ok", "ok", "declined:do_not_honor", "time_out_after", "time_out_before"])
WAYS = st.sampled_from(["card", "card prepaid", "CASH", "ACCOUNT"])
ITEMS = st.sampled_from(["LAMP-1", "MUG-1"])


@dataclass(frozen=True, kw_only=True)
class World:
    """Who and what every life of an order has around it."""

    acquirer: TestAcquirer
    ada: Actor
    sam: Actor
    customer: str
    card: str
    hold: str

    def entry(self, way: str) -> PaymentEntry:
        """A payment of all that is left."""
        if way.startswith("card"):
            return PaymentEntry(method="CARD", stored_card=self.card, prepay=way.endswith("prepaid"))
        return PaymentEntry(method=way)


class Life(RuleBasedStateMachine):
    """The lives of orders of Carla's, taken by Ada; Sam may do all that happens to them."""

    world: ClassVar[World]

    @initialize(way=WAYS, lamps=st.integers(1, 3))
    def take_an_order(self, way: str, lamps: int) -> None:
        self.savepoint = transaction.savepoint()
        self.submits = 0
        lines = [LineWish(item="LAMP-1", quantity=Decimal(lamps)), LineWish(item="MUG-1")]
        wish = OrderWish(customer=self.world.customer, lines=lines, payments=[self.world.entry(way)])
        placed = place_order(self.world.ada, wish=wish, submit_key="")
        assert isinstance(placed, Placed), placed
        self.id = placed.order.public_id

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    @property
    def order(self) -> SalesOrder:
        return SalesOrder.objects.get(public_id=self.id)

    def in_state(self, *states: str) -> bool:
        return self.order.state in states

    def line(self, choice: int) -> Any:
        lines = list(self.order.lines.order_by("position"))
        return lines[choice % len(lines)] if lines else None

    def payment(self, choice: int) -> PaymentLine | None:
        lines = list(self.order.payments.order_by("pk"))
        return lines[choice % len(lines)] if lines else None

    @precondition(lambda self: self.in_state("draft", "modifying"))
    @rule(item=ITEMS, quantity=st.integers(1, 3))
    def add_a_line(self, item: str, quantity: int) -> None:
        add_line(self.world.ada, order=self.id, wish=LineWish(item=item, quantity=Decimal(quantity)))

    @precondition(lambda self: self.in_state("draft", "modifying"))
    @rule(choice=st.integers(0, 3), quantity=st.integers(1, 2))
    def take_something_away(self, choice: int, quantity: int) -> None:
        if line := self.line(choice):
            take_away(self.world.ada, order=self.id, line=line.public_id, quantity=Decimal(quantity))

    @precondition(lambda self: self.in_state("draft", "modifying"))
    @rule(way=WAYS)
    def pay_the_rest(self, way: str) -> None:
        add_payment(self.world.ada, order=self.id, entry=self.world.entry(way))

    @precondition(lambda self: self.in_state("draft", "modifying"))
    @rule(choice=st.integers(0, 3), minor=st.integers(1, 5000))
    def change_a_payment(self, choice: int, minor: int) -> None:
        if line := self.payment(choice):
            change_payment(self.world.ada, order=self.id, payment=line.public_id, amount=Money(minor, line.currency))

    @precondition(lambda self: self.in_state("draft", "modifying"))
    @rule(choice=st.integers(0, 3))
    def take_a_payment_off(self, choice: int) -> None:
        if line := self.payment(choice):
            remove_payment(self.world.ada, order=self.id, payment=line.public_id)

    @precondition(lambda self: self.in_state("draft", "modifying"))
    @rule(moods=st.lists(MOODS, max_size=3))
    def submit(self, moods: list[str]) -> None:
        self.world.acquirer.queue(*moods)
        self.submits += 1
        submit_order(self.world.ada, order=self.id, submit_key=f"{self.id}-{self.submits}")
        forget_moods(self.world.acquirer)

    @precondition(lambda self: self.in_state("submitted"))
    @rule()
    def change(self) -> None:
        modify_order(self.world.ada, order=self.id)

    @precondition(lambda self: self.in_state("modifying"))
    @rule()
    def undo(self) -> None:
        undo_change(self.world.ada, order=self.id)

    @precondition(lambda self: self.in_state("submitted"))
    @rule(choice=st.integers(0, 3), quantity=st.integers(1, 3), mood=MOODS)
    def cancel_something(self, choice: int, quantity: int, mood: str) -> None:
        self.world.acquirer.queue(mood)
        if line := self.line(choice):
            lines = {line.public_id: Decimal(quantity)}
            would = cancel_lines(self.world.sam, order=self.id, lines=lines, reason="NO-NEED", preview=True)
            done = cancel_lines(self.world.sam, order=self.id, lines=lines, reason="NO-NEED")
            assert isinstance(would, Refusal) == isinstance(done, Refusal), (would, done)
        forget_moods(self.world.acquirer)

    @precondition(lambda self: self.in_state("submitted"))
    @rule()
    def cancel_the_rest(self) -> None:
        cancel_lines(self.world.sam, order=self.id, reason="NO-NEED")
        if self.in_state("canceled"):
            order = self.order
            release_payments(None, legal_entity=order.legal_entity_id, order=self.id, limit=1000)

    @precondition(lambda self: self.in_state("submitted"))
    @rule(choice=st.integers(0, 3), quantity=st.integers(1, 2), mood=MOODS)
    def invoice_a_part(self, choice: int, quantity: int, mood: str) -> None:
        self.world.acquirer.queue(mood)
        if line := self.line(choice):
            invoice_order(self.world.sam, order=self.id, lines={line.public_id: Decimal(quantity)})
        forget_moods(self.world.acquirer)

    @precondition(lambda self: self.in_state("submitted"))
    @rule()
    def invoice_the_rest(self) -> None:
        invoice_order(self.world.sam, order=self.id)

    @rule()
    def hold(self) -> None:
        place_hold(self.world.sam, order=self.id, code=self.world.hold)

    @rule()
    def clear(self) -> None:
        standing = OrderHold.objects.filter(order__public_id=self.id, cleared_at=None).first()
        if standing:
            clear_hold(self.world.sam, order=self.id, hold=standing.pk)

    @rule(approve=st.booleans())
    def decide_about_refunds(self, approve: bool) -> None:
        for refund in Refund.objects.filter(payment_line__order__public_id=self.id):
            if refund.state == "to_pay_out":
                pay_out_refund(self.world.sam, refund=refund.public_id)
            else:
                decide_refund(self.world.sam, refund=refund.public_id, approve=approve)

    @rule()
    def ask_about_what_is_open(self) -> None:
        for operation in self.operations().filter(state__in=UNSETTLED).order_by("pk"):
            PaymentOperation.objects.filter(pk=operation.pk).update(look_again_at=timezone.now())
            resolve_operation(None, operation=operation.pk)

    @rule(choice=st.integers(0, 9))
    def hear_an_answer_late(self, choice: int) -> None:
        """A message of the processor about what is settled already: it changes nothing."""
        done = list(self.operations().filter(state="succeeded").order_by("pk"))
        if done:
            row = done[choice % len(done)]
            settle_payment(None, operation=row.pk, outcome=Declined(code="late"))

    def operations(self) -> Any:
        return PaymentOperation.objects.filter(payment_line__order__public_id=self.id)

    @invariant()
    def the_books_agree(self) -> None:
        assert violations(OF_MONEY) == []

    @invariant()
    def the_processor_did_what_we_know_and_nothing_else(self) -> None:
        if not hasattr(self, "id") or self.operations().filter(state__in=UNSETTLED).exists():
            return
        ours = {
            row.idempotency_key: (row.kind, row.amount_minor) for row in self.operations().filter(state="succeeded")
        }
        known = {row.idempotency_key for row in self.operations()}
        theirs = {
            row["idempotency_key"]: (row["kind"], row["amount"])
            for row in self.world.acquirer.journal()
            if row["idempotency_key"] in known
        }
        assert theirs == ours

    @invariant()
    def no_more_is_held_than_the_order_needs(self) -> None:
        """Once every answer is here, what is held for an accepted order is what its cards still have to pay."""
        if not hasattr(self, "id") or not self.in_state("submitted", "canceled"):
            return
        if self.operations().filter(state__in=UNSETTLED).exists():
            return
        live = self.order.payments.filter(state="authorized", by_link=False)
        assert not live.filter(authorized_minor__lt=F("amount_minor")).exists()
        if self.in_state("canceled"):
            assert not live.exists()


def forget_moods(acquirer: TestAcquirer) -> None:
    """What was queued and not used is not meant for the next step."""
    while acquirer.server.journal.next_mood():
        pass


def test_every_life_of_an_order_keeps_the_books(scene: Scene, acquirer: TestAcquirer, ada: Actor) -> None:
    scene.carla.allow_on_account = True
    scene.carla.save()
    make_reason_code("NO-NEED", kind="order_cancellation", legal_entity=scene.legal_entity)
    around = World(
        acquirer=acquirer,
        ada=ada,
        sam=scene.actor(scene.sam),
        customer=scene.carla.public_id,
        card=card_on_file(scene).public_id,
        hold=make_hold_code(scene.legal_entity).code,
    )
    run_state_machine_as_test(
        type("LifeHere", (Life,), {"world": around}),
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize="RINGUP_LIVES" not in os.environ,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
