"""What others ask about payments: how an order can be paid, what waits for a processor, what waits for a person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.inventory.models import Reservation
from ringup.inventory.rules.states import ReservationState
from ringup.orders.models import SalesOrder
from ringup.orders.queries import customer_name
from ringup.orders.rules.states import OrderState
from ringup.payments.connectors.protocol import Capability
from ringup.payments.connectors.registry import find_connector
from ringup.payments.models import (
    UNSETTLED,
    PaymentDifference,
    PaymentLine,
    PaymentLink,
    PaymentMethod,
    PaymentOperation,
    Refund,
    StoredCard,
)
from ringup.payments.rules.card_views import SeenCard
from ringup.payments.rules.functions import FUNCTIONS
from ringup.payments.rules.links import OPEN_LINKS, LinkState
from ringup.payments.rules.refunds import WITH_PEOPLE
from ringup.payments.rules.renewing import IN_GOOD_TIME, REST
from ringup.payments.rules.states import WAITING_FOR_A_DAY, LineState, OperationKind, OperationState
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal

# A hold that nobody needs any more, and that the processor would not give free; nobody has looked after it yet.
REFUSED_VOID = Q(kind=OperationKind.VOID.value, state=OperationState.DECLINED.value, cleared_at=None)
OPEN_LINK_STATES = [state.value for state in OPEN_LINKS]


@dataclass(frozen=True, kw_only=True)
class WayToPay:
    """A method (by its code), with the card on file where it needs one, or with a link to the processor's page.

    `expires` is month/year, e.g. 08/28.
    """

    method: str
    name: str
    function: str
    card: str = ""
    card_name: str = ""
    expires: str = ""
    by_link: bool = False
    by_keying: bool = False  # the agent keys a card into the processor's fields
    covers: Money | None = None  # what it can pay at most
    seen: SeenCard | None = None  # what of the card is shown


@dataclass(frozen=True, kw_only=True)
class DoubtfulOperation:
    """An operation that a person has to decide about: asked for too long ago, or answered with another amount."""

    operation: str
    order: str
    order_number: str
    kind: str
    state: str
    amount: Money
    because: str
    asked_at: datetime
    since: datetime | None


def has_unsettled(*, order: int) -> bool:
    """Whether an operation of the order (key) has no outcome yet."""
    return PaymentOperation.objects.filter(payment_line__order=order, state__in=UNSETTLED).exists()


def refuse_run_out(*, order: int) -> Refusal | None:
    """`authorization_expired` when nothing is held any more for a payment of the order (key) that is to be charged."""
    run_out = Q(state=LineState.EXPIRED.value) | Q(
        state=LineState.AUTHORIZED.value, authorization_expires_at__lte=timezone.now()
    )
    if not PaymentLine.objects.filter(run_out, order=order).exists():
        return None
    return Refusal(code="authorization_expired", cure=Cure(code="replace_the_payment"))


def list_due_operations(*, limit: int) -> list[int]:
    """Keys of the open operations whose processor is to be asked now, the longest due first."""
    due = PaymentOperation.objects.filter(state__in=UNSETTLED, look_again_at__lte=timezone.now())
    return list(due.order_by("look_again_at", "pk").values_list("pk", flat=True)[:limit])


def list_ending_authorizations(*, limit: int) -> list[int]:
    """Keys of the payments whose authorization has run out, or does within a day, the first to end first.

    Those whose card was asked a short time ago are not among them.
    """
    now = timezone.now()
    asked = PaymentOperation.objects.filter(
        payment_line=OuterRef("pk"), kind=OperationKind.AUTHORIZE.value, created_at__gt=now - REST
    )
    soon = Q(authorization_expires_at__lte=now + IN_GOOD_TIME) & ~Exists(asked)
    ending = PaymentLine.objects.filter(
        soon | Q(authorization_expires_at__lte=now),
        state=LineState.AUTHORIZED.value,
        order__state__in=[OrderState.DRAFT.value, OrderState.SUBMITTED.value, OrderState.MODIFYING.value],
    )
    return list(ending.order_by("authorization_expires_at", "pk").values_list("pk", flat=True)[:limit])


def list_waiting_orders(*, limit: int) -> list[int]:
    """Keys of the submitted orders with a payment that waits for its day, where that may have come or goods are there.

    Where it is tomorrow first, it is tomorrow 14 hours before Greenwich: the order's own calendar is asked then.
    """
    latest_today = (timezone.now() + timedelta(hours=14)).date()
    goods = Reservation.objects.filter(
        order=OuterRef("order__public_id"), state=ReservationState.OPEN.value, reserved__gt=0
    )
    waiting = PaymentLine.objects.filter(
        Q(authorize_on__lte=latest_today)
        | Exists(goods)
        | Q(order__call_center__parameters__delay_authorization=False),
        authorize_on__isnull=False,
        state__in=[state.value for state in WAITING_FOR_A_DAY],
        order__state=OrderState.SUBMITTED.value,
    )
    by_day = waiting.values("order").annotate(day=Min("authorize_on")).order_by("day", "order")
    return list(by_day.values_list("order", flat=True)[:limit])


@dataclass(frozen=True, kw_only=True)
class LinkPage:
    """What a customer who follows a payment link is told once there is nothing to pay by it."""

    language: str
    seller: str
    is_paid: bool


def find_link_page(link: str) -> LinkPage | None:
    """The link with that public id as its customer sees it; None without one."""
    rows = PaymentLink.objects.select_related("payment_line__order__legal_entity")
    row = rows.filter(public_id=link).first()
    if row is None:
        return None
    order = row.payment_line.order
    return LinkPage(language=order.language, seller=order.legal_entity.name, is_paid=row.state == LinkState.PAID)


def find_link_method(*, call_center: int, code: str = "") -> str | None:
    """The code of the method, or of the first one, by which the call center can send payment links; else None."""
    methods = PaymentMethod.objects.filter(call_center=call_center, active=True).order_by("position", "pk")
    codes = [method.code for method in methods if offers_links(method)]
    return code if code in codes else next(iter(codes), None)


def offers_links(method: PaymentMethod) -> bool:
    """Whether the method's connector makes pages on which customers pay."""
    return bool(method.connector) and Capability.PAYMENT_LINK in find_connector(method.connector).CAPABILITIES


def offers_fields(method: PaymentMethod) -> bool:
    """Whether the method's connector has fields into which an agent can key a card."""
    return bool(method.connector) and Capability.HOSTED_FIELDS in find_connector(method.connector).CAPABILITIES


def latest_links(lines: Sequence[PaymentLine]) -> dict[int, PaymentLink]:
    """The latest link of each payment (by its key) that is paid by link; no query where none is."""
    keys = [line.pk for line in lines if line.by_link]
    links = PaymentLink.objects.filter(payment_line__in=keys).order_by("pk") if keys else ()
    return {link.payment_line_id: link for link in links}


def list_links(order: int) -> list[PaymentLink]:
    """The payment links of the order (key) with their payments, the first one first; one query."""
    links = PaymentLink.objects.filter(payment_line__order=order).select_related("payment_line")
    return list(links.order_by("pk"))


def list_due_links(*, limit: int) -> list[int]:
    """Keys of the payment links whose processor is to be asked now, the longest due first."""
    due = PaymentLink.objects.filter(state__in=OPEN_LINK_STATES, look_again_at__lte=timezone.now())
    return list(due.order_by("look_again_at", "pk").values_list("pk", flat=True)[:limit])


def list_doubtful_operations(*, legal_entity: int, limit: int = 200) -> list[DoubtfulOperation]:
    """What stands in the people's queue, the oldest first; a void that was refused is among it."""
    waiting = Q(state__in=UNSETTLED, with_people_since__isnull=False)
    rows = (
        PaymentOperation.objects.filter(waiting | REFUSED_VOID, payment_line__order__legal_entity=legal_entity)
        .select_related("payment_line__order")
        .order_by("created_at")[:limit]
    )
    return [
        DoubtfulOperation(
            operation=row.public_id,
            order=row.payment_line.order.public_id,
            order_number=row.payment_line.order.number,
            kind=row.kind,
            state=row.state,
            amount=Money(row.amount_minor, row.currency),
            because=row.because or row.decline_code,
            asked_at=row.created_at,
            since=row.with_people_since,
        )
        for row in rows
    ]


def visible_differences(actor: Actor) -> "QuerySet[PaymentDifference]":
    """Those that wait and that the actor can do something about.

    One that belongs to no order is of all companies that take money by its processor: whoever serves all their call
    centers sees it (decision 28).
    """
    waiting = PaymentDifference.objects.filter(explained_at=None)
    mine = waiting.filter(legal_entity=actor.legal_entity, order__isnull=False)
    if not actor.serves_all_call_centers:
        return mine.filter(order__call_center__in=actor.call_centers)
    methods = PaymentMethod.objects.filter(call_center__legal_entity=actor.legal_entity).exclude(connector="")
    return mine | waiting.filter(order=None, connector__in=methods.values("connector"))


def list_ways_to_pay(
    *,
    call_center: int,
    customer: int | None,
    on_account: bool,
    points_cover: Callable[[], Money | None] | None = None,
    key_cards: bool = False,
) -> list[WayToPay]:
    """What an agent can offer, in the order of the call center's set-up; two queries.

    `points_cover` says what the customer's loyalty points can pay: asked only where a method takes points, which is
    not listed where that is nothing.

    A method by card is listed once per card on file, the customer's default first, and not at all without one;
    the customer account only where the customer may use it. Payment links come last, and before them, where the call
    center allows it, cards that the agent keys.
    """
    methods = list(PaymentMethod.objects.filter(call_center=call_center, active=True).order_by("position", "pk"))
    cards = list(
        StoredCard.objects.filter(customer=customer, removed_at=None).order_by("-is_default", "-pk") if customer else []
    )
    ways: list[WayToPay] = []
    for method in methods:
        function = FUNCTIONS[method.function]
        if "card" in function.asks:
            ways += [_by_card(method, card) for card in cards if card.connector == method.connector]
        elif "loyalty_card" in function.asks:
            if covers := points_cover() if points_cover else None:
                ways.append(WayToPay(method=method.code, name=method.name, function=function.name, covers=covers))
        elif on_account or not function.on_account:
            ways.append(WayToPay(method=method.code, name=method.name, function=function.name))
    if key_cards:
        ways += [
            WayToPay(method=method.code, name=method.name, function=method.function, by_keying=True)
            for method in methods
            if offers_fields(method)
        ]
    return ways + [
        WayToPay(method=method.code, name=method.name, function=method.function, by_link=True)
        for method in methods
        if offers_links(method)
    ]


def _by_card(method: PaymentMethod, card: StoredCard) -> WayToPay:
    return WayToPay(
        method=method.code,
        name=method.name,
        function=method.function,
        card=card.public_id,
        card_name=f"{card.brand.title()} •••• {card.last_four}",
        expires=f"{card.expires_month:02}/{card.expires_year % 100:02}",
        seen=SeenCard(card=card.public_id, brand=card.brand, last_four=card.last_four),
    )


def list_replacements(*, order: str) -> list[WayToPay]:
    """How the order (public id) can be paid instead, by what is at hand: no links, and no points."""
    row = SalesOrder.objects.select_related("customer").filter(public_id=order).first()
    if row is None:
        return []
    customer = row.customer
    ways = list_ways_to_pay(
        call_center=row.call_center_id,
        customer=customer.pk if customer else None,
        on_account=customer is not None and customer.allow_on_account,
    )
    return [way for way in ways if not way.by_link]


@dataclass(frozen=True, kw_only=True)
class RefundRow:
    """Money that goes back on an order, and where it is; `agent` asked for it. A bank has paid `charged_back` of it.

    `paid_out_by` is the code of the method by which a person pays it out, where one is set up for the currency;
    `receivables_method` is what bookkeeping calls it.
    """

    refund: str
    order: str
    order_number: str
    customer: str
    payment: str
    method: str
    card: str
    amount: Money
    charged_back: Money
    state: str
    because: str
    agent: str
    asked_at: datetime
    paid_out_by: str
    receivables_method: str
    by_check: bool
    check_number: str


def list_refunds(*, order: int) -> list[RefundRow]:
    """The refunds of an order (key), the first one first; one query."""
    return [_refund_row(row) for row in _refunds().filter(payment_line__order=order).order_by("pk")]


def list_refunds_with_people(*, legal_entity: int, limit: int = 200) -> list[RefundRow]:
    """What people have to do something about: to approve, to pay out, failed at the processor; the oldest first."""
    waiting = _refunds().filter(
        state__in=[state.value for state in WITH_PEOPLE], payment_line__order__legal_entity=legal_entity
    )
    return [_refund_row(row) for row in waiting.order_by("asked_at", "pk")[:limit]]


def _refunds() -> "QuerySet[Refund]":
    return Refund.objects.select_related(
        "payment_line__order__customer", "payment_line__method", "payment_line__stored_card", "asked_by", "method"
    )


def _refund_row(row: Refund) -> RefundRow:
    line, agent = row.payment_line, row.asked_by
    card = line.stored_card
    return RefundRow(
        refund=row.public_id,
        order=line.order.public_id,
        order_number=line.order.number,
        customer=customer_name(line.order),
        payment=line.public_id,
        method=line.method.name,
        card=f"{card.brand.title()} •••• {card.last_four}" if card else "",
        amount=Money(row.amount_minor, row.currency),
        charged_back=Money(row.charged_back_minor, row.currency),
        state=row.state,
        because=row.because,
        agent=(agent.get_full_name() or agent.username) if agent else "",
        asked_at=row.asked_at,
        paid_out_by=row.method.code if row.method else "",
        receivables_method=row.receivables_method,
        by_check=row.by_check,
        check_number=row.check_number,
    )
