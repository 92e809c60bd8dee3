"""Sales orders: taken whole in one call, or line by line, with the rules of the screens."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from ringup.api.answers import created, json_answer
from ringup.api.idempotent import idempotent, idempotent_in_phases, submit_key_of
from ringup.api.pages import page_of
from ringup.api.problems import problem
from ringup.api.schemas import (
    Body,
    Code,
    Day,
    Flag,
    Id,
    ListFilter,
    PathCode,
    Percent,
    Price,
    Quantity,
    Text,
)
from ringup.api.tokens import caller
from ringup.api.v1.order_bodies import (
    ONCE,
    Discount,
    Header,
    HeaderChange,
    KitChoice,
    MoneyIn,
    NewLine,
    NewLineOfOrder,
    discount_figure,
    kit_wish,
    line_wish,
    sale_wish,
)
from ringup.api.v1.order_shapes import Order, OrderPage
from ringup.api.v1.order_values import header_changes, order_summary, told_order
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.completion.actions.modify_order import modify_order
from ringup.completion.actions.place_order import ChargeWish, OrderWish, place_order
from ringup.completion.actions.submit_order import submit_order
from ringup.orders.actions.add_charge import add_charge
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.cancel_order import cancel_order
from ringup.orders.actions.change_header import change_header
from ringup.orders.actions.change_line import change_line
from ringup.orders.actions.choose_price import choose_price
from ringup.orders.actions.enter_coupon import enter_coupon
from ringup.orders.actions.set_source_code import set_source_code
from ringup.orders.actions.set_total_discount import set_total_discount
from ringup.orders.actions.take_away import take_away
from ringup.orders.actions.take_off_coupon import take_off_coupon
from ringup.orders.loading import NOT_FOUND, load_order, visible_orders
from ringup.orders.rules.addresses import OfCustomer
from ringup.orders.rules.merging import FieldChange
from ringup.orders.rules.promises import PriceChoice
from ringup.orders.rules.states import OrderState
from ringup.payments.actions.add_payment import add_payment
from ringup.payments.saving import PaymentEntry
from ringup.plumbing.public_ids import new_public_id
from ringup.values.money import Money
from ringup.values.refusal import Refusal

router = Router(tags=["orders"])
ONE_FIGURE = Refusal(code="value_not_understood", facts={"text": ""}, field="discount")


class NewPayment(Body):
    """A payment by a method of the call center; neither amount nor percent means all that is left to pay."""

    method: Code
    amount: MoneyIn | None = None
    percent: Percent | None = None
    check_number: Text = ""
    gift_card: Text = Field(default="", description="The number of a gift card.")
    card: str = Field(default="", max_length=20, pattern=r"^[a-z0-9]*$")
    prepay: Flag | None = None
    schedule: str = Field(default="", max_length=20, pattern=r"^[^\x00]*$", description="Of a payment in installments.")


class NewCoupon(Body):
    """A coupon, by its code or bar code."""

    code: Code


class TotalDiscount(Discount):
    """A discount by hand on the whole order."""

    reason: Text = ""


class ChargeOfOrder(Body):
    """A charge by hand of a whole order; `line` is the index of one of its lines, absent: the order."""

    code: Code
    amount: MoneyIn
    line: int | None = Field(default=None, ge=0, lt=500)
    reason: Text = ""


class NewOrder(Body):
    """A whole order, with what is given by hand. With `submit` it is accepted or refused as a whole."""

    customer: Id | None = None
    lines: list[NewLineOfOrder] = Field(default=[], max_length=500)
    total_discount: TotalDiscount | None = None
    charges: list[ChargeOfOrder] = Field(default=[], max_length=50)
    header: Header = Field(default_factory=Header)
    payments: list[NewPayment] = Field(default=[], max_length=20)
    coupons: list[Code] = Field(default=[], max_length=20)
    call: Id | None = None
    submit: Flag = False


class NewSourceCode(Body):
    """The source code that the caller reads out; `null` takes it off."""

    code: Code | None


class LineChange(Body):
    """What of a line is to change; a `price` or `discount` of null takes off what was given by hand.

    `delivery_address` is the id of one of the customer's addresses, null the order's; a `source_code` of null takes the
    line's off.
    """

    quantity: Quantity | None = None
    price: Price | None = None
    discount: Discount | None = None
    reason: Text = ""
    mode_of_delivery: Code | None = None
    expedite_code: Code | None = None
    requested_date: Day | None = None
    delivery_address: Id | None = None
    source_code: Code | None = None
    kit: list[KitChoice] = Field(default=[], max_length=100)


class ChosenPrice(Body):
    """Which of the two prices of a promised line holds."""

    choice: PriceChoice
    reason: Text = ""


class NewCharge(Body):
    """A charge by hand, on the order or on a line: it stands instead of what the rules charge there under that code."""

    code: Code
    amount: MoneyIn
    line: Id | None = None
    reason: Text = ""


class ChargePlace(Body):
    """Where the charge stands; without a line, on the order."""

    line: Id | None = None


class Submit(Body):
    """Submitting takes no content: the order is as it is."""


class Reason(Body):
    """Why."""

    reason: Text = ""


class OrderFilter(ListFilter):
    """Which orders, and which page of them."""

    state: OrderState | None = None
    customer: str = Field(default="", max_length=20, pattern=r"^[a-z0-9]*$")


@router.post("", operation_id="create_order", response={201: Order}, openapi_extra=ONCE)
@idempotent_in_phases
def create_order(request: HttpRequest, body: NewOrder) -> HttpResponse:
    """Takes an order: customer, lines, coupons and payments, and submits it if asked to."""
    actor = caller(request)
    if any(_is_unclear(each.discount) for each in body.lines) or _is_unclear(body.total_discount):
        return problem(ONE_FIGURE)
    header = header_changes(actor, body.header.model_dump(exclude_unset=True))
    if isinstance(header, Refusal):
        return problem(header)
    wish = OrderWish(
        customer=body.customer,
        lines=[line_wish(line) for line in body.lines],
        total_discount=(discount_figure(body.total_discount) if body.total_discount else None) or {},
        total_discount_reason=body.total_discount.reason if body.total_discount else "",
        charges=[_charge_wish(charge) for charge in body.charges],
        header=header,
        gift_cards={place: sale_wish(line.gift_card) for place, line in enumerate(body.lines) if line.gift_card},
        payments=[_payment_entry(payment) for payment in body.payments],
        coupons=body.coupons,
        call=body.call,
        submit=body.submit,
    )
    try:
        placed = place_order(actor, wish=wish, submit_key=_submit_key(request, actor))
    except IntegrityError:  # somebody else places it under the same key at this moment
        return problem(Refusal(code="idempotency_in_progress"))
    if isinstance(placed, tuple):
        return problem(placed)
    if placed.rows is None:
        return _order(actor, placed.order.public_id, status=201)
    return created(told_order(actor, placed.rows, placed.payments))


@router.get("", operation_id="list_orders", response={200: OrderPage})
def list_orders(request: HttpRequest, wanted: Query[OrderFilter]) -> HttpResponse:
    """The orders of the legal entity, youngest first."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.SEE_CUSTOMERS):
        return problem(refusal)
    rows = visible_orders(actor).select_related("customer")
    if wanted.state is not None:
        rows = rows.filter(state=wanted.state.value)
    if wanted.customer:
        rows = rows.filter(customer__public_id=wanted.customer)
    page = page_of(rows, cursor=wanted.cursor, limit=wanted.limit, show=order_summary)
    return problem(page) if isinstance(page, Refusal) else json_answer(page)


@router.get("/{order}", operation_id="get_order", response={200: Order})
def get_order(request: HttpRequest, order: Id) -> HttpResponse:
    """One order."""
    return _order(caller(request), order)


@router.patch("/{order}", operation_id="change_order", response={200: Order})
def patch_order(request: HttpRequest, order: Id, body: HeaderChange) -> HttpResponse:
    """Changes what was sent of the header; the answer is the order."""
    actor = caller(request)
    sent = body.model_dump(exclude_unset=True)
    address = _address_change(sent)
    changes = header_changes(actor, sent)
    if isinstance(changes, Refusal):
        return problem(changes)
    changes |= address
    return _outcome(actor, order, change_header(actor, order=order, changes=changes))


@router.post("/{order}/lines", operation_id="add_line", response={201: Order}, openapi_extra=ONCE)
@idempotent
def add_order_line(request: HttpRequest, order: Id, body: NewLine) -> HttpResponse:
    """Adds a line; the answer is the order."""
    actor = caller(request)
    if _is_unclear(body.discount):
        return problem(ONE_FIGURE)
    return _outcome(actor, order, add_line(actor, order=order, wish=line_wish(body)), status=201)


@router.patch("/{order}/lines/{line}", operation_id="change_line", response={200: Order})
def change_order_line(request: HttpRequest, order: Id, line: Id, body: LineChange) -> HttpResponse:
    """Changes what was sent of a line; the answer is the order."""
    actor = caller(request)
    sent = body.model_dump(exclude_unset=True, exclude={"reason", "discount"})
    if "kit" in sent:
        sent["kit"] = kit_wish(body.kit)
    # A code is looked for among those that may be used today.
    typed = {"source_code": FieldChange(wanted=sent.pop("source_code"))} if "source_code" in sent else {}
    address = _address_change(sent)
    changes = header_changes(actor, sent)
    if isinstance(changes, Refusal):
        return problem(changes)
    changes |= address | typed
    if "discount" in body.model_fields_set:
        discount = {} if body.discount is None else discount_figure(body.discount)
        if discount is None:
            return problem(ONE_FIGURE)
        changes["manual_discount"] = FieldChange(wanted=discount)
    if changes.get("quantity", FieldChange(wanted=1)).wanted is None:
        return problem(Refusal(code="quantity_out_of_range", field="quantity"))
    outcome = change_line(actor, order=order, line=line, changes=changes, reason=body.reason)
    return _outcome(actor, order, outcome)


@router.post("/{order}/lines/{line}/price", operation_id="choose_price", response={200: Order}, openapi_extra=ONCE)
@idempotent
def choose_line_price(request: HttpRequest, order: Id, line: Id, body: ChosenPrice) -> HttpResponse:
    """Takes the promised price of a line, or today's; the one that costs more needs a reason."""
    actor = caller(request)
    outcome = choose_price(actor, order=order, line=line, choice=body.choice.value, reason=body.reason)
    return _outcome(actor, order, outcome)


@router.delete("/{order}/lines/{line}", operation_id="remove_line", response={200: Order})
def remove_order_line(request: HttpRequest, order: Id, line: Id) -> HttpResponse:
    """Takes a line off; the answer is the order."""
    actor = caller(request)
    return _outcome(actor, order, take_away(actor, order=order, line=line))


@router.put("/{order}/source-code", operation_id="set_source_code", response={200: Order})
def set_order_source_code(request: HttpRequest, order: Id, body: NewSourceCode) -> HttpResponse:
    """Puts a source code on the order: its catalog's prices and free products follow at once."""
    actor = caller(request)
    return _outcome(actor, order, set_source_code(actor, order=order, code=body.code))


@router.post("/{order}/coupons", operation_id="enter_coupon", response={201: Order}, openapi_extra=ONCE)
@idempotent
def enter_order_coupon(request: HttpRequest, order: Id, body: NewCoupon) -> HttpResponse:
    """Puts a coupon on the order; one that takes nothing off yet says why in the order."""
    actor = caller(request)
    return _outcome(actor, order, enter_coupon(actor, order=order, code=body.code), status=201)


@router.delete("/{order}/coupons/{coupon}", operation_id="take_off_coupon", response={200: Order})
def take_off_order_coupon(request: HttpRequest, order: Id, coupon: PathCode) -> HttpResponse:
    """Takes a coupon off by its code; the answer is the order."""
    actor = caller(request)
    return _outcome(actor, order, take_off_coupon(actor, order=order, code=coupon))


@router.put("/{order}/total-discount", operation_id="set_total_discount", response={200: Order})
def set_order_discount(request: HttpRequest, order: Id, body: TotalDiscount) -> HttpResponse:
    """Gives a discount by hand on the whole order, instead of the one that stands; the answer is the order."""
    actor = caller(request)
    discount = discount_figure(body)
    if discount is None:
        return problem(ONE_FIGURE)
    return _outcome(actor, order, set_total_discount(actor, order=order, discount=discount, reason=body.reason))


@router.delete("/{order}/total-discount", operation_id="take_off_total_discount", response={200: Order})
def take_off_order_discount(request: HttpRequest, order: Id) -> HttpResponse:
    """Takes the discount by hand on the whole order off; the answer is the order."""
    actor = caller(request)
    return _outcome(actor, order, set_total_discount(actor, order=order, discount={}))


@router.post("/{order}/charges", operation_id="put_charge", response={201: Order}, openapi_extra=ONCE)
@idempotent
def put_order_charge(request: HttpRequest, order: Id, body: NewCharge) -> HttpResponse:
    """Puts a charge by hand, or another amount on one that stands; zero waives what the rules charge."""
    actor = caller(request)
    amount = Money.from_decimal(body.amount.amount, body.amount.currency)
    outcome = add_charge(actor, order=order, code=body.code, amount=amount, line=body.line or "", reason=body.reason)
    return _outcome(actor, order, outcome, status=201)


@router.delete("/{order}/charges/{charge}", operation_id="take_off_charge", response={200: Order})
def take_off_order_charge(request: HttpRequest, order: Id, charge: PathCode, place: Query[ChargePlace]) -> HttpResponse:
    """Takes a charge by hand off by its code; what the rules charge there stands again."""
    actor = caller(request)
    return _outcome(actor, order, add_charge(actor, order=order, code=charge, amount=None, line=place.line or ""))


@router.post("/{order}/payments", operation_id="add_payment", response={201: Order}, openapi_extra=ONCE)
@idempotent
def add_order_payment(request: HttpRequest, order: Id, body: NewPayment) -> HttpResponse:
    """Adds a payment; the answer is the order."""
    actor = caller(request)
    return _outcome(actor, order, add_payment(actor, order=order, entry=_payment_entry(body)), status=201)


@router.post("/{order}/submit", operation_id="submit_order", response={200: Order}, openapi_extra=ONCE)
@idempotent_in_phases
def submit(request: HttpRequest, order: Id, body: Submit) -> HttpResponse:
    """Submits the order, once per `Idempotency-Key`; refused with every reason why not."""
    actor = caller(request)
    outcome = submit_order(actor, order=order, submit_key=_submit_key(request, actor))
    return _outcome(actor, order, outcome)


@router.post("/{order}/modify", operation_id="modify_order", response={200: Order})
def modify(request: HttpRequest, order: Id, body: Submit) -> HttpResponse:
    """Reopens a submitted order for changes."""
    actor = caller(request)
    return _outcome(actor, order, modify_order(actor, order=order))


@router.post("/{order}/cancel", operation_id="cancel_order", response={200: Order})
def cancel(request: HttpRequest, order: Id, body: Reason) -> HttpResponse:
    """Cancels the order."""
    actor = caller(request)
    return _outcome(actor, order, cancel_order(actor, order=order, reason=body.reason))


def _is_unclear(discount: Discount | None) -> bool:
    return discount is not None and discount_figure(discount) is None


def _charge_wish(charge: ChargeOfOrder) -> ChargeWish:
    amount = Money.from_decimal(charge.amount.amount, charge.amount.currency)
    return ChargeWish(code=charge.code, amount=amount, line=charge.line, reason=charge.reason)


def _address_change(sent: dict[str, Any]) -> dict[str, FieldChange]:
    """The delivery address, taken out of what was sent; what is no number names no address."""
    if "delivery_address" not in sent:
        return {}
    address = sent.pop("delivery_address")
    key = int(address) if address and address.isdigit() and len(address) < 19 else -1
    return {"delivery_address": FieldChange(wanted=OfCustomer(key) if address else None)}


def _submit_key(request: HttpRequest, actor: Actor) -> str:
    """The caller's own key, kept apart from other callers'; without one each request is its own."""
    return submit_key_of(request, actor) or f"api:{new_public_id()}"


def _order(actor: Actor, order: str, *, status: int = 200) -> HttpResponse:
    rows = load_order(actor, order)
    if rows is None:
        return problem(NOT_FOUND)
    told = told_order(actor, rows)
    return created(told) if status == 201 else json_answer(told)


def _outcome(actor: Actor, order: str, outcome: object, *, status: int = 200) -> HttpResponse:
    """The order after a change, or why it was refused."""
    if isinstance(outcome, Refusal) or (isinstance(outcome, Sequence) and outcome):
        return problem(outcome)
    return _order(actor, order, status=status)


def _payment_entry(payment: NewPayment) -> PaymentEntry:
    amount = payment.amount
    return PaymentEntry(
        method=payment.method,
        amount=Money.from_decimal(amount.amount, amount.currency) if amount else None,
        percent=payment.percent,
        check_number=payment.check_number,
        gift_card=payment.gift_card,
        schedule=payment.schedule,
        stored_card=payment.card,
        prepay=payment.prepay,
    )
