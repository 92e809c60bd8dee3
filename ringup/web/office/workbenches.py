"""The words of the workbenches, and what each deed asks for and does: one line for each deed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringup.call_centers.models import ReasonCode
from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.release_hold import release_hold
from ringup.completion.actions.replace_payment import replace_payment
from ringup.holds.actions.change_credit_limit import change_credit_limit
from ringup.orders.actions.cancel_order import cancel_order
from ringup.payments.actions.authorize_manually import authorize_manually
from ringup.payments.actions.clear_void import clear_void
from ringup.payments.actions.close_dispute import close_dispute
from ringup.payments.actions.compare_again import compare_again
from ringup.payments.actions.confirm_recording import confirm_recording
from ringup.payments.actions.decide_refund import decide_refund
from ringup.payments.actions.decline_manually import decline_manually
from ringup.payments.actions.explain_difference import explain_difference
from ringup.payments.actions.pay_out_refund import pay_out_refund
from ringup.payments.actions.process_again import process_again
from ringup.payments.actions.resolve_by_hand import resolve_by_hand
from ringup.payments.actions.tell_recorder import tell_recorder
from ringup.payments.actions.void_again import void_again
from ringup.payments.saving import PaymentEntry
from ringup.reports.queries.workbenches import BenchRow
from ringup.reports.rules.workbenches import Deed
from ringup.values.money import Money, to_minor
from ringup.values.refusal import Refusal
from ringup.web.ui.figures import read_number

Text = str | Promise
Typed = Mapping[str, str]
Done = object


@dataclass(frozen=True, kw_only=True)
class BenchWords:
    """What a workbench is called, what it is for, and what it says when nothing waits."""

    title: Text
    about: Text
    icon: str
    empty: Text


TITLE = _("Workbenches")
BENCHES: Mapping[str, BenchWords] = {
    "pending-authorizations": BenchWords(
        title=_("Pending authorizations"),
        about=_(
            "Submitted orders whose payment has no answer yet, whose link is not paid yet, or whose day is to come."
        ),
        icon="clock",
        empty=_("Every processor has answered."),
    ),
    "declined-payments": BenchWords(
        title=_("Declined payments"),
        about=_("Submitted orders whose card was declined or whose authorization ran out."),
        icon="credit-card",
        empty=_("No payment is declined."),
    ),
    "unknown-payments": BenchWords(
        title=_("Unknown payments"),
        about=_("The processor did not answer, or speaks of another amount: look it up there and say what was done."),
        icon="alert-triangle",
        empty=_("No payment is in doubt."),
    ),
    "failed-captures": BenchWords(
        title=_("Failed captures"),
        about=_("Invoiced orders whose card could not be charged."),
        icon="receipt",
        empty=_("Every invoice was charged."),
    ),
    "payment-differences": BenchWords(
        title=_("Payment differences"),
        about=_("What the journal of a processor has otherwise than we do: look it up there and say what it was."),
        icon="list-search",
        empty=_("We and all processors agree."),
    ),
    "disputes": BenchWords(
        title=_("Disputes"),
        about=_(
            "Charges that customers dispute at their bank: answer at the processor in time;"
            " nothing is refunded meanwhile."
        ),
        icon="gavel",
        empty=_("No charge is disputed."),
    ),
    "refunds": BenchWords(
        title=_("Refunds"),
        about=_("Money that goes back: to be approved, to be paid out by hand, or refused by the processor."),
        icon="arrow-back-up",
        empty=_("No refund waits for anybody."),
    ),
    "paused-recordings": BenchWords(
        title=_("Paused recordings"),
        about=_("A card was keyed, and the recorder has not confirmed since that it goes on."),
        icon="microphone-off",
        empty=_("Every recorder goes on."),
    ),
    "check-holds": BenchWords(
        title=_("Check holds"),
        about=_("Orders that wait for a large check; they go on by themselves when the days are over."),
        icon="hand-stop",
        empty=_("No order waits for a check."),
    ),
    "out-of-balance": BenchWords(
        title=_("Out of balance"),
        about=_("Orders paid by check for which too much or too little came in."),
        icon="coin",
        empty=_("All payments match their orders."),
    ),
    "over-credit-limit": BenchWords(
        title=_("Over credit limit"),
        about=_("Orders on account that go over the limit of their customer."),
        icon="chart-bar",
        empty=_("Every customer keeps within the limit."),
    ),
    "disputed-orders": BenchWords(
        title=_("Disputed orders"),
        about=_("Orders whose charge is disputed at the bank, or was lost there, before all goods have left."),
        icon="gavel",
        empty=_("No order waits for a dispute."),
    ),
    "order-holds": BenchWords(
        title=_("Order holds"),
        about=_("Orders that somebody has put on hold by hand, with the reason."),
        icon="lock",
        empty=_("Nobody has put an order on hold."),
    ),
}


@dataclass(frozen=True, kw_only=True)
class AskField:
    """A field that a deed asks for. `choices` names a kind of reason codes to choose from."""

    name: str
    label: Text
    numeric: bool = False
    choices: str = ""
    in_currency: bool = False  # the label names the currency of the customer's credit
    ways: bool = False  # the ways to pay the row's order to choose from


@dataclass(frozen=True, kw_only=True)
class DeedWords:
    """A deed: its key, its word, what was done, what it asks for and how it is done."""

    key: str
    word: Text
    done: Text
    do: Callable[[Actor, BenchRow, Typed], Done | Refusal]
    asks: tuple[AskField, ...] = field(default=())
    about: Text = ""
    tone: str = ""


def _process(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    return process_again(actor, order=row.order, payment=row.payment)


def _authorize(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    return authorize_manually(actor, order=row.order, payment=row.payment, auth_code=typed.get("auth_code", ""))


def _decline(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    return decline_manually(actor, order=row.order, payment=row.payment, reason=typed.get("reason", ""))


def _confirm(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    note, reference = typed.get("note", ""), typed.get("reference", "")
    return resolve_by_hand(actor, operation=row.operation, done=True, note=note, reference=reference)


def _deny(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    return resolve_by_hand(actor, operation=row.operation, done=False, note=typed.get("note", ""))


def _replace(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    return replace_payment(actor, order=row.order, payment=row.payment, entry=_entry(typed))


def _replace_unknown(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    if not (note := typed.get("note", "").strip()):
        return Refusal(code="note_required", field="note")
    return replace_payment(actor, order=row.order, payment=row.payment, entry=_entry(typed), not_done=note)


def _entry(typed: Typed) -> PaymentEntry:
    """As the desk reads it: a method, with its card; one field for the number of whatever pays."""
    method, _, card = typed.get("method", "").partition(":")
    number = typed.get("number", "")
    return PaymentEntry(method=method, stored_card=card, check_number=number, gift_card=number)


def _void_again(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    return void_again(actor, operation=row.operation)


def _clear_void(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    return clear_void(actor, operation=row.operation, note=typed.get("note", ""))


def _compare(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    return compare_again(actor, difference=row.difference)


def _explain(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    return explain_difference(actor, difference=row.difference, note=typed.get("note", ""))


def _approve(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    return decide_refund(actor, refund=row.refund, approve=True)


def _refuse(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    return decide_refund(actor, refund=row.refund, approve=False)


def _paid_out(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    return pay_out_refund(actor, refund=row.refund)


def _write_check(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    return pay_out_refund(actor, refund=row.refund, check_number=typed.get("check_number", ""))


def _won(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    return close_dispute(actor, dispute=row.dispute, won=True, note=typed.get("note", ""))


def _lost(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    return close_dispute(actor, dispute=row.dispute, won=False, note=typed.get("note", ""))


def _tell_recorder(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    return tell_recorder(actor, card_entry=row.card_entry)


def _confirm_recording(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    return confirm_recording(actor, card_entry=row.card_entry, note=typed.get("note", ""))


def _release(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    outcome = release_hold(actor, order=row.order, hold=row.hold or 0)
    return outcome[0] if isinstance(outcome, tuple) else outcome


def _limit(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    text, currency = typed.get("credit_limit", ""), row.currency or row.amount.currency
    try:
        limit = Money(to_minor(read_number(text), currency), currency) if text else None
    except ValueError:
        return Refusal(code="value_not_understood", facts={"text": text}, field="credit_limit")
    return change_credit_limit(actor, order=row.order, limit=limit)


def _cancel(actor: Actor, row: BenchRow, typed: Typed) -> Done | Refusal:
    return cancel_order(actor, order=row.order, reason=typed.get("reason", ""))


PAY_WITH = (
    AskField(name="method", label=_("Pay with"), ways=True),
    AskField(name="number", label=_("Number of a check or gift card")),
)

DEEDS: Mapping[Deed, DeedWords] = {
    Deed.PROCESS: DeedWords(key="p", word=_("Process again"), done=_("Processed again: %(orders)s."), do=_process),
    Deed.AUTHORIZE: DeedWords(
        key="a",
        word=_("Authorize by hand"),
        done=_("Authorized by hand: %(orders)s."),
        do=_authorize,
        asks=(AskField(name="auth_code", label=_("Authorization code")),),
        about=_("The code that the bank gave by telephone or at a terminal."),
    ),
    Deed.DECLINE: DeedWords(
        key="d",
        word=_("Decline by hand"),
        done=_("Declined by hand: %(orders)s."),
        do=_decline,
        asks=(AskField(name="reason", label=_("Reason"), choices=ReasonCode.Kind.PAYMENT_DECLINE),),
        about=_("Nobody waits for this payment any more."),
    ),
    Deed.CONFIRM: DeedWords(
        key="y",
        word=_("It was done"),
        done=_("Noted as done: %(orders)s."),
        do=_confirm,
        asks=(
            AskField(name="reference", label=_("Reference of the processor")),
            AskField(name="note", label=_("Note")),
        ),
        about=_("You have found it at the processor, over this very amount."),
    ),
    Deed.DENY: DeedWords(
        key="x",
        word=_("It was not done"),
        done=_("Noted as not done: %(orders)s."),
        do=_deny,
        asks=(AskField(name="note", label=_("Note")),),
        about=_("The processor has nothing of it and will not do it any more."),
    ),
    Deed.REPLACE: DeedWords(
        key="e",
        word=_("Replace"),
        done=_("Replaced: %(orders)s."),
        do=_replace,
        asks=PAY_WITH,
        about=_("Another payment takes its place, over what was not charged yet."),
    ),
    Deed.REPLACE_UNKNOWN: DeedWords(
        key="e",
        word=_("Not done, replace"),
        done=_("Replaced: %(orders)s."),
        do=_replace_unknown,
        asks=(AskField(name="note", label=_("Note")), *PAY_WITH),
        about=_("The processor has nothing of it and will not do it any more. Another payment takes its place."),
    ),
    Deed.VOID_AGAIN: DeedWords(
        key="v", word=_("Void again"), done=_("Asked to void it again: %(orders)s."), do=_void_again
    ),
    Deed.CLEAR_VOID: DeedWords(
        key="c",
        word=_("Nothing is held"),
        done=_("Noted that nothing is held: %(orders)s."),
        do=_clear_void,
        asks=(AskField(name="note", label=_("Note")),),
        about=_("You have seen at the processor that nothing is held on the card any more."),
    ),
    Deed.COMPARE: DeedWords(key="p", word=_("Ask again"), done=_("Both agree now: %(orders)s."), do=_compare),
    Deed.EXPLAIN: DeedWords(
        key="x",
        word=_("Explain"),
        done=_("Explained: %(orders)s."),
        do=_explain,
        asks=(AskField(name="note", label=_("Note")),),
        about=_("What it was, and what was done about it. It is not listed again."),
    ),
    Deed.APPROVE: DeedWords(key="a", word=_("Approve"), done=_("Approved: %(orders)s."), do=_approve),
    Deed.REFUSE: DeedWords(
        key="x",
        word=_("Keep on account"),
        done=_("Stays on the customer's account: %(orders)s."),
        do=_refuse,
    ),
    Deed.PAID_OUT: DeedWords(key="y", word=_("Paid out"), done=_("Paid out: %(orders)s."), do=_paid_out),
    Deed.WRITE_CHECK: DeedWords(
        key="c",
        word=_("Check written"),
        done=_("Refund check written: %(orders)s."),
        do=_write_check,
        asks=(AskField(name="check_number", label=_("Check number")),),
        about=_("The refund check is on its way to the customer; its number is kept."),
    ),
    Deed.DISPUTE_WON: DeedWords(
        key="y",
        word=_("Won"),
        done=_("Noted as won: %(orders)s."),
        do=_won,
        asks=(AskField(name="note", label=_("Note")),),
        about=_("You have seen at the processor that the money is ours again. Refunds that wait can be approved."),
    ),
    Deed.DISPUTE_LOST: DeedWords(
        key="x",
        word=_("Lost"),
        done=_("Noted as lost: %(orders)s."),
        do=_lost,
        asks=(AskField(name="note", label=_("Note")),),
        about=_("You have seen at the processor that the customer keeps the money. Refunds that wait are paid by it."),
    ),
    Deed.TELL_RECORDER: DeedWords(
        key="p", word=_("Tell it again"), done=_("The recorder goes on: %(orders)s."), do=_tell_recorder
    ),
    Deed.CONFIRM_RECORDING: DeedWords(
        key="y",
        word=_("It records"),
        done=_("Noted that it records: %(orders)s."),
        do=_confirm_recording,
        asks=(AskField(name="note", label=_("Note")),),
        about=_("You have seen at the recorder that it goes on, or that the call is over."),
    ),
    Deed.RELEASE: DeedWords(key="r", word=_("Release"), done=_("Released: %(orders)s."), do=_release),
    Deed.LIMIT: DeedWords(
        key="l",
        word=_("Credit limit"),
        done=_("Limit changed: %(orders)s."),
        do=_limit,
        asks=(
            AskField(
                name="credit_limit",
                label=_("Credit limit in %(currency)s, empty for none"),
                numeric=True,
                in_currency=True,
            ),
        ),
        about=_("Orders that fit into the new limit go on at once."),
    ),
    Deed.CANCEL: DeedWords(
        key="c",
        word=_("Cancel order"),
        done=_("Canceled: %(orders)s."),
        do=_cancel,
        asks=(AskField(name="reason", label=_("Reason"), choices=ReasonCode.Kind.ORDER_CANCELLATION),),
        about=_("The whole order is canceled, and what cards hold for it is given free."),
        tone="danger",
    ),
}
