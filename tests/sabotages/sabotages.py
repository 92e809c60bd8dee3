"""What could be taken away from the protection of a card, one thing each; the suites have to turn red without it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

RACES = "tests/actions/payments/test_peer_bugs.py"
RESOLVING = "tests/actions/payments/test_resolving.py"
AUTHORIZING = "tests/actions/payments/test_authorizing.py"
EVENTS = "tests/actions/payments/test_processor_events.py"
INVOICES = "tests/actions/fulfillment/test_invoicing_an_order.py"
RENEWALS = "tests/actions/payments/test_running_out.py"
KEYS = "tests/sabotages/test_unique_keys.py"
GUARD = "tests/rules/plumbing/test_card_guard_doors.py"


@dataclass(frozen=True, kw_only=True)
class Sabotage:
    """`patch` changes the code in the process of the tests, `sql` the test database; `suites` shall notice."""

    says: str
    suites: tuple[str, ...]
    patch: Callable[[], None] | None = None
    sql: str = ""


def _without_locks() -> None:
    from django.db.models import QuerySet

    QuerySet.select_for_update = lambda self, **_how: self._chain()  # type: ignore[method-assign]


def _new_key_per_try() -> None:
    from ringup.payments import loading

    request_of = loading.request_of
    loading.request_of = lambda row: replace(request_of(row), idempotency_key=secrets.token_hex(24))


def _time_out_is_a_decline() -> None:
    from ringup.payments.connectors.fake_acquirer import FakeAcquirer
    from ringup.payments.rules.outcomes import Declined, Unknown

    ask = FakeAcquirer._ask

    def ask_and_believe(self: Any, *args: Any, **other: Any) -> Any:
        outcome = ask(self, *args, **other)
        return Declined(code=outcome.because) if isinstance(outcome, Unknown) else outcome

    FakeAcquirer._ask = ask_and_believe  # type: ignore[method-assign]


def _any_amount_is_believed() -> None:
    from ringup.payments.rules import settling
    from ringup.payments.rules.outcomes import Succeeded

    judge = settling._event

    def judge_gladly(asked: Any, outcome: Any, *, by_hand: bool) -> Any:
        told = replace(outcome, amount=asked.amount) if isinstance(outcome, Succeeded) else outcome
        return judge(asked, told, by_hand=by_hand)

    settling._event = judge_gladly


def _late_answers_count() -> None:
    from ringup.payments.rules import settling
    from ringup.payments.rules.states import OPERATION_TRANSITIONS, OperationState

    settling.next_operation_state = lambda state, event: OPERATION_TRANSITIONS.get(
        (state, event), OPERATION_TRANSITIONS[OperationState.SENT, event]
    )


def _silence_is_settled() -> None:
    from ringup.payments.actions import resolve_operation
    from ringup.payments.rules.outcomes import Declined, Unknown
    from ringup.payments.rules.resolving import Settle

    resolve = resolve_operation.resolve

    def resolve_quickly(found: Any, **about: Any) -> Any:
        return Settle(outcome=Declined(code="silence")) if isinstance(found, Unknown) else resolve(found, **about)

    resolve_operation.resolve = resolve_quickly


def _asked_inside_the_transaction() -> None:
    from django.db import transaction

    from ringup.payments.saving import intents

    atomic = transaction.atomic

    class Loose:
        """Whatever is durable there is not."""

        def __getattr__(self, name: str) -> Any:
            return (lambda **_about: atomic()) if name == "atomic" else getattr(transaction, name)

    intents.transaction = Loose()  # type: ignore[assignment]
    from ringup.completion.actions import place_order
    from ringup.completion.saving import submitting
    from ringup.payments.actions.send_operations import send_operations

    accept = submitting.accept

    def accept_and_send(actor: Any, *args: Any, **named: Any) -> Any:
        made = accept(actor, *args, **named)
        if isinstance(made, list):
            send_operations(actor, operations=made)
        return made

    submitting.accept = place_order.accept = accept_and_send


def _whole_work_is_tried_again() -> None:
    from ringup.payments.actions import send_operations

    ask = send_operations.ask_processor

    def ask_twice(row: Any) -> Any:
        ask(row)
        return ask(type(row).objects.select_related("payment_line__stored_card", "payment_line__order").get(pk=row.pk))

    send_operations.ask_processor = ask_twice
    _new_key_per_try()


def _nobody_looks_after() -> None:
    from ringup.jobs import resolve_unknown_payments

    resolve_unknown_payments.list_due_operations = lambda *, limit: []


def _people_never_hear_of_it() -> None:
    from ringup.payments.rules import resolving

    resolving.PEOPLE_AFTER = timedelta(days=3)


def _two_at_once_may_send() -> None:
    from ringup.payments.actions import send_operations

    send_operations.claim_intents = lambda operations: list(operations)


def _expired_is_captured() -> None:
    from ringup.fulfillment.actions import invoice_order

    invoice_order.renew_run_out = lambda _actor, *, order: 0
    invoice_order.refuse_run_out = lambda *, order: None


def _guard_is_asleep() -> None:
    from ringup.plumbing.card_guard import refusing, scrubbing

    refusing.contains_card_number = lambda _text: False
    scrubbing.find_card_numbers = lambda _text: ()


def _logs_are_not_scrubbed() -> None:
    from ringup.plumbing.card_guard import logging_filter

    logging_filter.scrub = lambda text: text


SABOTAGES = {
    "no unique key of a submit": Sabotage(
        says="two submits under one key may make two orders",
        suites=(KEYS,),
        sql="ALTER TABLE orders_salesorder DROP CONSTRAINT sales_order_submit_once",
    ),
    "no unique idempotency key": Sabotage(
        says="two operations may have one key",
        suites=(KEYS,),
        sql="ALTER TABLE payments_paymentoperation DROP CONSTRAINT {idempotency_key}",
    ),
    "two unsettled operations": Sabotage(
        says="a payment may be asked for twice at once",
        suites=(KEYS,),
        sql="DROP INDEX payment_operation_one_unsettled",
    ),
    "messages twice": Sabotage(
        says="a message of a processor may be stored twice",
        suites=(EVENTS, RACES),
        sql="ALTER TABLE payments_processorevent DROP CONSTRAINT processor_event_once",
    ),
    "booked twice": Sabotage(
        says="the ledger takes the same posting twice",
        suites=(KEYS,),
        sql="ALTER TABLE payments_ledgertransaction DROP CONSTRAINT ledger_transaction_once",
    ),
    "any state after any other": Sabotage(
        says="the database does not keep payments to their table of states",
        suites=(KEYS,),
        sql="ALTER TABLE payments_paymentline DISABLE TRIGGER USER",
    ),
    "without locks": Sabotage(
        says="nobody waits for anybody",
        suites=(f"{RACES}::test_two_tabs_that_pay_the_same_order_charge_once", RACES),
        patch=_without_locks,
    ),
    "a new key for each try": Sabotage(
        says="whoever asks again charges again", suites=(RESOLVING,), patch=_new_key_per_try
    ),
    "a time-out is a decline": Sabotage(
        says="what nobody knows counts as failed", suites=(AUTHORIZING,), patch=_time_out_is_a_decline
    ),
    "any amount is believed": Sabotage(
        says="an answer about another amount is booked", suites=(AUTHORIZING,), patch=_any_amount_is_believed
    ),
    "late answers count": Sabotage(
        says="what is settled is settled again", suites=(EVENTS, RACES), patch=_late_answers_count
    ),
    "silence is settled": Sabotage(
        says="a processor that cannot be asked has declined", suites=(RESOLVING,), patch=_silence_is_settled
    ),
    "asked inside the transaction": Sabotage(
        says="the processor is asked before the order is safe",
        suites=(f"{RACES}::test_the_outside_is_never_asked_inside_a_transaction", RACES),
        patch=_asked_inside_the_transaction,
    ),
    "the whole work is tried again": Sabotage(
        says="a conflict asks the processor once more", suites=(AUTHORIZING,), patch=_whole_work_is_tried_again
    ),
    "nobody looks after the unknown": Sabotage(
        says="an operation without an outcome stays so", suites=(RESOLVING,), patch=_nobody_looks_after
    ),
    "people never hear of it": Sabotage(
        says="what cannot be found out is in nobody's queue", suites=(RESOLVING,), patch=_people_never_hear_of_it
    ),
    "two may send": Sabotage(
        says="whoever comes by sends, whether or not another has", suites=(RACES,), patch=_two_at_once_may_send
    ),
    "the expired is captured": Sabotage(
        says="goods leave although nothing is held", suites=(RENEWALS,), patch=_expired_is_captured
    ),
    "the guard is asleep": Sabotage(says="card numbers are let in", suites=(GUARD,), patch=_guard_is_asleep),
    "logs are not scrubbed": Sabotage(
        says="card numbers stand in the logs", suites=(GUARD,), patch=_logs_are_not_scrubbed
    ),
}
