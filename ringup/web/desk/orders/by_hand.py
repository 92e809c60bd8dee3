"""Prices, discounts and charges by hand, as the entry field and the line's fields give them: done, or asked about."""

from ringup.call_centers.rules.actor import Actor
from ringup.orders.actions.add_charge import add_charge
from ringup.orders.actions.ask_approval import Question
from ringup.orders.actions.change_line import change_line
from ringup.orders.actions.choose_price import choose_price
from ringup.orders.actions.set_total_discount import set_total_discount
from ringup.orders.loading import load_order
from ringup.orders.rules.approvals import ApprovalKind, Value
from ringup.orders.rules.entry import (
    ORDER,
    SELECTED,
    AddLine,
    ByHand,
    ChoosePrice,
    Entry,
    GiveDiscount,
    GivePrice,
    GiveTotalDiscount,
    PutCharge,
    read_entry,
)
from ringup.orders.rules.merging import FieldChange
from ringup.orders.saving import Changed
from ringup.orders.saving.lines import LineWish
from ringup.values.refusal import Refusal

NO_LINE = Refusal(code="line_not_found", field="entry")


def wish_of(wanted: AddLine, *, keep: bool = False) -> LineWish:
    """The typed line as the action takes it; `keep`: although it is out of stock and has an alternative."""
    return LineWish(
        item=wanted.item,
        quantity=wanted.quantity,
        price=wanted.price,
        discount=wanted.discount,
        remark=wanted.remark,
        keep=keep,
    )


def give_by_hand(actor: Actor, order: str, wanted: ByHand, *, selected: str) -> Changed | Refusal:
    """Does what was typed; `selected` is the selected line."""
    if isinstance(wanted, GiveTotalDiscount):
        return set_total_discount(actor, order=order, discount=wanted.discount, reason=wanted.remark)
    if isinstance(wanted, ChoosePrice):
        return choose_price(actor, order=order, line=selected, choice=wanted.choice, reason=wanted.remark)
    if isinstance(wanted, GivePrice | GiveDiscount):
        name, value = ("price", wanted.price) if isinstance(wanted, GivePrice) else ("manual_discount", wanted.discount)
        if not selected:
            return NO_LINE
        changes = {name: FieldChange(wanted=value)}
        return change_line(actor, order=order, line=selected, changes=changes, reason=wanted.remark)
    line = _place(actor, order, wanted.line, selected)
    if isinstance(line, Refusal):
        return line
    if isinstance(wanted, PutCharge):
        return add_charge(actor, order=order, code=wanted.code, amount=wanted.amount, line=line, reason=wanted.remark)
    return add_charge(actor, order=order, code=wanted.code, amount=None, line=line)


def question_about(actor: Actor, order: str, wanted: Entry, *, selected: str) -> Question | Refusal:
    """What was typed as a question to a supervisor; `entry_not_understood` for what nobody is asked about."""
    if isinstance(wanted, AddLine) and (wanted.price is not None or wanted.discount):
        kind, value = _of_line(wanted)
        return Question(kind=kind, value=value, wish=wish_of(wanted), reason=wanted.remark)
    if isinstance(wanted, GiveDiscount) or (isinstance(wanted, GivePrice) and wanted.price is not None):
        kind, value = _of_line(wanted)
        return Question(kind=kind, value=value, line=selected, reason=wanted.remark)
    if isinstance(wanted, GiveTotalDiscount):
        return Question(kind=ApprovalKind.TOTAL_DISCOUNT, value=wanted.discount, reason=wanted.remark)
    if isinstance(wanted, PutCharge):
        line = _place(actor, order, wanted.line, selected)
        if isinstance(line, Refusal):
            return line
        value = {"amount": format(wanted.amount, "f")}
        return Question(kind=ApprovalKind.CHARGE, value=value, line=line, charge_code=wanted.code, reason=wanted.remark)
    return Refusal(code="entry_not_understood", field="entry")


def read_discount(text: str) -> Value | Refusal:
    """A discount as it is typed into a field: `10%`, `2.50`; `0` takes it off."""
    wanted = read_entry(f"@-{text.strip().lstrip('-')}")
    if isinstance(wanted, GiveDiscount):
        return wanted.discount
    return wanted if isinstance(wanted, Refusal) else Refusal(code="value_not_understood", facts={"text": text})


def _of_line(wanted: AddLine | GivePrice | GiveDiscount) -> tuple[ApprovalKind, Value]:
    price = None if isinstance(wanted, GiveDiscount) else wanted.price
    if price is not None:
        return ApprovalKind.PRICE, {"price": format(price, "f")}
    discount = None if isinstance(wanted, GivePrice) else wanted.discount
    return ApprovalKind.LINE_DISCOUNT, discount or {}


def _place(actor: Actor, order: str, place: int | None, selected: str) -> str | Refusal:
    """The line that is meant, by its public id; an empty text is the order itself."""
    if place is ORDER:
        return ""
    if place == SELECTED:
        return selected or NO_LINE
    rows = load_order(actor, order)
    found = [line.public_id for line in rows.lines if line.position == place] if rows else []
    return found[0] if found else NO_LINE
