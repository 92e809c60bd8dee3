"""What screens and other ways in read about orders. Nothing here locks or writes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.utils import timezone

from ringup.call_centers.models import CallCenter
from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import visible_orders
from ringup.orders.models import OrderPresence, SalesOrder
from ringup.orders.rules.states import OPEN_STATES, OrderState
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

    `spent` is what was bought and not returned: submitted and invoiced orders, returns taken off.
    """

    orders: int
    spent: Money
    open_orders: int
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
            still_open=Count("pk", filter=Q(state__in=[state.value for state in OPEN_STATES])),
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
