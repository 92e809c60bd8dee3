"""Rows → values: all that the completion checks and the recap look at, in a fixed number of queries."""

from collections.abc import Collection, Sequence
from dataclasses import asdict

from ringup.completion.rules.facts import CustomerFacts, LineFacts, OrderFacts
from ringup.customers.models import Customer
from ringup.delivery.loading import WantedDelivery, load_mode_refusals
from ringup.holds.loading import on_account
from ringup.orders.loading import OrderRows, margin_alert_of, margin_of_line
from ringup.orders.models import PriceApproval, SalesLine
from ringup.orders.rules.approval_states import OPEN_APPROVALS
from ringup.orders.rules.kits import components_on
from ringup.orders.saving.judging import coupons_on
from ringup.payments.loading import load_credit, load_sale_refusals, tolerance_of
from ringup.payments.rules.changing import outcome_unknown
from ringup.payments.rules.credit import check_credit
from ringup.payments.rules.payment import Payment
from ringup.payments.rules.states import LineState
from ringup.payments.rules.tolerance import judge_balance
from ringup.plumbing.prepared_rows import PreparedValues
from ringup.pricing.rules.margin import MarginAlert
from ringup.products.models import Item
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal

SELL_AGAIN = Cure(code="sell_again_or_remove")
OPEN_QUESTIONS = PreparedValues(
    lambda order: PriceApproval.objects.filter(
        order=order, state__in=[state.value for state in OPEN_APPROVALS]
    ).values_list("pk")
)


def load_facts(rows: OrderRows, payments: Sequence[Payment], *, unread_clauses: int = 0) -> OrderFacts:
    """The order and its payments as the checks see them; those of a changed order as they are planned to be."""
    order = rows.order
    total = Money(order.total_minor, order.currency)
    alert = margin_alert_of(rows)
    blocked = _blocked_components(rows)
    gift_cards = load_sale_refusals(rows.lines)
    mode_refusals = load_mode_refusals(
        call_center=order.call_center_id,
        wanted=[_wanted(rows, line) for line in rows.lines],
    )
    return OrderFacts(
        order_completion=rows.center.order_completion,
        total=total,
        customer=_customer_facts(order.customer),
        has_mode=order.mode_of_delivery_id is not None,
        source_code_missing=_source_code_missing(rows),
        has_delivery_address=order.delivery_address_id is not None,
        lines=tuple(
            LineFacts(
                position=line.position,
                text=line.text,
                unsellable=_unsellable(line, blocked),
                mode_refusal=refusal,
                price_refusal=_price_refusal(rows, line, alert),
                gift_card_refusal=gift_cards.get(line.pk),
                is_gift=line.origin == SalesLine.Origin.GIFT,
            )
            for line, refusal in zip(rows.lines, mode_refusals, strict=True)
        ),
        coupon_refusals=tuple(
            coupon.refusal for coupon in coupons_on(order) if coupon.refusal is not None and coupon.stands_in_the_way
        ),
        payment_refusals=tuple(_payment_refusals(rows, payments, total)),
        open_approvals=len(OPEN_QUESTIONS(order.pk)),
        unread_clauses=unread_clauses,
    )


def _source_code_missing(rows: OrderRows) -> bool:
    required = rows.center.parameters.source_code_required and rows.center.directed_selling
    return required and rows.order.source_code_id is None


def _customer_facts(customer: Customer | None) -> CustomerFacts | None:
    if customer is None:
        return None
    return CustomerFacts(
        blocked=customer.blocked,
        blocked_because=customer.blocked_because,
        merged=customer.merged_into_id is not None,
    )


def _wanted(rows: OrderRows, line: SalesLine) -> WantedDelivery:
    """How and where the line goes; the country stays empty while no address is known."""
    key = line.delivery_address_id or rows.order.delivery_address_id
    address = rows.addresses.get(key) if key is not None else None
    return WantedDelivery(
        mode=line.mode_of_delivery_id,
        item=line.item_id,
        country=address.country if address else "",
        region=address.region if address else "",
    )


def _blocked_components(rows: OrderRows) -> Collection[int]:
    """The keys of what stands in the order's kits and was blocked since; no query for an order without kits."""
    keys = {part["key"] for line in rows.lines for part in line.kit}
    return set(Item.objects.filter(pk__in=keys, state=Item.State.BLOCKED).values_list("pk", flat=True)) if keys else ()


def _unsellable(line: SalesLine, blocked: Collection[int]) -> Refusal | None:
    if line.item is not None and line.item.state == Item.State.BLOCKED:
        return Refusal(code="item_blocked", facts={"item": line.item.number}, cure=SELL_AGAIN)
    gone = next((part for part in components_on(line.kit) if part.key in blocked), None)
    if gone is not None:
        item = line.item.number if line.item else line.text
        facts = {"component": gone.number, "item": item}
        return Refusal(code="component_not_sold", facts=facts, cure=SELL_AGAIN)
    return None


def _price_refusal(rows: OrderRows, line: SalesLine, alert: MarginAlert) -> Refusal | None:
    if line.origin == SalesLine.Origin.GIFT:
        return None
    # A price of zero is either meant or a missing base price (AX: Zero price valid).
    if line.item is not None and line.unit_price == 0 and not line.item.zero_price_valid:
        return Refusal(code="price_missing", facts={"item": line.item.number}, cure=Cure(code="give_a_price"))
    # A promise stands, whatever the cost has become since.
    if line.item is None or line.price_state == SalesLine.PriceState.LOCKED:
        return None
    return alert.refuse(margin_of_line(rows, line), item=line.item.number)


def _payment_refusals(rows: OrderRows, payments: Sequence[Payment], total: Money) -> list[Refusal]:
    """Why the payments do not do; what only a review is needed for is no reason to refuse (spec §6.6)."""
    judged = judge_balance(total, payments, tolerance_of(rows.center.parameters))
    refusals = [judged] if isinstance(judged, Refusal) else []
    if refusals and rows.order.version and any(payment.state is LineState.UNKNOWN for payment in payments):
        refusals = [outcome_unknown()]  # what is to be changed about it, its outcome tells
    if rows.order.total_minor < rows.order.invoiced_minor:
        facts = {"invoiced": asdict(Money(rows.order.invoiced_minor, total.currency))}
        refusals.append(Refusal(code="below_invoiced", facts=facts, cure=Cure(code="put_back_what_is_invoiced")))
    wanted = on_account(payments)
    if wanted and rows.order.customer is not None and rows.center.parameters.credit_limit_stops:
        exceeded = check_credit(load_credit(rows, rows.order.customer), Money(wanted, total.currency))
        refusals += [exceeded] if exceeded else []
    return refusals
