"""What screens and other ways in read about orders. Nothing here locks or writes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.utils import timezone

from ringup.call_centers.models import CallCenter
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.loading import visible_orders
from ringup.orders.models import OrderPresence, PriceApproval, SalesLine, SalesOrder
from ringup.orders.rules.approval_states import OPEN_APPROVALS, ApprovalState
from ringup.orders.rules.states import OPEN_STATES, OrderState
from ringup.pricing.models import ChargeCode
from ringup.pricing.rules.margin import margin_of
from ringup.values.money import Money

# A colleague who has not been heard of for this long has left.
PRESENT_FOR = timedelta(seconds=45)


@dataclass(frozen=True, kw_only=True)
class OrderRow:
    """One order in a list."""

    public_id: str
    number: str
    state: str
    detailed_status: str
    payment_status: str
    customer: str
    customer_public_id: str
    total: Money
    lines: int
    changed_at: datetime
    ordered_at: datetime
    agent: str


@dataclass(frozen=True, kw_only=True)
class Present:
    """A colleague who has the order open, and the part being edited."""

    name: str
    part: str


def list_drafts(actor: Actor, *, limit: int = 20) -> list[OrderRow]:
    """The unfinished orders of the actor's call center, youngest change first; any agent of the center may go on."""
    drafts = visible_orders(actor).filter(call_center=actor.call_center, state=OrderState.DRAFT.value)
    return order_rows(drafts.order_by("-changed_at")[:limit])


@dataclass(frozen=True, kw_only=True)
class CustomerFigures:
    """What a customer's orders in one currency come to.

    `spent` is what was bought and not returned: submitted and invoiced orders, returns taken off. `open_orders` are
    accepted and not invoiced yet, `unfinished` were never submitted.
    """

    orders: int
    spent: Money
    open_orders: int
    unfinished: int
    canceled: int
    first_at: datetime | None
    last_at: datetime | None


def customer_figures(actor: Actor, *, customer: str) -> list[CustomerFigures]:
    """The figures of the customer with that public id, the currency with most orders first; one query."""
    bought = Q(state__in=[OrderState.SUBMITTED.value, OrderState.INVOICED.value])
    sold = bought & Q(kind=SalesOrder.Kind.SALE)
    rows = (
        visible_orders(actor)
        .filter(customer__public_id=customer)
        .values("currency")
        .annotate(
            bought_orders=Count("pk", filter=sold),
            spent=Sum("total_minor", filter=bought, default=0),
            still_open=Count("pk", filter=Q(state__in=[OrderState.SUBMITTED.value, OrderState.MODIFYING.value])),
            unfinished=Count("pk", filter=Q(state=OrderState.DRAFT.value)),
            canceled=Count("pk", filter=Q(state=OrderState.CANCELED.value)),
            first_at=Min("ordered_at", filter=sold),
            last_at=Max("ordered_at", filter=sold),
        )
        .order_by("-bought_orders", "currency")
    )
    return [
        CustomerFigures(
            orders=row["bought_orders"],
            spent=Money(int(row["spent"]), row["currency"]),
            open_orders=row["still_open"],
            unfinished=row["unfinished"],
            canceled=row["canceled"],
            first_at=row["first_at"],
            last_at=row["last_at"],
        )
        for row in rows
    ]


def list_orders_of(actor: Actor, *, customer: str, limit: int = 20) -> list[OrderRow]:
    """The last orders of the customer with that public id, of every call center of the company, youngest first."""
    orders = visible_orders(actor).filter(customer__public_id=customer)
    return order_rows(orders.order_by("-ordered_at", "-pk")[:limit])


def find_draft_for_caller(actor: Actor, *, caller_e164: str) -> OrderRow | None:
    """The caller's unfinished order of the last day: after a dropped call it is resumed in one key."""
    if not caller_e164:
        return None
    since = timezone.now() - timedelta(days=1)
    drafts = visible_orders(actor).filter(
        state=OrderState.DRAFT.value, call__caller_e164=caller_e164, changed_at__gte=since
    )
    return next(iter(order_rows(drafts.order_by("-changed_at")[:1])), None)


def find_orders_by_number(actor: Actor, *, text: str, limit: int = 5) -> list[OrderRow]:
    """Orders whose number is the text, or its digits behind the prefix: `SO-100042`, `so100042`, `100042`.

    Letters have to be those of the prefix: `C-100042` is the number of a customer.
    """
    wanted = text.strip().upper()
    digits = "".join(sign for sign in wanted if sign.isdigit())
    if not digits:
        return []
    letters = _letters(wanted)
    prefixes = [prefix for prefix in _order_prefixes(actor) if letters in ("", _letters(prefix))]
    numbers = {wanted, *(f"{prefix}{digits}" for prefix in prefixes)}
    if not letters:
        numbers.add(digits)
    return order_rows(visible_orders(actor).filter(number__in=numbers)[:limit])


def _letters(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalpha())


def _order_prefixes(actor: Actor) -> list[str]:
    centers = CallCenter.objects.filter(legal_entity=actor.legal_entity)
    return list(centers.values_list("order_number_prefix", flat=True).distinct())


def list_present(actor: Actor, *, order: SalesOrder) -> list[Present]:
    """Who else has the order open now."""
    seen = OrderPresence.objects.filter(order=order, seen_at__gte=timezone.now() - PRESENT_FOR)
    rows = seen.exclude(user=actor.user).select_related("user").order_by("user__first_name")
    return [Present(name=row.user.get_full_name() or row.user.username, part=row.part) for row in rows]


def order_rows(orders: QuerySet[SalesOrder]) -> list[OrderRow]:
    """Orders as list rows, in one query."""
    rows = orders.annotate(line_count=Count("lines")).select_related("customer", "created_by")
    return [
        OrderRow(
            public_id=row.public_id,
            number=row.number,
            state=row.state,
            detailed_status=row.detailed_status,
            payment_status=row.payment_status,
            customer=customer_name(row),
            customer_public_id=row.customer.public_id if row.customer else "",
            total=Money(row.total_minor, row.currency),
            lines=row.line_count,
            changed_at=row.changed_at,
            ordered_at=row.ordered_at,
            agent=(row.created_by.get_full_name() or row.created_by.username) if row.created_by else "",
        )
        for row in rows
    ]


def customer_name(order: SalesOrder) -> str:
    """The customer's name as people say it; empty without a customer."""
    customer = order.customer
    if customer is None:
        return ""
    return customer.organization or f"{customer.first_name} {customer.last_name}".strip()


def find_last_changer(actor: Actor, *, order: SalesOrder) -> str:
    """The name of the colleague who changed the order last; empty when nobody but the actor did."""
    events = order.events.exclude(by=actor.user).exclude(by=None).select_related("by").order_by("-id")
    event = events.first()
    return (event.by.get_full_name() or event.by.username) if event and event.by else ""


def find_charges(*, legal_entity: int, text: str, limit: int) -> list[tuple[str, str]]:
    """Code and name of the charges whose code or name begins like the text; all for an empty one; one query."""
    charges = ChargeCode.objects.filter(legal_entity=legal_entity)
    found = charges.filter(Q(code__istartswith=text) | Q(name__istartswith=text)).order_by("code")
    return list(found.values_list("code", "name")[:limit])


# What became of a question is shown to the agent for so long.
ANSWER_SHOWS_FOR = timedelta(minutes=3)


@dataclass(frozen=True, kw_only=True)
class WaitingApproval:
    """A question as a supervisor sees it: the live order in one glance. `margin` is in percent over the cost."""

    approval: PriceApproval
    order: SalesOrder
    line: SalesLine | None
    customer: str
    agent: str
    margin: Fraction | None
    seconds_left: int


def list_waiting_approvals(actor: Actor, *, at: datetime, limit: int = 20) -> list[WaitingApproval]:
    """What waits for the actor's answer, oldest first; nothing for whoever may not approve; one query."""
    if not actor.may(Permission.APPROVE_PRICES):
        return []
    waiting = PriceApproval.objects.filter(
        order__legal_entity=actor.legal_entity,
        order__state__in=[state.value for state in OPEN_STATES],
        state=ApprovalState.ASKED.value,
        expires_at__gt=at,
    ).exclude(asked_by=actor.user)
    if not actor.serves_all_call_centers:
        waiting = waiting.filter(order__call_center__in=actor.call_centers)
    rows = waiting.select_related("order__customer", "order__legal_entity", "line__item", "asked_by").order_by(
        "asked_at", "pk"
    )[:limit]
    return [
        WaitingApproval(
            approval=row,
            order=row.order,
            line=row.line,
            customer=customer_name(row.order),
            agent=row.asked_by.get_full_name() or row.asked_by.username,
            margin=_margin(row),
            seconds_left=seconds_left(row, at),
        )
        for row in rows
    ]


def _margin(row: PriceApproval) -> Fraction | None:
    """What the asked price leaves over the cost, without the tax that it includes; None for all but prices.

    Costs are kept in the company's currency: of an order in another no margin is told.
    """
    line = row.line
    if row.order.currency != row.order.legal_entity.currency:
        return None
    if line is None or line.item is None or line.item.cost is None or "price" not in row.asked:
        return None
    price = Fraction(Decimal(row.asked["price"]))
    if row.order.prices_include_tax and line.net_minor:
        price = price * (line.net_minor - line.tax_minor) / line.net_minor
    units = line.item.units.filter(unit=line.unit) if line.unit != line.item.unit else ()
    factor = next((unit.factor for unit in units), Decimal(1))
    return margin_of(price, line.item.cost * factor)


def seconds_left(row: PriceApproval, at: datetime) -> int:
    """How long the question still waits for an answer."""
    return max(0, round((row.expires_at - at).total_seconds()))


def list_order_approvals(order: SalesOrder, *, at: datetime) -> list[PriceApproval]:
    """The order's open questions, and what was answered just now, oldest first; one query."""
    rows = order.approvals.exclude(state__in=[ApprovalState.WITHDRAWN, ApprovalState.DECLINED, ApprovalState.TAKEN])
    recent = Q(state__in=OPEN_APPROVALS) | Q(decided_at__gte=at - ANSWER_SHOWS_FOR)
    return list(rows.filter(recent).select_related("line__item", "decided_by").order_by("asked_at", "pk"))


def list_overdue_approvals(*, limit: int) -> list[str]:
    """Public ids of the questions whose time is over, of all companies."""
    overdue = PriceApproval.objects.filter(state=ApprovalState.ASKED.value, expires_at__lte=timezone.now())
    return list(overdue.order_by("expires_at").values_list("public_id", flat=True)[:limit])


def find_approvers(lines: list[SalesLine]) -> dict[int, str]:
    """Who approved the prices by hand of these lines, by line; one query, none without such a price."""
    by_hand = {line.pk: line for line in lines if line.price_state == SalesLine.PriceState.OVERRIDE}
    if not by_hand:
        return {}
    granted = PriceApproval.objects.filter(
        line__in=by_hand, state__in=[ApprovalState.ACCEPTED, ApprovalState.TAKEN], decided_by__isnull=False
    ).select_related("decided_by")
    return {
        row.line_id: row.decided_by.get_full_name() or row.decided_by.username
        for row in granted.order_by("decided_at")
        if row.line_id is not None
        and row.decided_by is not None
        and by_hand[row.line_id].overridden_by_id == row.decided_by_id
        and by_hand[row.line_id].unit_price == Decimal(row.granted.get("price", "-1"))
    }
