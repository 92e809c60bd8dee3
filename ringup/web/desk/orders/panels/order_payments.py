"""How it is paid: payment lines with their state, what is still open, and the ways to pay, one digit each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from ringup.call_centers.rules.permissions import Permission
from ringup.customers.loading.loyalty import find_points
from ringup.orders.loading import load_basket
from ringup.payments.loading import load_payment_lines, payment_of, seen_cards
from ringup.payments.models import Installment, PaymentLine, PaymentLink
from ringup.payments.queries import WayToPay, latest_links, list_ways_to_pay
from ringup.payments.queries.installments import installments_of
from ringup.payments.rules.address_checks import AddressChecks, Check
from ringup.payments.rules.card_views import SeenCard
from ringup.payments.rules.changing import leeway_of
from ringup.payments.rules.installments import plan, refuse_installments
from ringup.payments.rules.links import OPEN_LINKS
from ringup.payments.rules.states import LineState
from ringup.payments.saving.installments import eligibility_of, offered_schedules, schedule_of
from ringup.plumbing import formats
from ringup.pricing.rules.payment_offers import PaymentOffer, payment_offers
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from ringup.web.desk.orders.panels.order_panel import Badge, Option, OrderPanel
from ringup.web.desk.orders.panels.order_plan import PlanPart, plan_parts
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.wording import Said
from ringup.web.ui.wording.words import ADDRESS_PARTS, LINK_STATES, PAYMENT_STATUSES, TONES

ICONS = {
    "card": "credit-card",
    "check": "receipt",
    "customer": "file-invoice",
    "gift_card": "gift",
    "loyalty": "star",
    "normal": "coin",
}
PLAN_TONES = {"paid": "good", "billed": "good", "declined": "bad", "asked": "warn"}
LINK_TONES = {"sent": "", "opened": "good", "declined": "bad", "paid": "good", "expired": "warn", "failed": "bad"}


@dataclass(frozen=True, kw_only=True)
class Payment:
    payment: str
    label: str
    detail: str
    amount: str
    status: Badge
    may_remove: bool
    # Of a payment by link: whether it can be sent again, and how far the order has changed since.
    may_ask: bool = False
    may_send: bool = False
    change: str = ""
    # Of a payment in installments: as it was planned, or would be with a submit today.
    parts: tuple[PlanPart, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PaymentChoice:
    """A way to pay, one digit each."""

    method: str
    label: str
    detail: str = ""
    less: str = ""  # what paying so takes off the order
    card: str = ""
    icon: str = "coin"
    by_link: bool = False
    by_keying: bool = False
    seen: SeenCard | None = None


@dataclass(frozen=True, kw_only=True)
class RestOfCard:
    """What is left on a card that was to pay more: taken with one key."""

    method: str
    amount: str
    label: str


@dataclass(frozen=True, kw_only=True)
class OrderPayments(OrderPanel):
    payments: tuple[Payment, ...] = ()
    choices: tuple[PaymentChoice, ...] = ()
    closed_because: str = ""
    takes_gift_cards: bool = False
    keys_cards: bool = False
    # How the next payment can be paid in installments; empty where it cannot.
    schedules: tuple[Option, ...] = ()
    rest: RestOfCard | None = None
    refusal: Said | None = None
    # Of payments and of ways to pay.
    seen: tuple[SeenCard, ...] = ()


def order_payments_panel(
    shown: Shown, lines: list[PaymentLine] | None = None, refusal: Said | None = None
) -> OrderPayments:
    """The payment lines and the ways to pay, in three queries; one more where a customer pays by a link."""
    if not shown.is_stored or not shown.rows.lines:
        return OrderPayments(order=shown.id, closed_because=_("Shown with the first line."), refusal=refusal)
    lines = load_payment_lines(shown.order) if lines is None else lines
    may_pay = shown.may_change and shown.actor.may(Permission.TAKE_PAYMENTS)
    links = latest_links(lines)
    plans = _plans(shown, lines)
    choices = tuple(_choices(shown)) if may_pay else ()
    return OrderPayments(
        order=shown.id,
        payments=tuple(
            _by_link(_payment(line, may_remove=may_pay), shown, line, links.get(line.pk))
            if line.by_link
            else replace(_payment(line, may_remove=may_pay), parts=plans.get(line.pk, ()))
            for line in lines
        ),
        choices=choices,
        schedules=tuple(_schedules(shown)) if may_pay else (),
        keys_cards=any(choice.by_keying for choice in choices),
        takes_gift_cards=any(choice.icon == ICONS["gift_card"] for choice in choices),
        closed_because="" if may_pay or not shown.may_change else _("Your role takes no payments."),
        refusal=refusal,
        seen=(*seen_cards(lines), *(choice.seen for choice in choices if choice.seen)),
    )


def _payment(line: PaymentLine, *, may_remove: bool) -> Payment:
    card = line.stored_card
    detail = _("No. %(number)s") % {"number": line.check_number} if line.check_number else ""
    if line.gift_card is not None:
        detail = f"•••• {line.gift_card.last_four}"
    if line.points:
        detail = _("%(points)s points") % {"points": formats.number(Decimal(line.points))}
    if line.schedule is not None:
        detail = _in_installments(line.schedule.payments)
    if line.percent is not None:
        detail = " ".join([detail, formats.percent(line.percent)]).strip()
    if line.authorize_on is not None:
        waits = _("to be authorized on %(day)s") % {"day": formats.day(line.authorize_on)}
        detail = ", ".join(part for part in (detail, waits) if part)
    if wrong := _wrong_parts(line):
        detail = ", ".join(part for part in (detail, wrong) if part)
    if line.disputed_minor:
        taken = _("disputed: %(amount)s") % {"amount": formats.amount(line.disputed_minor, line.currency)}
        detail = ", ".join(part for part in (detail, taken) if part)
    return Payment(
        payment=line.public_id,
        label=f"{card.brand.title()} •••• {card.last_four}" if card else line.method.name,
        detail=detail,
        amount=formats.amount(line.amount_minor, line.currency),
        status=Badge(text=str(PAYMENT_STATUSES[line.state]), tone=TONES.get(line.state, "")),
        may_remove=may_remove and leeway_of(payment_of(line)).may_remove,
    )


def _wrong_parts(line: PaymentLine) -> str:
    """What the issuer says is wrong about the address; nothing where all that was checked is right."""
    checks = AddressChecks.read(line.address_checks)
    wrong = [words for part, words in ADDRESS_PARTS.items() if checks and getattr(checks, part) is Check.MISMATCH]
    return _("not as the bank has it: %(parts)s") % {"parts": ", ".join(map(str, wrong))} if wrong else ""


def _plans(shown: Shown, lines: list[PaymentLine]) -> dict[int, tuple[PlanPart, ...]]:
    """The plan of each payment in installments, by its key; one query where there is such a payment."""
    in_parts = [line for line in lines if line.schedule is not None]
    planned = installments_of([line.pk for line in in_parts])
    return {
        line.pk: _planned([row for row in planned if row.payment_line_id == line.pk], line.currency)
        or _to_be_planned(shown, line)
        for line in in_parts
    }


def _planned(rows: list[Installment], currency: str) -> tuple[PlanPart, ...]:
    return tuple(
        PlanPart(
            place=f"{row.position}/{len(rows)}",
            day=formats.day(row.due_on),
            amount=formats.amount(row.amount_minor, currency),
            status=str(Installment.State(row.state).label),
            tone=PLAN_TONES.get(row.state, ""),
        )
        for row in rows
    )


def _to_be_planned(shown: Shown, line: PaymentLine) -> tuple[PlanPart, ...]:
    assert line.schedule is not None
    total = Money(line.amount_minor, line.currency)
    parts = plan(total, schedule_of(line.schedule, line.currency), shown.rows.today)
    return () if isinstance(parts, Refusal) else plan_parts(parts)


def _by_link(payment: Payment, shown: Shown, line: PaymentLine, link: PaymentLink | None) -> Payment:
    """The payment with the state of its link, which says more than that of the payment until the customer has paid."""
    if link is None:
        return payment
    is_waiting = line.state == LineState.NOT_SUBMITTED
    may_send = is_waiting and shown.actor.may(Permission.TAKE_PAYMENTS)
    status = Badge(text=str(LINK_STATES[link.state]), tone=LINK_TONES.get(link.state, ""))
    return replace(
        payment,
        label=_("Payment link"),
        detail=link.recipient,
        status=status if is_waiting else payment.status,
        may_ask=may_send and link.state in OPEN_LINKS,
        may_send=may_send,
        change=_change(shown, link),
    )


def _change(shown: Shown, link: PaymentLink) -> str:
    """How far the order has moved from what the link was sent for, as long as it can still be changed."""
    moved = shown.order.total_minor - link.order_total_minor
    if not moved or not shown.may_change:
        return ""
    amount = formats.amount(abs(moved), link.currency)
    if moved > 0:
        return _("%(amount)s more since the link was sent") % {"amount": amount}
    return _("%(amount)s less since the link was sent") % {"amount": amount}


def _less(offer: PaymentOffer | None) -> str:
    if offer is None:
        return ""
    percent = formats.percent(offer.percent)
    if offer.on_everything:
        return _("%(percent)s less") % {"percent": percent}
    return _("%(percent)s less on some products") % {"percent": percent}


def _schedules(shown: Shown) -> Iterator[Option]:
    """At once, then every schedule on offer; no query for a customer who may not pay so."""
    if refuse_installments(eligibility_of(shown.rows, "card")):
        return
    offered = offered_schedules(shown.rows)
    if offered:
        yield Option(value="", label=_("at once"))
    for row in offered:
        yield Option(value=row.code, label=f"{row.name}, {_in_installments(row.payments)}")


def _in_installments(payments: int) -> str:
    return _("in %(count)s installments") % {"count": payments}


def _choices(shown: Shown) -> Iterator[PaymentChoice]:
    customer = shown.order.customer
    ways = list_ways_to_pay(
        call_center=shown.order.call_center_id,
        customer=customer.pk if customer else None,
        on_account=customer is not None and customer.allow_on_account,
        key_cards=shown.rows.center.parameters.key_cards,
        points_cover=partial(find_points, customer.pk, shown.currency) if customer else None,
    )
    basket = load_basket(replace(shown.rows, lines=[]), timezone.now())
    offers = payment_offers(basket, shown.rows.rules.rules.discounts)
    for way in ways:
        yield PaymentChoice(
            method=way.method,
            label=_name(way),
            detail=formats.money(way.covers.minor, way.covers.currency) if way.covers else way.expires,
            less=_less(offers.get(way.method)),
            card=way.card,
            icon="mail-forward" if way.by_link else "keyboard" if way.by_keying else ICONS[way.function],
            by_link=way.by_link,
            by_keying=way.by_keying,
            seen=way.seen,
        )


def _name(way: WayToPay) -> str:
    if way.by_link:
        return _("Payment link")
    return _("Key a card") if way.by_keying else way.card_name or way.name
