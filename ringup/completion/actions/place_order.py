"""A whole order in one call: taken, paid and submitted, or nothing of it; with the same rules as line by line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db import IntegrityError, transaction

from ringup.call_centers.models import ReasonCode
from ringup.call_centers.rules.actor import Actor
from ringup.completion.saving import accept, promise_prices, recap_of, refuse_submit
from ringup.customers.models import Customer
from ringup.orders.actions.open_order import open_order
from ringup.orders.loading import OrderRows, find_reason
from ringup.orders.models import SalesLine, SalesOrder
from ringup.orders.rules.merging import FieldChange
from ringup.orders.saving import Repriced, number_order, reprice, save_header, save_lines
from ringup.orders.saving.by_hand import (
    ByHand,
    find_charge_code,
    put_charge,
    put_total_discount,
    refuse_charge,
    refuse_total_discount,
)
from ringup.orders.saving.coupons import put_coupon, refuse_put
from ringup.orders.saving.customers import put_customer, refuse_customer
from ringup.orders.saving.gifts import put_gifts
from ringup.orders.saving.headers import put_header
from ringup.orders.saving.judging import coupons_on
from ringup.orders.saving.lines import LineWish, append_line, discount_line, wished_lines
from ringup.payments.actions.count_unknown_gift_card import count_unknown_gift_card
from ringup.payments.actions.send_operations import send_operations
from ringup.payments.loading import load_payment_lines
from ringup.payments.models import PaymentLine
from ringup.payments.rules.planned import planned_method
from ringup.payments.saving import PaymentEntry, new_payment, restate_payments
from ringup.payments.saving.credit import hold_credit_for
from ringup.payments.saving.gift_card_sales import SaleWish, put_sale
from ringup.payments.saving.gift_cards import UNKNOWN, guessers
from ringup.plumbing.prepared_rows import PreparedRows
from ringup.pricing.actions.count_unknown_coupon import count_unknown_coupon
from ringup.pricing.loading import ask_tax_service
from ringup.pricing.rules.coupon_guesses import GuessedBy
from ringup.pricing.rules.outside_tax import TaxOutcome, TaxRequest, request_of
from ringup.pricing.rules.price_book import PriceRules
from ringup.pricing.saving import keep_tax_answer
from ringup.values.money import Money
from ringup.values.refusal import Refusal

SUBMITTED_ONCE = "sales_order_submit_once"  # the constraint by which the database knows a submit key
PLACED = PreparedRows(
    lambda legal_entity, submit_key: SalesOrder.objects.filter(legal_entity=legal_entity, submit_key=submit_key)
)
CUSTOMERS = PreparedRows(
    lambda legal_entity, public_id: Customer.objects.filter(
        legal_entity=legal_entity, public_id=public_id
    ).select_related("price_group")
)


@dataclass(frozen=True, kw_only=True)
class ChargeWish:
    """A charge by hand, on the order or on the wished line with that index; zero waives what the rules charge."""

    code: str
    amount: Money
    line: int | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class OrderWish:
    """An order as a door asks for it. `customer` is a public id; `header` has the fields of `change_header`.

    A total discount is {"percent": "5"} or {"amount": "10.00"}.
    """

    customer: str | None = None
    lines: Sequence[LineWish] = ()
    total_discount: Mapping[str, str] = field(default_factory=dict)
    total_discount_reason: str = ""
    charges: Sequence[ChargeWish] = ()
    header: Mapping[str, FieldChange] = field(default_factory=dict)
    # For whom the gift cards of lines are, by the index of the line.
    gift_cards: Mapping[int, SaleWish] = field(default_factory=dict)
    payments: Sequence[PaymentEntry] = ()
    coupons: Sequence[str] = ()
    call: str | None = None
    submit: bool = False


@dataclass(frozen=True, kw_only=True)
class Placed:
    """The order as it now stands, with its rows and payments; `repeated` (and without them) when an earlier call with
    the same key had placed it already.
    """

    order: SalesOrder
    rows: OrderRows | None = None
    payments: Sequence[PaymentLine] = ()
    intents: Sequence[int] = ()
    repeated: bool = False


def place_order(actor: Actor, *, wish: OrderWish, submit_key: str) -> Placed | tuple[Refusal, ...]:
    """The new order, or every reason why not; then nothing of it is stored.

    A refusal of a line or a payment has the field `lines[2].…` or `payments[0].…`. Refusals: those of `open_order`,
    `set_customer`, `add_line`, `set_total_discount`, `add_charge`, `enter_coupon`, `change_header`, `add_payment` and
    the completion checks. The same `submit_key` never places two orders.
    """
    placed_before = PLACED.first(actor.legal_entity, submit_key) if submit_key else None
    if placed_before is not None:
        return Placed(order=placed_before, repeated=True)
    try:
        placed = _place_whole(actor, wish, submit_key)
        if isinstance(placed, TaxQuestion):
            placed = _place_whole(actor, wish, submit_key, placed.asked())
    except IntegrityError as error:
        # The same request came twice at once, and the other one was first (B06).
        first = PLACED.first(actor.legal_entity, submit_key) if SUBMITTED_ONCE in str(error) else None
        if first is None:
            raise
        return Placed(order=first, repeated=True)
    if not isinstance(placed, Placed):
        assert isinstance(placed, tuple)
        if unknown := sum(refusal.code == "unknown_coupon" for refusal in placed):
            # Each try is an order of its own, which was undone: only the worker is the same.
            count_unknown_coupon(actor, guessers={GuessedBy.WORKER: str(actor.user)}, times=unknown)
        if unknown := sum(refusal.code == UNKNOWN.code for refusal in placed):
            count_unknown_gift_card(actor, guessers=guessers(actor), times=unknown)
        return placed
    if placed.intents:
        send_operations(actor, operations=placed.intents)
        placed.order.refresh_from_db(fields=["payment_status", "detailed_status", "do_not_process"])
        return replace(placed, payments=load_payment_lines(placed.order))
    return placed


@dataclass(frozen=True, kw_only=True)
class TaxQuestion:
    """What the tax service has to be asked before the order can be placed: after one transaction, before the next."""

    service: str
    rules: PriceRules
    request: TaxRequest
    outcome: TaxOutcome | None = None

    def asked(self) -> "TaxQuestion":
        return replace(self, outcome=ask_tax_service(self.service, self.rules, self.request))


def _place_whole(
    actor: Actor, wish: OrderWish, submit_key: str, answered: TaxQuestion | None = None
) -> Placed | TaxQuestion | tuple[Refusal, ...]:
    with transaction.atomic():
        placed = _place(actor, wish, submit_key, answered)
        if not isinstance(placed, Placed):
            transaction.set_rollback(True)
        return placed


def _place(
    actor: Actor, wish: OrderWish, submit_key: str, answered: TaxQuestion | None
) -> Placed | TaxQuestion | tuple[Refusal, ...]:
    """Every row is stored once, as it is at the end; the number comes last."""
    rows = _take(actor, wish, submit_key)
    if not isinstance(rows, OrderRows):
        return rows
    repriced = _price(actor, rows, wish, answered)
    if not isinstance(repriced, Repriced):
        return repriced
    if refusals := _refuse_coupons(rows):
        return refusals
    payments = _pay(actor, rows, wish.payments)
    if isinstance(payments, tuple):
        return payments
    if not wish.submit:
        save_lines(rows, repriced)
        number_order(rows)
        save_header(rows)
        return Placed(order=rows.order, rows=rows, payments=payments)
    if refusal := refuse_submit(actor, rows):
        return (refusal,)
    hold_credit_for(rows.order, payments)
    recap = recap_of(rows, payments)
    if recap.refusals:
        return recap.refusals
    promise_prices(rows)
    intents = accept(actor, save_lines(rows, repriced), payments, submit_key, reviews=recap.reviews)
    if isinstance(intents, tuple):
        return intents
    return Placed(order=rows.order, rows=rows, payments=payments, intents=intents)


def _price(
    actor: Actor, rows: OrderRows, wish: OrderWish, answered: TaxQuestion | None
) -> Repriced | TaxQuestion | tuple[Refusal, ...]:
    """The order calculated, with the service's answer; or what the service has to be asked before it is submitted."""
    if answered is not None and answered.outcome is not None:
        keep_tax_answer(
            order=rows.order.public_id, service=answered.service, request=answered.request, outcome=answered.outcome
        )
    repriced = reprice(rows)
    for give in (_discount_lines, _discount_order, _charge, _sell_gift_cards):
        given = give(actor, rows, wish, repriced)
        if isinstance(given, tuple):
            return given
        repriced = given
    service = rows.center.parameters.tax_connector if settings.TAX_CONNECTORS else ""
    if wish.submit and answered is None and rows.lines and service:
        return TaxQuestion(service=service, rules=rows.rules.rules, request=request_of(repriced.calculation))
    return repriced


def _take(actor: Actor, wish: OrderWish, submit_key: str) -> OrderRows | tuple[Refusal, ...]:
    """The order with customer, header and lines, not calculated yet."""
    rows = open_order(actor, call=wish.call, goes_on=True)
    if isinstance(rows, Refusal):
        return (rows,)
    rows.order.submit_key = submit_key or None
    rows.order.payment_method = planned_method(entry.method for entry in wish.payments)
    if wish.customer is not None:
        customer = CUSTOMERS.first(actor.legal_entity, wish.customer)
        if customer is None:
            return (Refusal(code="customer_not_found", field="customer"),)
        if refusal := refuse_customer(customer):
            return (refusal,)
        put_customer(rows, customer)
    if wish.header and (refusal := put_header(actor, rows, wish.header)):
        return (refusal,)
    refusals = _put_lines(actor, rows, wish.lines) or _put_coupons(actor, rows, wish.coupons)
    if not refusals:
        put_gifts(rows)
    return refusals or rows


def _put_lines(actor: Actor, rows: OrderRows, wishes: Sequence[LineWish]) -> tuple[Refusal, ...]:
    refusals = []
    for index, (wish, line) in enumerate(zip(wishes, wished_lines(actor, rows, wishes), strict=True)):
        if isinstance(line, Refusal):
            refusals.append(_at(line, f"lines[{index}]"))
        else:
            append_line(actor, rows, line, wish)
    return tuple(refusals)


def _discount_lines(
    actor: Actor, rows: OrderRows, wish: OrderWish, repriced: Repriced
) -> Repriced | tuple[Refusal, ...]:
    """Discounts by hand, once the rules have said what they are a part of."""
    if not any(line.discount for line in wish.lines):
        return repriced
    refused = [discount_line(actor, rows, line, wanted) for line, wanted in zip(_wished(rows), wish.lines, strict=True)]
    refusals = tuple(_at(one, f"lines[{index}]") for index, one in enumerate(refused) if one is not None)
    return refusals or reprice(rows)


def _discount_order(
    actor: Actor, rows: OrderRows, wish: OrderWish, repriced: Repriced
) -> Repriced | tuple[Refusal, ...]:
    if not wish.total_discount:
        return repriced
    given = ByHand(value=wish.total_discount, reason_text=wish.total_discount_reason[:200])
    if refusal := refuse_total_discount(actor, rows, given):
        return (replace(refusal, field="total_discount"),)
    put_total_discount(rows, given, actor.user)
    return reprice(rows)


def _charge(actor: Actor, rows: OrderRows, wish: OrderWish, repriced: Repriced) -> Repriced | tuple[Refusal, ...]:
    """Charges by hand, measured by what the rules charge; they stand on lines that are stored."""
    if not wish.charges:
        return repriced
    save_lines(rows, repriced)
    refused = [_put_charge(actor, rows, wish, charge) for charge in wish.charges]
    refusals = tuple(_at(one, f"charges[{index}]") for index, one in enumerate(refused) if one is not None)
    return refusals or reprice(rows)


def _sell_gift_cards(
    actor: Actor, rows: OrderRows, wish: OrderWish, repriced: Repriced
) -> Repriced | tuple[Refusal, ...]:
    """For whom the gift cards are; that stands beside lines that are stored."""
    if not wish.gift_cards:
        return repriced
    save_lines(rows, repriced)
    lines = _wished(rows)
    sold = {index: put_sale(actor, rows, lines[index], sale) for index, sale in wish.gift_cards.items()}
    refusals = tuple(_at(one, f"lines[{index}].gift_card") for index, one in sold.items() if isinstance(one, Refusal))
    return refusals or reprice(rows)


def _put_charge(actor: Actor, rows: OrderRows, wish: OrderWish, charge: ChargeWish) -> Refusal | None:
    if charge.amount.currency != rows.order.currency:
        return Refusal(code="wrong_currency", facts={"currency": rows.order.currency}, field="amount")
    if charge.line is not None and not 0 <= charge.line < len(wish.lines):
        return Refusal(code="line_not_found", field="line")
    given = ByHand(
        value={"amount": str(charge.amount)},
        line=None if charge.line is None else _wished(rows)[charge.line],
        charge_code=find_charge_code(actor, charge.code),
        reason=find_reason(actor, ReasonCode.Kind.CHARGE, charge.reason),
        reason_text=charge.reason[:200],
    )
    if refusal := refuse_charge(actor, rows, given):
        return refusal
    put_charge(rows, given, actor.user)
    return None


def _wished(rows: OrderRows) -> list[SalesLine]:
    """The lines in the order of their wishes, without the free products that a source code brought along."""
    return [line for line in rows.lines if line.origin != SalesLine.Origin.GIFT]


def _put_coupons(actor: Actor, rows: OrderRows, codes: Sequence[str]) -> tuple[Refusal, ...]:
    put = [put_coupon(actor, rows, code) for code in codes]
    return tuple(_at(one, f"coupons[{index}]") for index, one in enumerate(put) if isinstance(one, Refusal))


def _refuse_coupons(rows: OrderRows) -> tuple[Refusal, ...]:
    refused = [refuse_put(rows.order, coupon.code) for coupon in coupons_on(rows.order)]
    return tuple(_at(refusal, f"coupons[{index}]") for index, refusal in enumerate(refused) if refusal)


def _pay(actor: Actor, rows: OrderRows, entries: Sequence[PaymentEntry]) -> list[PaymentLine] | tuple[Refusal, ...]:
    lines: list[PaymentLine] = []
    refusals = []
    for index, entry in enumerate(entries):
        made = new_payment(actor, rows, entry, lines)
        if isinstance(made, Refusal):
            refusals.append(_at(made, f"payments[{index}]"))
    restate_payments(rows.order, lines)
    return tuple(refusals) or lines


def _at(refusal: Refusal, place: str) -> Refusal:
    inner = f".{refusal.field}" if refusal.field else ""
    return Refusal(code=refusal.code, facts=refusal.facts, cure=refusal.cure, field=f"{place}{inner}")
