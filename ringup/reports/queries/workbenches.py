"""What waits on the workbenches: rows with all reasons of their orders, in a fixed number of queries."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from ringup.call_centers.models import Role
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.customers.models import Customer
from ringup.customers.rules.details import display_name
from ringup.holds.models import OrderHold
from ringup.holds.rules.automatic import HoldCause, lacking_of
from ringup.orders.loading import standing_of
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import ACCEPTED, OrderState, release_blockers
from ringup.payments.loading import seen_cards
from ringup.payments.models import (
    UNSETTLED,
    CardEntry,
    PaymentDifference,
    PaymentDispute,
    PaymentLine,
    PaymentOperation,
    Refund,
)
from ringup.payments.queries import REFUSED_VOID
from ringup.payments.rules.card_views import SeenCard
from ringup.payments.rules.changing import REPLACEABLE
from ringup.payments.rules.refund_methods import BY_HAND
from ringup.payments.rules.refunds import REFUND_TRANSITIONS, WITH_PEOPLE, RefundEvent, RefundState
from ringup.payments.rules.states import LineState, OperationKind, OperationState
from ringup.reports.queries.waiting_rows import (
    ASK_AGAIN,
    RUN,
    BenchFilter,
    find_declined,
    find_differences,
    find_disputes,
    find_doubtful,
    find_failed_captures,
    find_held,
    find_held_by_hand,
    find_pending,
    find_refunds,
    find_silent,
)
from ringup.reports.rules.blocking import explain_blockers
from ringup.reports.rules.workbench_reasons import (
    GoingBack,
    HeldBy,
    Trouble,
    difference_reason,
    dispute_reason,
    hold_reason,
    payment_reason,
    recorder_reason,
    refund_reason,
)
from ringup.reports.rules.workbenches import VOID_DEEDS, WORKBENCHES, Deed, Reason, Workbench
from ringup.values.money import Money
from ringup.values.refusal import Refusal

SHOWN = 100
NO_CURRENCY = "XXX"  # ISO 4217: none is meant
TROUBLED = [LineState.NOT_SUBMITTED.value, LineState.UNKNOWN.value, LineState.CAPTURE_FAILED.value, *ASK_AGAIN]


@dataclass(frozen=True, kw_only=True)
class BenchRow:
    """One row. `key` is its own on the bench; `deeds` are possible in its state, whoever may do them.

    `payment`, `operation`, `refund`, `difference`, `dispute` and `card_entry` are public ids, `hold` a key, where the
    row is about one. `limit_minor` is the customer's credit limit, in the customer's `currency`. Without an order its
    fields are empty.
    """

    key: str
    order: str
    order_number: str
    call_center: int | None
    call_center_name: str
    customer: str
    customer_number: str
    customer_name: str
    amount: Money
    since: datetime
    reasons: tuple[Reason, ...]
    deeds: tuple[Deed, ...]
    payment: str = ""
    operation: str = ""
    refund: str = ""
    difference: str = ""
    dispute: str = ""
    card_entry: str = ""
    hold: int | None = None
    limit_minor: int | None = None
    currency: str = ""


@dataclass(frozen=True, kw_only=True)
class BenchPage:
    """The rows that wait longest, and how many there are in all."""

    rows: tuple[BenchRow, ...]
    count: int

    @property
    def cards(self) -> dict[str, list[SeenCard]]:
        """The cards that the reasons name, by order (public id)."""
        return {row.order: [reason.card for reason in row.reasons if reason.card] for row in self.rows if row.order}


def visible_workbenches(actor: Actor) -> list[Workbench]:
    """The workbenches that the actor's role opens."""
    return [bench for bench in WORKBENCHES if actor.may(bench.may)]


def count_workbenches(actor: Actor) -> dict[str, int]:
    """How many rows wait on each workbench that the actor may open; one query for each."""
    return {bench.name: SOURCES[bench.name].find(actor, BenchFilter()).count() for bench in visible_workbenches(actor)}


def list_workbench(actor: Actor, *, bench: Workbench, wanted: BenchFilter, limit: int = SHOWN) -> BenchPage:
    """The rows of the orders that the actor serves, those that wait longest first; seven queries."""
    source = SOURCES[bench.name]
    query = source.find(actor, wanted)
    found = list(query.select_related(*source.related).order_by("since", "pk")[:limit])
    count = query.count() if len(found) == limit else len(found)
    return BenchPage(rows=_rows(actor, bench, source, found), count=count)


def find_bench_rows(actor: Actor, *, bench: Workbench, keys: Sequence[str]) -> list[BenchRow]:
    """Those of the rows that are still there, in the order of the keys."""
    source = SOURCES[bench.name]
    query = source.find(actor, BenchFilter()).filter(**{f"{source.key}__in": source.read_keys(keys)})
    rows = {row.key: row for row in _rows(actor, bench, source, list(query.select_related(*source.related)))}
    return [rows[key] for key in keys if key in rows]


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a bench's rows come from: a query with `since`, and what leads from a row to its order."""

    find: Callable[[Actor, BenchFilter], "QuerySet[Any]"]
    order: Callable[[Any], SalesOrder | None]
    related: tuple[str, ...]
    key: str = "public_id"

    def read_keys(self, keys: Iterable[str]) -> list[str]:
        """Keys as the database takes them; what is none is left out."""
        if self.key == "public_id":
            return [key for key in keys if "\x00" not in key]
        return [key for key in keys if key.isascii() and key.isdigit() and len(key) < 19]


def _of_line(find: Callable[[Actor, BenchFilter], "QuerySet[Any]"]) -> Source:
    related = ("order__customer", "order__call_center__legal_entity", "method")
    return Source(find=find, order=lambda row: row.order, related=related)


def _of_hold(find: Callable[[Actor, BenchFilter], "QuerySet[Any]"]) -> Source:
    related = ("order__customer", "order__call_center__legal_entity", "code")
    return Source(find=find, order=lambda row: row.order, related=related, key="pk")


SOURCES: Mapping[str, Source] = {
    "pending-authorizations": _of_line(find_pending),
    "declined-payments": _of_line(find_declined),
    "unknown-payments": Source(
        find=find_doubtful,
        order=lambda row: row.payment_line.order,
        related=(
            "payment_line__order__customer",
            "payment_line__order__call_center__legal_entity",
            "payment_line__method",
        ),
    ),
    "failed-captures": _of_line(find_failed_captures),
    "payment-differences": Source(
        find=find_differences,
        order=lambda row: row.order,
        related=("order__customer", "order__call_center__legal_entity", "legal_entity"),
    ),
    "disputes": Source(
        find=find_disputes,
        order=lambda row: row.payment_line.order,
        related=(
            "payment_line__order__customer",
            "payment_line__order__call_center__legal_entity",
            "payment_line__method",
        ),
    ),
    "refunds": Source(
        find=find_refunds,
        order=lambda row: row.payment_line.order,
        related=(
            "payment_line__order__customer",
            "payment_line__order__call_center__legal_entity",
            "payment_line__method",
        ),
    ),
    "paused-recordings": Source(
        find=find_silent,
        order=lambda row: row.order,
        related=("order__customer", "order__call_center__legal_entity", "call"),
    ),
    "check-holds": _of_hold(find_held(HoldCause.CHECK)),
    "out-of-balance": _of_hold(find_held(HoldCause.OUT_OF_BALANCE)),
    "over-credit-limit": _of_hold(find_held(HoldCause.CREDIT_LIMIT)),
    "disputed-orders": _of_hold(find_held(HoldCause.DISPUTE)),
    "order-holds": _of_hold(find_held_by_hand),
}


def _rows(actor: Actor, bench: Workbench, source: Source, found: list[Any]) -> tuple[BenchRow, ...]:
    reasons = _reasons(actor.legal_entity, {order.pk for row in found if (order := source.order(row)) is not None})
    of_their_own = any(isinstance(row, PaymentDifference | PaymentDispute | CardEntry) for row in found)
    clearing = _clearing_roles(actor.legal_entity)[bench.may] if of_their_own else ()
    return tuple(_row(bench, source, row, reasons, clearing) for row in found)


def _row(
    bench: Workbench, source: Source, row: Any, reasons: Mapping[int, list[Reason]], clearing: tuple[str, ...]
) -> BenchRow:
    order = source.order(row)
    customer = order.customer if order else None
    amount = abs(Money(_minor_of(row, order), order.currency if order else row.currency or NO_CURRENCY))
    about = tuple(reasons.get(order.pk, ())) if order else ()
    if isinstance(row, PaymentDifference):
        about = (_about(row, amount, clearing), *about)
    elif isinstance(row, CardEntry):
        said = recorder_reason(row.call.external_id if row.call else "", row.resume_tries)
        about = (Reason(refusal=said, roles=clearing), *about)
    elif isinstance(row, PaymentDispute):
        said = dispute_reason(amount, row.payment_line.method.name, because=row.reason, answer_by=row.answer_by)
        about = (Reason(refusal=said, roles=clearing), *about)
    return BenchRow(
        key=str(row.pk) if source.key == "pk" else row.public_id,
        order=order.public_id if order else "",
        order_number=order.number if order else "",
        call_center=order.call_center_id if order else None,
        call_center_name=order.call_center.name if order else "",
        customer=customer.public_id if customer else "",
        customer_number=customer.number if customer else "",
        customer_name=_name_of(customer),
        amount=amount,
        since=row.since,
        reasons=about,
        deeds=tuple(deed for deed in bench.deeds if _is_possible(deed, row, order)),
        payment=_payment_of(row),
        operation=row.public_id if isinstance(row, PaymentOperation) else "",
        hold=row.pk if isinstance(row, OrderHold) else None,
        refund=row.public_id if isinstance(row, Refund) else "",
        difference=row.public_id if isinstance(row, PaymentDifference) else "",
        dispute=row.public_id if isinstance(row, PaymentDispute) else "",
        card_entry=row.public_id if isinstance(row, CardEntry) else "",
        limit_minor=customer.credit_limit_minor if customer else None,
        currency=customer.currency or order.call_center.legal_entity.currency if order and customer else "",
    )


def _about(row: PaymentDifference, amount: Money, roles: tuple[str, ...]) -> Reason:
    """What differs; how it stands on each side is told as the processors tell it."""
    operation, _space, ours = row.ours.partition(" ")
    there, _space, theirs = row.theirs.partition(" ")
    facts = {
        "connector": row.connector,
        "reference": row.reference,
        "operation": operation or there,
        "amount": asdict(amount),
        "ours": ours,
        "theirs": theirs,
    }
    return Reason(refusal=difference_reason(row.kind, facts), roles=roles)


def _minor_of(row: Any, order: SalesOrder | None) -> int:
    """What the row is about: a hold that a person has placed is about all of its order."""
    if isinstance(row, Refund):
        return row.to_pay.minor
    if isinstance(row, OrderHold) and row.amount_minor is None and order is not None:
        return order.total_minor
    return row.amount_minor or 0


def _payment_of(row: Any) -> str:
    if isinstance(row, PaymentOperation | PaymentDispute | Refund):
        return row.payment_line.public_id
    return row.public_id if isinstance(row, PaymentLine) else ""


def _name_of(customer: Customer | None) -> str:
    if customer is None:
        return ""
    parts = {name: getattr(customer, name) for name in ("organization", "first_name", "last_name")}
    return display_name(**parts)


def _is_possible(deed: Deed, row: Any, order: SalesOrder | None) -> bool:
    """Whether the row's state allows it; that of a role is the door's to ask, and all of it the action's."""
    if order is None or isinstance(row, PaymentDifference):
        return deed is not Deed.COMPARE or (bool(row.intent) and row.kind != PaymentDifference.Kind.STRANGER)
    if deed is Deed.CANCEL:
        return order.state in RUN and not order.invoices
    if isinstance(row, PaymentLine):
        if row.authorize_on is not None:
            return deed is Deed.PROCESS  # before its day
        # A link that is not paid yet waits for the customer; nobody is asked again.
        return row.state != LineState.NOT_SUBMITTED
    if isinstance(row, Refund):
        if deed is (Deed.PAID_OUT if row.by_check else Deed.WRITE_CHECK):
            return False
        return (RefundState(row.state), REFUND_EVENTS[deed]) in REFUND_TRANSITIONS
    if isinstance(row, PaymentOperation):
        return _is_possible_here(deed, row)
    return True


def _is_possible_here(deed: Deed, row: PaymentOperation) -> bool:
    """What can be done about a request that is in doubt, or about a void that was refused."""
    if deed in VOID_DEEDS or row.state not in UNSETTLED:
        return deed in VOID_DEEDS and row.state not in UNSETTLED
    if deed is Deed.REPLACE_UNKNOWN:
        return row.kind in REPLACEABLE
    return deed is not Deed.PROCESS or row.state != OperationState.MISMATCH


# What of a refund's life the deeds are.
REFUND_EVENTS = {
    Deed.APPROVE: RefundEvent.ASK,
    Deed.REFUSE: RefundEvent.DENY,
    Deed.PAID_OUT: RefundEvent.PAY_OUT,
    Deed.WRITE_CHECK: RefundEvent.PAY_OUT,
}


def list_blockers(order: SalesOrder) -> list[Refusal]:
    """Every reason why the order may not go on, each with who can clear it and how (spec/beyond.md, point 16).

    No query for an order that goes on, nor for a draft without a hold.
    """
    blockers, state = release_blockers(standing_of(order)), OrderState(order.state)
    if not blockers or (not order.open_holds and state not in ACCEPTED):
        return explain_blockers(blockers, (), state=state)
    reasons = _reasons(order.legal_entity_id, {order.pk}).get(order.pk, [])
    deciding = _clearing_roles(order.legal_entity_id)[Permission.RESOLVE_PAYMENTS]
    return explain_blockers(blockers, reasons, state=state, deciding=deciding)


def _reasons(legal_entity: int, orders: set[int]) -> dict[int, list[Reason]]:
    """All that stands in the way of each order (by key): its holds, payments and refunds; five queries."""
    clearing = _clearing_roles(legal_entity)
    reasons: dict[int, list[Reason]] = {}
    holds = OrderHold.objects.filter(order__in=orders, cleared_at=None).select_related("code__role", "order")
    for hold in holds.order_by("placed_at", "pk"):
        amount = None if hold.amount_minor is None else Money(hold.amount_minor, hold.order.currency)
        held = HeldBy(
            cause=HoldCause(hold.cause) if hold.cause else None,
            name=hold.code.name,
            comment=hold.comment,
            amount=amount,
            ends_at=hold.ends_at,
            lacking=lacking_of(hold.lacking_rate),
        )
        roles = (hold.code.role.name,) if hold.code.role else clearing[Permission.RELEASE_HOLDS]
        reasons.setdefault(hold.order_id, []).append(Reason(refusal=hold_reason(held), roles=roles))
    for line, operation in _troubled_lines(orders):
        trouble = Trouble(
            state=line.state,
            method=f"{card.brand.title()} •••• {card.last_four}" if (card := line.stored_card) else line.method.name,
            amount=Money(line.amount_minor, line.currency),
            because=(operation.decline_code or operation.because) if operation else "",
            kind=OperationKind(operation.kind) if operation else None,
            in_doubt=operation is not None and operation.with_people_since is not None,
            waits_until=line.authorize_on,
        )
        waits = (
            line.state == LineState.NOT_SUBMITTED
            or line.authorize_on is not None
            or (line.state == LineState.UNKNOWN and not trouble.in_doubt)
        )
        roles = () if waits else clearing[Permission.RESOLVE_PAYMENTS]
        reason = Reason(refusal=payment_reason(trouble), roles=roles, card=next(iter(seen_cards([line])), None))
        reasons.setdefault(line.order_id, []).append(reason)
    for refund in _open_refunds(orders):
        reason = Reason(refusal=_of_refund(refund), roles=clearing[Permission.APPROVE_REFUNDS])
        reasons.setdefault(refund.payment_line.order_id, []).append(reason)
    return reasons


def _of_refund(refund: Refund) -> Refusal:
    paid_by = refund.payment_line.method
    going_back = GoingBack(
        state=RefundState(refund.state),
        amount=refund.to_pay,
        method=(refund.method or paid_by).name,
        because=refund.because,
        by_check=refund.by_check,
        as_paid=paid_by.function in BY_HAND and refund.method is None,
    )
    return refund_reason(going_back)


def _open_refunds(orders: set[int]) -> "QuerySet[Refund]":
    rows = Refund.objects.filter(payment_line__order__in=orders, state__in=[state.value for state in WITH_PEOPLE])
    return rows.select_related("payment_line__method", "method").order_by("asked_at", "pk")


def _troubled_lines(orders: set[int]) -> list[tuple[PaymentLine, PaymentOperation | None]]:
    """The payments that keep the orders from going on, and voids that were refused, each with its latest operation."""
    refused = PaymentOperation.objects.filter(REFUSED_VOID)
    lines = list(
        PaymentLine.objects.filter(Q(state__in=TROUBLED) | Q(pk__in=refused.values("payment_line")), order__in=orders)
        .select_related("method", "stored_card")
        .order_by("position", "pk")
    )
    operations = PaymentOperation.objects.filter(payment_line__in=lines).order_by("pk")
    # A void that was carried out says nothing of why its payment is declined (§6.1).
    asked = (row for row in operations if row.kind != OperationKind.VOID or row.state == OperationState.DECLINED)
    latest = {row.payment_line_id: row for row in asked}
    return [(line, latest.get(line.pk)) for line in lines]


def _clearing_roles(legal_entity: int) -> dict[Permission, tuple[str, ...]]:
    """The names of the roles that hold each permission by which a reason is cleared."""
    roles = list(Role.objects.filter(legal_entity=legal_entity).order_by("name"))
    return {
        permission: tuple(role.name for role in roles if permission.value in role.permissions)
        for permission in (Permission.APPROVE_REFUNDS, Permission.RELEASE_HOLDS, Permission.RESOLVE_PAYMENTS)
    }
