"""Places, keeps and ends the holds of the system: checks, payments out of balance, credit limits, disputes."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.holds.models import HoldCode, OrderHold
from ringup.holds.rules.automatic import HoldCause, PastHold, Review, lacking_text, plan_holds
from ringup.holds.saving import follow_holds, tell_workbenches
from ringup.orders.loading import OrderRows
from ringup.orders.saving import record

# The names that new codes get, like those of the standard roles; the office changes them.
NAMES = {
    HoldCause.CHECK: "Check hold",
    HoldCause.OUT_OF_BALANCE: "Out of balance",
    HoldCause.CREDIT_LIMIT: "Over the credit limit",
    HoldCause.DISPUTE: "Charge disputed",
}


def review_holds(
    actor: Actor | None,
    *,
    rows: OrderRows,
    reviews: Sequence[Review],
    about: Collection[HoldCause] = frozenset(HoldCause),
) -> bool:
    """The order's holds of those causes are what the reviews ask for; whether one came or went.

    The caller holds the lock and stores the header.

    An order that is submitted for the first time and needs no review costs no query.
    """
    if not reviews and not rows.order.version:
        return False
    causes = [cause.value for cause in about]
    held = OrderHold.objects.filter(order=rows.order, cause__in=causes).select_related("code")
    past = {row.pk: row for row in held.select_for_update(of=("self",)).order_by("pk")}
    plan = plan_holds(reviews, [_past(row) for row in past.values()])
    for review in plan.place:
        _place(rows, actor, review)
    for key, review in plan.keep:
        OrderHold.objects.filter(pk=key).update(amount_minor=review.amount.minor, lacking_rate=lacking_text(review))
    for key in plan.end:
        OrderHold.objects.filter(pk=key).update(cleared_at=timezone.now())
        record(actor, rows, "hold_remove", before={"code": past[key].code.code}, after={"because": "no_cause"})
    if plan.place or plan.end:
        follow_holds(rows)
        tell_workbenches(rows.order)
    return bool(plan.place or plan.end)


def _place(rows: OrderRows, actor: Actor | None, review: Review) -> None:
    code = _code(rows, review.cause)
    OrderHold.objects.create(
        order=rows.order,
        code=code,
        cause=review.cause.value,
        amount_minor=review.amount.minor,
        lacking_rate=lacking_text(review),
        ends_at=None if review.days is None else timezone.now() + timedelta(days=review.days),
    )
    record(actor, rows, "hold_add", after={"code": code.code, "amount": str(review.amount), "automatic": True})


def _past(row: OrderHold) -> PastHold:
    by_time = row.ends_at is not None and row.cleared_at is not None and row.cleared_at >= row.ends_at
    return PastHold(
        key=row.pk,
        cause=HoldCause(row.cause),
        amount_minor=row.amount_minor or 0,
        is_open=row.cleared_at is None,
        released=row.cleared_by_id is not None or by_time,
    )


def _code(rows: OrderRows, cause: HoldCause) -> HoldCode:
    """The company's code for the cause, made when it is first needed; the office renames it and gives it to a role."""
    entity = rows.order.legal_entity_id
    found = HoldCode.objects.filter(legal_entity=entity, cause=cause.value).first()
    if found is not None:
        return found
    taken = set(HoldCode.objects.filter(legal_entity=entity).values_list("code", flat=True))
    word = cause.value.upper().replace("_", "-")
    code = next(name for name in (word, f"AUTO-{word}", *(f"{word}-{n}" for n in range(2, 100))) if name not in taken)
    made, _is_new = HoldCode.objects.get_or_create(
        legal_entity_id=entity, cause=cause.value, defaults={"code": code, "name": NAMES[cause]}
    )
    return made
