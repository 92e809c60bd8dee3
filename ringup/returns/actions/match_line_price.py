"""Matches a lower price on an invoiced line: the difference goes to the customer's account or back on the card."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from ringup.call_centers.models import ReasonCode
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.saving import take_number
from ringup.orders.loading import NOT_FOUND, OrderRows, find_reason, load_order
from ringup.orders.models import SalesLine, SalesOrder
from ringup.orders.saving import record, save_header
from ringup.payments.actions.refund_part import refund_part
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.actions.take_points_back import take_points_back
from ringup.payments.models import PaymentLine, PaymentOperation
from ringup.payments.rules.ledger import credited
from ringup.payments.saving.following_status import follow_status
from ringup.payments.saving.held_money import is_held, refund_to_card, refuse_refund_to_card
from ringup.payments.saving.installments import lower_plans
from ringup.payments.saving.ledger import post
from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.plumbing.outbox import tell
from ringup.plumbing.public_ids import new_public_id
from ringup.pricing.rules.prices.exchange import NoRate, converted, refuse_without_rate
from ringup.returns.events import PriceMatched
from ringup.returns.loading import credited_of_order, load_invoiced_line, load_parameters
from ringup.returns.models import CreditNote, CreditParameters
from ringup.returns.rules.price_match import Credit, match_price
from ringup.values.decimals import plain_text
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal

CREDIT_NUMBERS = "credit_note"
PREFIX = "CN-"
ACCOUNT = "account"


@dataclass(frozen=True, kw_only=True)
class Matched:
    """The credit note, and how much of it went off open installments; `repeated` when an earlier call with the same
    key had made it.
    """

    note: CreditNote
    repeated: bool = False
    off_installments: Money | None = None


@dataclass(frozen=True, kw_only=True)
class _Wish:
    """The credit with all that is found for it."""

    line: SalesLine
    reason: ReasonCode
    parameters: CreditParameters
    new_price: Decimal
    credit: Credit


def match_line_price(
    actor: Actor,
    *,
    order: str,
    line: str,
    new_price: Decimal,
    reason: str,
    refund_to: str = "",
    request_key: str = "",
) -> Matched | Refusal:
    """The credit note for the lower price of a line (public ids).

    `refund_to` is `account`, the public id of a payment whose card gets the money back, or nothing: as the call
    center's parameter says. The same `request_key` gives one credit. Refusals: `order_not_found`, `not_permitted`,
    `other_call_center`, `order_completion_off`, `price_control_off`, `line_not_found`, `reason_required`,
    `no_exchange_rate`, those of `rules.match_price`, `refund_way_required`, `customer_required`,
    `payment_not_found`, those of `refund_part`.
    """
    with transaction.atomic():
        rows = load_order(actor, order, lock=True)
        if rows is None:
            return NOT_FOUND
        if refusal := _refuse_actor(actor, rows):
            return refusal
        if made := _made_before(rows, request_key):
            return made
        wish = _wish(actor, rows, line, new_price, reason)
        if isinstance(wish, Refusal):
            return wish
        way = _way(rows, wish.parameters, refund_to)
        if isinstance(way, Refusal):
            return way
        intent = _refund(actor, way, wish.credit.total)
        if isinstance(intent, Refusal):
            return intent
        note = _save(actor, rows, wish, way, intent, request_key)
        # What stands on the account is asked for no more: the last installments are lowered first.
        off = lower_plans(rows.order, wish.credit.total, code=note.number) if way is None else None
        if off:
            follow_status(rows.order)  # a plan may be paid with it
    send_operations(actor, operations=[intent] if intent else [])
    return Matched(note=note, off_installments=off or None)


def _refuse_actor(actor: Actor, rows: OrderRows) -> Refusal | None:
    if refusal := refuse_without(actor, Permission.GIVE_CREDITS):
        return refusal
    if not actor.serves(rows.order.call_center_id):
        return Refusal(code="other_call_center", facts={"call_center": rows.center.name})
    if not rows.center.order_completion:
        return Refusal(code="order_completion_off")
    return None if rows.center.order_price_control else Refusal(code="price_control_off", field="price")


def _made_before(rows: OrderRows, request_key: str) -> Matched | None:
    made = CreditNote.objects.filter(order=rows.order, request_key=request_key).first() if request_key else None
    return Matched(note=made, repeated=True) if made else None


def _wish(actor: Actor, rows: OrderRows, line: str, new_price: Decimal, reason: str) -> _Wish | Refusal:
    found = rows.line(line)
    if found is None or rows.order.kind != SalesOrder.Kind.SALE:
        return Refusal(code="line_not_found")
    if refusal := refuse_card_numbers(reason=reason):
        return refusal
    code = find_reason(actor, ReasonCode.Kind.CREDIT, reason)
    if code is None:
        return Refusal(code="reason_required", field="reason")
    parameters = load_parameters(rows.order.call_center_id)
    left = _left(rows, parameters)
    if isinstance(left, Refusal):
        return left
    credit = match_price(
        load_invoiced_line(rows, found),
        new_price=new_price,
        left=left,
        prices_include_tax=rows.order.prices_include_tax,
    )
    if isinstance(credit, Refusal):
        return credit
    return _Wish(line=found, reason=code, parameters=parameters, new_price=new_price, credit=credit)


def _left(rows: OrderRows, parameters: CreditParameters) -> Money | Refusal | None:
    """What the maximum still allows, in the order's currency; None without one. It is kept in the company's."""
    if parameters.maximum_minor is None:
        return None
    currency, rates = rows.order.currency, rows.rates
    kept = Money(parameters.maximum_minor, rates.own)
    maximum = converted(kept, currency, rates)
    if isinstance(maximum, NoRate):
        return refuse_without_rate(maximum, kept, cure="enter_exchange_rate")
    return maximum - credited_of_order(rows.order.pk, currency)


def _way(rows: OrderRows, parameters: CreditParameters, refund_to: str) -> PaymentLine | Refusal | None:
    """The payment whose card gets the money, or None for the customer's account."""
    if not refund_to and not parameters.to_account:
        return Refusal(code="refund_way_required", cure=Cure(code="choose_refund_way"), field="refund_to")
    if refund_to in ("", ACCOUNT):
        if rows.order.customer_id is None:
            return Refusal(code="customer_required", field="refund_to")
        return None
    payments = PaymentLine.objects.select_related("method", "order")
    way = payments.filter(order=rows.order, public_id=refund_to).first()
    return way or Refusal(code="payment_not_found", field="refund_to")


def _refund(actor: Actor, way: PaymentLine | None, amount: Money) -> int | Refusal | None:
    """The intent of a refund by a processor; a gift card or points come with the credit note (spec §7)."""
    if way is None:
        return None
    if is_held(way):
        return refuse_refund_to_card(way, amount)
    return refund_part(actor, line=way, amount=amount)


def _save(
    actor: Actor, rows: OrderRows, wish: _Wish, way: PaymentLine | None, intent: int | None, request_key: str
) -> CreditNote:
    """Stores the credit; its number comes last."""
    order, credit, source = rows.order, wish.credit, new_public_id()
    record(
        actor,
        rows,
        "price_match",
        line=wish.line,
        before={"price": plain_text(credit.old_price)},
        after={"price": str(wish.new_price), "credit": str(credit.total), "reason": wish.reason.text, "note": source},
    )
    save_header(rows)
    inside = credit.tax if order.prices_include_tax else Money.zero(order.currency)
    post(actor, order, [credited(source, credit=credit.credit - inside, tax=credit.tax)])
    take_points_back(actor, order=order, goods_minor=(credit.credit - inside).minor, source=source)
    if way is not None and is_held(way):
        refund_to_card(actor, way, credit.total, source=source)
    note = CreditNote.objects.create(
        legal_entity_id=order.legal_entity_id,
        order=order,
        order_line=wish.line,
        public_id=source,
        journal=wish.parameters.journal,
        position=CreditNote.objects.filter(order=order).count() + 1,
        customer_id=order.customer_id,
        currency=order.currency,
        old_price=credit.old_price,
        new_price=wish.new_price,
        quantity=load_invoiced_line(rows, wish.line).quantity,
        difference_minor=credit.difference.minor,
        credit_minor=credit.credit.minor,
        tax_minor=credit.tax.minor,
        total_minor=credit.total.minor,
        reason=wish.reason,
        payment_line=way,
        operation=PaymentOperation.objects.get(pk=intent) if intent else None,
        request_key=request_key or None,
        credited_by_id=actor.user,
        number=take_number(legal_entity=order.legal_entity_id, kind=CREDIT_NUMBERS, prefix=PREFIX),
    )
    event = PriceMatched(order=order.public_id, credit_note=source, number=note.number)
    tell(event, legal_entity=order.legal_entity_id, deduplication_key=f"price_matched:{source}")
    return note
