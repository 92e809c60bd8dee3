"""Sends the customer a link to the processor's page, where they type their card themselves (beyond 14)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from ringup.call_centers.rules.actor import Actor
from ringup.customers.loading.phones import read_phone
from ringup.customers.rules.contact import check_email, check_phone, tidy_email
from ringup.orders.loading import NOT_FOUND, OrderRows, load_order, refuse_change
from ringup.orders.rules.states import ACCEPTED, OrderState
from ringup.orders.saving import record, save_header
from ringup.payments.actions.make_payment_link import make_payment_link
from ringup.payments.actions.resolve_link import resolve_link
from ringup.payments.loading import load_payment_lines, payments_of
from ringup.payments.models import PaymentLine, PaymentLink
from ringup.payments.rules.amounts import balance
from ringup.payments.rules.links import LinkState
from ringup.payments.rules.states import LineState
from ringup.payments.saving import PaymentEntry, new_payment, refuse_payments, restate_payments
from ringup.payments.saving.links import close_links, live_links, new_link, post_link, tell_desks
from ringup.values.money import Money
from ringup.values.refusal import Refusal

CHANNELS = frozenset(PaymentLink.Channel.values)


@dataclass(frozen=True, kw_only=True)
class LinkWish:
    """A link as a door asks for it. `recipient` is an e-mail address or a phone number, as `channel` says.

    Without an amount it is for all that is left to pay, and takes the place of a link of the same method that is not
    paid yet; with one it is a payment of its own. `country` decides what a number without a country code means.
    """

    method: str
    channel: str
    recipient: str
    amount: Money | None = None
    country: str = ""


def send_payment_link(actor: Actor, *, order: str, wish: LinkWish) -> PaymentLink | Refusal:
    """The link, with its message in the post. As long as a payment has a live link it gets no second one.

    Asked for again, the same link goes out again; where the amount has changed the old link is void at once. On a
    submitted order a link goes out again as long as it is not paid. Refusals: those of `open_for_change`, those of
    `new_payment`, `channel_unknown`, `email_not_valid`, `phone_not_understood`, `link_not_offered`, `link_not_made`.
    """
    recipient = _recipient(wish)
    if isinstance(recipient, Refusal):
        return recipient
    with transaction.atomic():
        rows = load_order(actor, order, lock=True)
        if rows is None:
            return NOT_FOUND
        if refusal := _refuse(actor, rows):
            return refusal
        lines = load_payment_lines(rows.order)
        line = _line(actor, rows, wish, lines)
        if isinstance(line, Refusal):
            return line
        link = live_links(line).filter(amount_minor=line.amount_minor).exclude(state=LinkState.INTENT.value).first()
        closed = close_links(line, but=link.pk if link else None)
        is_again = link is not None
        if link is None:
            link = new_link(actor, line, channel=wish.channel, recipient=recipient)
        else:
            link.channel, link.recipient = wish.channel, recipient
            link.save(update_fields=["channel", "recipient"])
            post_link(link, rows.order)
        record(actor, rows, "payment_link", after={"amount": str(Money(link.amount_minor, link.currency))})
        save_header(rows)
        tell_desks(rows.order)
    if closed:
        for old in PaymentLink.objects.filter(payment_line=line, state=LinkState.CLOSING.value):
            resolve_link(actor, link=old.pk)
    return link if is_again else _make(actor, link)


def _make(actor: Actor, link: PaymentLink) -> PaymentLink | Refusal:
    make_payment_link(actor, link=link.pk)
    link.refresh_from_db()
    if link.state == LinkState.FAILED:
        return Refusal(code="link_not_made", facts={"because": link.decline_code}, field="recipient")
    return link


def _recipient(wish: LinkWish) -> str | Refusal:
    if wish.channel not in CHANNELS:
        return Refusal(code="channel_unknown", field="channel")
    if wish.channel == PaymentLink.Channel.EMAIL:
        address = tidy_email(wish.recipient)
        return check_email(address) or address
    phone = read_phone(wish.recipient, country=wish.country)
    return check_phone(phone) or phone.e164


def _refuse(actor: Actor, rows: OrderRows) -> Refusal | None:
    if refusal := refuse_payments(actor, rows):
        return refusal
    refusal = refuse_change(actor, rows.order)
    # What was submitted with an unpaid link may be asked for again.
    is_accepted = OrderState(rows.order.state) in ACCEPTED
    return None if refusal and refusal.code == "order_closed" and is_accepted else refusal


def _line(actor: Actor, rows: OrderRows, wish: LinkWish, lines: list[PaymentLine]) -> PaymentLine | Refusal:
    """The payment of the link: one that waits for its link, with all that is left to pay, or a new one."""
    waiting = _waiting(wish, lines)
    if OrderState(rows.order.state) in ACCEPTED:
        return waiting or Refusal(code="order_closed", facts={"state": rows.order.state})
    if waiting is None:
        entry = PaymentEntry(method=wish.method, amount=wish.amount, by_link=True)
        return new_payment(actor, rows, entry, lines)
    left = balance(Money(rows.order.total_minor, rows.order.currency), payments_of(lines)).minor
    if waiting.amount_minor + left <= 0:
        return Refusal(code="nothing_to_pay", field="amount")
    waiting.amount_minor += left
    waiting.save(update_fields=["amount_minor"])
    restate_payments(rows.order, lines)
    return waiting


def _waiting(wish: LinkWish, lines: Sequence[PaymentLine]) -> PaymentLine | None:
    if wish.amount is not None:
        return None
    unpaid = (line for line in lines if line.state == LineState.NOT_SUBMITTED and line.by_link)
    return next((line for line in unpaid if line.method.code == wish.method), None)
