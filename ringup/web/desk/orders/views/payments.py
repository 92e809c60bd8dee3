"""Payments: added by one digit, removed by one key."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import load_order
from ringup.payments.actions.add_payment import add_payment as add_payment_action
from ringup.payments.actions.remove_payment import remove_payment as remove_payment_action
from ringup.payments.loading import load_payment_lines
from ringup.payments.saving import PaymentEntry, preview_plan
from ringup.plumbing import formats
from ringup.pricing.rules.discounts import tender
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from ringup.web.desk.orders.answers import refuse, show_panels
from ringup.web.desk.orders.doors import shown_order, takes_orders
from ringup.web.desk.orders.panels.order_balance import order_balance_panel
from ringup.web.desk.orders.panels.order_head import order_head_panel
from ringup.web.desk.orders.panels.order_line import order_line_panel
from ringup.web.desk.orders.panels.order_payments import RestOfCard, order_payments_panel
from ringup.web.desk.orders.panels.order_plan import OrderPlan, order_plan_panel
from ringup.web.desk.orders.panels.order_revision import order_revision_panel
from ringup.web.desk.orders.panels.order_totals import order_totals_panel
from ringup.web.desk.orders.parsing import NotUnderstood
from ringup.web.ui.figures import read_number
from ringup.web.ui.panels import Panel
from ringup.web.ui.wording import say

# Where the hand goes when a refusal asks for something.
TYPED = ("payment-amount", "payment-check")
ASKED = {"check_number": "payment-check", "gift_card": "payment-check", "amount": "payment-amount"}


@takes_orders
@require_POST
def add_payment(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Adds a payment for the amount that was typed, else for all that is left to pay."""
    try:
        entry = _entry(request, actor, order)
    except NotUnderstood as error:
        return _answer(request, actor, order, error.refusal)
    return _answer(request, actor, order, add_payment_action(actor, order=order, entry=entry))


@takes_orders
@require_safe
def order_plan(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """What would be charged on which day by the schedule that was chosen; nothing for payment at once."""
    shown = shown_order(actor, order)
    entry = PaymentEntry(method="", schedule=request.GET.get("schedule", ""))
    if not entry.schedule or not shown.is_stored:
        return show_panels(request, shown, [order_plan_panel(shown)], focus="payment-schedule")
    lines = load_payment_lines(shown.order)
    text = request.GET.get("amount", "").strip()
    try:
        parts = preview_plan(shown.rows, _with_amount(entry, text, shown.currency) if text else entry, lines)
    except NotUnderstood as error:
        parts = error.refusal
    if isinstance(parts, Refusal):
        panel = order_plan_panel(shown, refusal=say(parts))
        return refuse(request, shown, parts, panel, focus="payment-schedule")
    return show_panels(request, shown, [order_plan_panel(shown, parts)], focus="payment-schedule")


@takes_orders
@require_POST
def remove_payment(request: HttpRequest, actor: Actor, order: str, payment: str) -> HttpResponse:
    """Takes a payment off."""
    return _answer(request, actor, order, remove_payment_action(actor, order=order, payment=payment))


def _entry(request: HttpRequest, actor: Actor, order: str) -> PaymentEntry:
    method, _, card = request.POST.get("method", "").partition(":")
    # One field for the number of whatever pays; the method knows which it asks for.
    number = request.POST.get("check_number", "").strip()
    schedule = request.POST.get("schedule", "")
    entry = PaymentEntry(method=method, stored_card=card, check_number=number, gift_card=number, schedule=schedule)
    text = request.POST.get("amount", "").strip()
    rows = load_order(actor, order)
    return _with_amount(entry, text, rows.order.currency) if text and rows is not None else entry


def _with_amount(entry: PaymentEntry, text: str, currency: str) -> PaymentEntry:
    try:
        if text.endswith("%"):
            return replace(entry, percent=read_number(text.removesuffix("%")))
        return replace(entry, amount=Money.from_decimal(read_number(text), currency))
    except ValueError:
        raise NotUnderstood("amount", text) from None


def _rest_of_card(request: HttpRequest, refusal: Refusal) -> RestOfCard | None:
    """What the card can pay, offered for one key where it is less than was wanted."""
    if refusal.cure is None or refusal.cure.code != "take_the_balance":
        return None
    amount = Money(**refusal.cure.facts["amount"])
    return RestOfCard(
        method=request.POST.get("method", ""),
        amount=formats.amount(amount.minor, amount.currency),
        label=formats.money(amount.minor, amount.currency),
    )


def _answer(request: HttpRequest, actor: Actor, order: str, outcome: object) -> HttpResponse:
    shown = shown_order(actor, order)
    payments = load_payment_lines(shown.order) if shown.is_stored else []
    if isinstance(outcome, Refusal):
        rest = _rest_of_card(request, outcome)
        panel = replace(order_payments_panel(shown, payments, say(outcome)), rest=rest)
        focus = "take-the-balance" if rest else ASKED.get(outcome.field, "payment-methods")
        return refuse(request, shown, outcome, panel, focus=focus)
    balance = order_balance_panel(shown, payments)
    panels: list[Panel] = [
        order_revision_panel(shown),
        order_head_panel(shown),
        order_payments_panel(shown, payments),
        balance,
        OrderPlan(order=order),
    ]
    if any(discount.kind == tender.NAME for discount in shown.rows.rules.rules.discounts):
        # The discount for a payment method came or went with the payment.
        panels += [order_totals_panel(shown), *(order_line_panel(shown, line) for line in shown.rows.lines)]
    is_paid = balance.balance is not None and balance.balance.tone == "good"
    return show_panels(request, shown, panels, focus="next-step" if is_paid else "payment-methods", clear=TYPED)
