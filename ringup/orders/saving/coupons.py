"""Coupons of an order: put on its rows, promised at a submit, redeemed, taken off again."""

from dataclasses import replace

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import OrderRows, asking_of, find_order_codes
from ringup.orders.models import SalesLine, SalesOrder
from ringup.orders.rules.coupons import GIVES_NOTHING, OrderCoupon
from ringup.orders.saving import record
from ringup.orders.saving.judging import coupons_on, promised_now
from ringup.pricing.queries.coupons import find_users_of, refuse_guesses
from ringup.pricing.rules.coupon_guesses import GuessedBy
from ringup.pricing.rules.coupon_use import OTHER, refuse_use, unknown_coupon
from ringup.pricing.saving import Redeemer, redeem_coupons, release_coupons
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal


def put_coupon(actor: Actor, rows: OrderRows, text: str) -> str | Refusal:
    """The code as it is set up, now on the order's rows; what it gives, the next calculation says.

    Refusals: `too_many_guesses`, `unknown_coupon`, `coupon_on_order`, those of `refuse_use`. Whoever calls it counts
    the unknown ones (`count_unknown`) as soon as nothing can undo that any more.
    """
    if refusal := refuse_guesses(rows.order.legal_entity_id, guessers(actor, rows.order.public_id), timezone.now()):
        return refusal
    standing = find_order_codes(rows, [text]).get(text)
    if standing is None:
        return _at_field(unknown_coupon(text.strip()))
    if any(coupon.coupon == standing.coupon for coupon in coupons_on(rows.order)):
        return _at_field(Refusal(code="coupon_on_order", facts={"coupon": standing.code}))
    if refusal := refuse_use(standing, asking_of(rows, timezone.now())):
        return _at_field(_with_user(rows.order, refusal, standing.code))
    coupon = OrderCoupon(code=standing.code, name=standing.name, coupon=standing.coupon, discount=standing.discount)
    rows.order.coupons = [*rows.order.coupons, coupon.stored()]
    rows.forget_coupon_codes()
    record(actor, rows, "enter_coupon", after={"coupon": standing.code})
    return standing.code


def guessers(actor: Actor, order: str) -> dict[GuessedBy, str]:
    """Among whose tries an unknown code counts."""
    return {GuessedBy.WORKER: str(actor.user), GuessedBy.ORDER: order}


def refuse_put(order: SalesOrder, code: str) -> Refusal | None:
    """Why a code that was just put on the order, now calculated, cannot stay there, or None.

    That it takes nothing off these lines is no reason: the coupon on the order says so itself.
    """
    refusal = next((coupon.refusal for coupon in coupons_on(order) if coupon.code == code), None)
    if refusal is None or refusal.code in GIVES_NOTHING:
        return None
    return _at_field(replace(refusal, cure=refusal.cure or OTHER))


def remove_coupon(actor: Actor, rows: OrderRows, code: str) -> Refusal | None:
    """Takes the coupon off the rows, with what it promised to lines, and releases it; or `coupon_not_on_order`."""
    found = next((coupon for coupon in coupons_on(rows.order) if coupon.code.upper() == code.strip().upper()), None)
    if found is None:
        return Refusal(code="coupon_not_on_order", facts={"coupon": code})
    for line in rows.lines:
        if line.price_state == SalesLine.PriceState.LOCKED and line.public_id in found.promised:
            line.locked_discount_minor = (line.locked_discount_minor or 0) - found.promised[line.public_id]
            rows.changed.add(line.public_id)
    rows.order.coupons = [stored for stored in rows.order.coupons if stored["code"] != found.code]
    rows.forget_coupon_codes()
    if rows.order.version:
        release_coupons(order=rows.order.public_id, code=found.code)
    record(actor, rows, "take_off_coupon", before={"coupon": found.code})
    return None


def promise_coupons(rows: OrderRows) -> None:
    """Keeps what coupons took off the lines that are about to be locked, and what waits behind prices by hand."""
    waiting = {line.public_id for line in rows.lines if line.price_state == SalesLine.PriceState.OVERRIDE}
    rows.order.coupons = [
        replace(
            coupon,
            promised={
                **{line: amount for line, amount in coupon.promised.items() if line in waiting},
                **promised_now(rows, coupon),
                **_given(rows, coupon),
            },
        ).stored()
        for coupon in coupons_on(rows.order)
    ]


def redeem_order_coupons(rows: OrderRows) -> list[Refusal]:
    """Redeems the coupons that take something off, in the transaction of the submit; or says why not.

    Locks coupons: whoever calls it has locked the order and its payments. Refusals: those of `redeem_coupons`.
    """
    order = rows.order
    if not order.coupons:
        return []
    redeemer = Redeemer(
        legal_entity=order.legal_entity_id,
        order=order.public_id,
        customer=order.customer_id,
        call_center=order.call_center_id,
        asking=asking_of(rows, timezone.now()),
    )
    refusals = redeem_coupons(redeemer, {c.code: c.amount_minor for c in coupons_on(order) if c.amount_minor > 0})
    return [_at_field(_with_user(order, refusal, str(refusal.facts.get("coupon", "")))) for refusal in refusals]


def _given(rows: OrderRows, coupon: OrderCoupon) -> dict[str, int]:
    """What it took off each line that is still at a rule price."""
    given: dict[str, int] = {}
    for line in rows.lines:
        if line.price_state == SalesLine.PriceState.RULE:
            for each in line.result.get("discounts", ()):
                if each["id"] == coupon.discount:
                    given[line.public_id] = Money.parse(each["amount"], rows.order.currency).minor
    return given


def _at_field(refusal: Refusal) -> Refusal:
    return replace(refusal, field="coupon")


def _with_user(order: SalesOrder, refusal: Refusal, code: str) -> Refusal:
    """A used-up code says which order has it: canceling that one gives the use back."""
    if refusal.code != "no_uses_left":
        return refusal
    used_by = find_users_of(legal_entity=order.legal_entity_id, code=code)
    numbers = SalesOrder.objects.filter(legal_entity=order.legal_entity_id, public_id__in=used_by[:1])
    found = numbers.values_list("number", flat=True).first()
    cure = Cure(code="free_coupon", facts={"order": found}) if found else refusal.cure
    return replace(refusal, cure=cure)
