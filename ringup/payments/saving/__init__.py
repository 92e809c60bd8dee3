"""Values → rows: new payments, amounts that follow the total, and the order's payment status."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.customers.loading.loyalty import find_loyalty_card
from ringup.customers.models import LoyaltyCard
from ringup.orders.loading import OrderRows
from ringup.orders.models import SalesOrder
from ringup.orders.saving import record
from ringup.payments.connectors.protocol import CardSource
from ringup.payments.connectors.registry import find_connector
from ringup.payments.loading import load_credit, payments_of
from ringup.payments.models import GiftCard, InstallmentSchedule, PaymentLine, PaymentMethod, StoredCard
from ringup.payments.queries import offers_links
from ringup.payments.queries.installments import states_of
from ringup.payments.rules.amounts import allocate, balance
from ringup.payments.rules.changing import outcome_unknown
from ringup.payments.rules.credit import check_credit
from ringup.payments.rules.functions import FUNCTIONS, Entry, PaymentFunction, prepaid, refuse_entry
from ringup.payments.rules.installments import Part
from ringup.payments.rules.states import GONE, LineState
from ringup.payments.rules.status import payment_status
from ringup.payments.saving.credit import hold_credit
from ringup.payments.saving.future import refuse_card_of_future
from ringup.payments.saving.gift_cards import find_gift_card, guessers
from ringup.payments.saving.held_money import refuse_held
from ringup.payments.saving.installments import charged_apart, find_schedule, parameters_of
from ringup.plumbing.bulk_rows import update_rows
from ringup.plumbing.card_guard import refuse_card_numbers
from ringup.plumbing.prepared_rows import PreparedRows
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal

LARGEST = 10**13  # minor units
OFFERED_METHODS = PreparedRows(
    lambda center, code: PaymentMethod.objects.filter(call_center=center, code=code, active=True)
)


@dataclass(frozen=True, kw_only=True)
class PaymentEntry:
    """A payment as a door asks for it. Neither amount nor percent: all that is left to pay.

    `method` is the code of a payment method, `stored_card` the public id of a card on file; without one the customer's
    default card is meant. `approval_code` is what a terminal outside showed. `prepay` None takes the method's own.
    """

    method: str
    amount: Money | None = None
    percent: Decimal | None = None
    check_number: str = ""
    stored_card: str = ""
    approval_code: str = ""
    prepay: bool | None = None
    gift_card: str = ""  # its number as it was typed
    schedule: str = ""  # the code of a payment schedule: the payment comes in installments
    by_link: bool = False  # the customer types the card at the processor's page


def new_payment(actor: Actor, rows: OrderRows, wish: PaymentEntry, lines: list[PaymentLine]) -> PaymentLine | Refusal:
    """The payment line, checked and stored and added to `lines`; the caller stores the header."""
    if refusal := refuse_payments(actor, rows):
        return refusal
    method = OFFERED_METHODS.first(rows.order.call_center_id, wish.method)
    if method is None:
        return Refusal(code="method_not_offered", facts={"method": wish.method}, field="method")
    function = FUNCTIONS[method.function]
    if wish.by_link and not offers_links(method):
        return Refusal(code="link_not_offered", field="method")
    card = _card(rows, method, wish) if _asks_stored_card(method, function) and not wish.by_link else None
    gift_card = _gift_card(actor, rows, wish) if "gift_card" in function.asks else None
    if isinstance(gift_card, Refusal):
        return gift_card
    loyalty_card = _loyalty_card(rows) if "loyalty_card" in function.asks else None
    amount = wanted_amount(rows, wish, lines)
    if isinstance(amount, Refusal):
        return amount
    entry = Entry(
        function=method.function,
        amount=amount,
        percent=wish.percent,
        prepay=wish.prepay,
        check_number=wish.check_number,
        has_card=card is not None or bool(wish.approval_code.strip()) or wish.by_link,
        has_gift_card=gift_card is not None,
        has_loyalty_card=loyalty_card is not None,
    )
    if refusal := refuse_entry(entry) or _refuse_wish(rows, wish, function, card, lines, amount):
        return refusal
    schedule = _schedule(rows, wish, method, amount) if wish.schedule else None
    if isinstance(schedule, Refusal):
        return schedule
    line = PaymentLine(
        order=rows.order,
        method=method,
        position=max((row.position for row in lines), default=0) + 1,
        currency=amount.currency,
        amount_minor=amount.minor,
        percent=wish.percent,
        prepay=schedule is None and prepaid(entry, method_default=method.prepay),
        check_number=wish.check_number.strip() if "check_number" in function.asks else "",
        approval_code=wish.approval_code.strip(),
        by_link=wish.by_link,
        stored_card=card,
        gift_card=gift_card,
        loyalty_card=loyalty_card,
        schedule=schedule,
        added_by_id=actor.user,
    )
    if refusal := refuse_card_of_future(rows, line):
        return refusal
    if function.held_by_us and (refusals := refuse_held([*lines, line], rows.order)):
        return refusals[0]
    line.save(force_insert=True)
    lines.append(line)
    restate_payments(rows.order, lines)
    record(actor, rows, "payment_add", after={"method": method.code, "amount": str(amount)})
    return line


def preview_plan(rows: OrderRows, wish: PaymentEntry, lines: list[PaymentLine]) -> tuple[Part, ...] | Refusal:
    """The installments that such a payment by card would have, were the order submitted today; nothing is stored.

    Refusals: those of the amount, and of `find_schedule`.
    """
    amount = wanted_amount(rows, wish, lines)
    if isinstance(amount, Refusal):
        return amount
    in_parts = find_schedule(rows, wish.schedule, "card", amount)
    return in_parts if isinstance(in_parts, Refusal) else in_parts[1]


def refuse_payments(actor: Actor, rows: OrderRows) -> Refusal | None:
    """Why no payment can be touched on this order, or None."""
    if not rows.center.order_completion:
        return Refusal(code="order_completion_off")
    return refuse_without(actor, Permission.TAKE_PAYMENTS)


def refuse_on_account(
    rows: OrderRows, lines: list[PaymentLine], amount: Money, *, instead_of: PaymentLine | None = None
) -> Refusal | None:
    """Why the amount cannot go on the customer's account beside the other payments of the order, or None."""
    if rows.order.version:
        hold_credit(rows.order)  # what a draft puts there counts from its submit on, and is looked at again then
    customer = rows.order.customer
    if customer is None:
        return Refusal(code="customer_required", cure=Cure(code="choose_customer"), field="method")
    if not customer.allow_on_account:
        return Refusal(code="not_on_account", cure=Cure(code="choose_other_method"), field="method")
    if not rows.center.parameters.credit_limit_stops:
        return None
    others = [line for line in lines if line.state not in GONE and line is not instead_of]
    # What invoices have taken of them stands in the balance already.
    here = sum(line.amount_minor - line.invoiced_minor for line in others if FUNCTIONS[line.method.function].on_account)
    still = amount.minor - (instead_of.invoiced_minor if instead_of is not None else 0)
    wanted = Money(here + still, amount.currency)
    return check_credit(load_credit(rows, customer), wanted)


def restate_payments(order: SalesOrder, lines: list[PaymentLine]) -> None:
    """Sets the order's payment status from its lines (decision 2); the caller stores the order."""
    states = states_of(lines)
    # Asked for only where it matters: nearly no order has one that has expired.
    expired_releases = LineState.EXPIRED in states and order.call_center.parameters.pick_when_expired
    order.payment_status = payment_status(
        states, nothing_owed=order.total_minor == 0, expired_releases=expired_releases
    ).value


def follow_total(order: SalesOrder, lines: list[PaymentLine]) -> None:
    """Gives the lines in percent of the total their new amounts and stores those that changed."""
    amounts = allocate(Money(order.total_minor, order.currency), payments_of(lines))
    moved = [line for line in lines if line.public_id in amounts and amounts[line.public_id].minor != line.amount_minor]
    for line in moved:
        line.amount_minor = amounts[line.public_id].minor
    update_rows(moved, ["amount_minor"])


def _asks_stored_card(method: PaymentMethod, function: PaymentFunction) -> bool:
    return "card" in function.asks and find_connector(method.connector).CARD_SOURCE is CardSource.STORED_CARD


def _card(rows: OrderRows, method: PaymentMethod, wish: PaymentEntry) -> StoredCard | None:
    cards = StoredCard.objects.filter(
        customer=rows.order.customer_id, connector=method.connector, removed_at=None, customer__isnull=False
    )
    if wish.stored_card:
        return cards.filter(public_id=wish.stored_card).first()
    return cards.order_by("-is_default", "-id").first()


def _gift_card(actor: Actor, rows: OrderRows, wish: PaymentEntry) -> GiftCard | Refusal | None:
    if not wish.gift_card.strip():
        return None
    guessed_by = guessers(actor, rows.order.public_id)
    return find_gift_card(actor, wish.gift_card, guessed_by=guessed_by, at=timezone.now())


def _loyalty_card(rows: OrderRows) -> LoyaltyCard | None:
    return find_loyalty_card(rows.order.customer_id, rows.order.currency)


def _schedule(
    rows: OrderRows, wish: PaymentEntry, method: PaymentMethod, amount: Money
) -> InstallmentSchedule | Refusal:
    """The schedule of a payment in installments, by which the order ships complete where the call center wants it."""
    if wish.by_link:
        return Refusal(code="installments_by_card_or_account", field="method")
    in_parts = find_schedule(rows, wish.schedule, method.function, amount)
    if isinstance(in_parts, Refusal):
        return in_parts
    if parameters_of(rows.order.call_center_id).ship_complete:
        rows.order.ship_complete = True  # the agent may take it off again (spec §18)
    return in_parts[0]


def wanted_amount(rows: OrderRows, wish: PaymentEntry, lines: list[PaymentLine]) -> Money | Refusal:
    """What the payment would be over: its amount, its part of the total, or all that is left to pay."""
    total = Money(rows.order.total_minor, rows.order.currency)
    if wish.amount is not None:
        if wish.amount.currency != total.currency:
            return Refusal(code="wrong_currency", facts={"currency": total.currency}, field="amount")
        return wish.amount if wish.amount.minor <= LARGEST else Refusal(code="amount_out_of_range", field="amount")
    if wish.percent is not None:
        return Money.from_decimal(total.as_decimal * wish.percent / 100, total.currency)
    left = balance(total, payments_of(lines))
    if wish.schedule:
        left = min(left, total - charged_apart(rows))
    return left if left.minor > 0 else Refusal(code="nothing_to_pay", field="amount")


def _refuse_wish(
    rows: OrderRows,
    wish: PaymentEntry,
    function: PaymentFunction,
    card: StoredCard | None,
    lines: list[PaymentLine],
    amount: Money,
) -> Refusal | None:
    """What stands against the payment besides its form: the card, the account, a payment that is not answered yet."""
    if refusal := refuse_card_numbers(check_number=wish.check_number, approval_code=wish.approval_code):
        return refusal
    if "card" in function.asks and any(line.state == LineState.UNKNOWN for line in lines):
        return outcome_unknown()  # who keys a second card now may charge the customer twice (B15)
    if card is not None:
        return _refuse_card(card)
    return refuse_on_account(rows, lines, amount) if function.on_account else None


def _refuse_card(card: StoredCard) -> Refusal | None:
    today = timezone.localdate()
    if (card.expires_year, card.expires_month) < (today.year, today.month):
        facts = {"last_four": card.last_four, "expired": f"{card.expires_month:02}/{card.expires_year}"}
        return Refusal(code="card_expired", facts=facts, cure=Cure(code="choose_other_card"), field="card")
    return None
