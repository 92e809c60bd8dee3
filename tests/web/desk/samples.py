"""The order screen in each of its states, without a database: to render every panel and to look at them."""

from dataclasses import replace

from ringup.values.refusal import Cure, Refusal
from ringup.web.desk.orders.page import OrderPage
from ringup.web.desk.orders.panels.customer_form import CustomerForm
from ringup.web.desk.orders.panels.customer_results import CustomerResult, CustomerResults
from ringup.web.desk.orders.panels.entry_refusal import EntryRefusal
from ringup.web.desk.orders.panels.entry_results import EntryResults
from ringup.web.desk.orders.panels.key_help import KeyHelp
from ringup.web.desk.orders.panels.line_detail import LineDetail
from ringup.web.desk.orders.panels.order_approvals import OrderApprovals
from ringup.web.desk.orders.panels.order_balance import OrderBalance
from ringup.web.desk.orders.panels.order_call import Candidate, OrderCall
from ringup.web.desk.orders.panels.order_canceling import OrderCanceling
from ringup.web.desk.orders.panels.order_completion import NextStep, OrderCompletion
from ringup.web.desk.orders.panels.order_customer import OrderCustomer
from ringup.web.desk.orders.panels.order_drafts import OrderDrafts
from ringup.web.desk.orders.panels.order_head import OrderHead
from ringup.web.desk.orders.panels.order_header import OrderHeader
from ringup.web.desk.orders.panels.order_history import OrderHistory
from ringup.web.desk.orders.panels.order_leaving import OrderLeaving, WayOut
from ringup.web.desk.orders.panels.order_lines import OrderLines
from ringup.web.desk.orders.panels.order_offers import OrderOffers
from ringup.web.desk.orders.panels.order_panel import Badge, Fact, Option
from ringup.web.desk.orders.panels.order_payments import OrderPayments, Payment
from ringup.web.desk.orders.panels.order_presence import Colleague, OrderPresence
from ringup.web.desk.orders.panels.order_recap import OrderRecap, RecapLine
from ringup.web.desk.orders.panels.order_revision import OrderRevision
from ringup.web.desk.orders.panels.order_script import OrderScript
from ringup.web.desk.orders.panels.order_stale import Conflict, OrderStale
from ringup.web.desk.orders.panels.order_totals import OrderTotals
from ringup.web.desk.orders.panels.order_versions import OrderVersions
from ringup.web.ui.wording import say
from tests.web.desk.sample_panels import (
    CHOICES,
    CLAUSES,
    CLOSED_QUESTIONS,
    COUPONS,
    CUSTOMER,
    DRAFTS,
    FOUND,
    HISTORY,
    LINES,
    LINK_FORM,
    NEW_CUSTOMER,
    NEXT,
    OFFERS,
    ORDER,
    QUESTIONS,
    SCRIPT,
    SELECTED,
    WAITING_FOR_CUSTOMER,
)


def empty() -> OrderPage:
    """Nothing has been entered yet."""
    return OrderPage(
        order=ORDER,
        title="New order",
        revision=OrderRevision(order=ORDER),
        call=OrderCall(order=ORDER),
        customer_results=CustomerResults(order=ORDER),
        customer_form=CustomerForm(order=ORDER),
        customer=OrderCustomer(order=ORDER),
        history=OrderHistory(order=ORDER),
        head=OrderHead(order=ORDER, facts=(Fact(name="Mode of delivery", value="Standard parcel"),)),
        header=OrderHeader(order=ORDER),
        presence=OrderPresence(order=ORDER),
        stale=OrderStale(order=ORDER),
        approvals=OrderApprovals(order=ORDER),
        leaving=OrderLeaving(order=ORDER),
        canceling=OrderCanceling(order=ORDER),
        versions=OrderVersions(order=ORDER),
        entry_results=EntryResults(order=ORDER),
        entry_refusal=EntryRefusal(order=ORDER),
        key_help=KeyHelp(order=ORDER),
        recap=OrderRecap(order=ORDER),
        lines=OrderLines(order=ORDER),
        line_detail=LineDetail(order=ORDER),
        script=OrderScript(order=ORDER),
        totals=OrderTotals(order=ORDER, rows=(Fact(name="Goods", value="0.00"),), label="To pay", total="£0.00"),
        offers=OrderOffers(order=ORDER, asks=True),
        payments=OrderPayments(order=ORDER, closed_because="Shown with the first line."),
        **CLOSED_QUESTIONS,
        balance=OrderBalance(order=ORDER),
        completion=OrderCompletion(order=ORDER, headline="Order completion", next_step=NEXT),
        drafts=OrderDrafts(order=ORDER, drafts=DRAFTS),
    )


def middle_of_call() -> OrderPage:
    """Five lines, a customer on the phone, half paid."""
    return replace(
        empty(),
        title="SO-100042",
        revision=OrderRevision(order=ORDER, revision=9),
        call=OrderCall(
            order=ORDER, call="a", state="answered", headline="On call", number="+45 33 12 34 56", detail="since 14:02"
        ),
        customer=CUSTOMER,
        approvals=QUESTIONS,
        history=HISTORY,
        head=OrderHead(
            order=ORDER,
            number="SO-100042",
            status=Badge(text="Draft"),
            stored_at="14:05",
            facts=(
                Fact(name="Mode of delivery", value="Standard parcel"),
                Fact(name="Deliver to", value="2200 København N"),
                Fact(name="Promise", value="by 26 Nov"),
            ),
        ),
        presence=OrderPresence(
            order=ORDER, colleagues=(Colleague(name="Sam Reed", doing="is editing the delivery address"),)
        ),
        lines=OrderLines(order=ORDER, lines=LINES),
        line_detail=SELECTED,
        script=SCRIPT,
        totals=OrderTotals(
            order=ORDER,
            rows=(
                Fact(name="Goods", value="85.95"),
                Fact(name="Discounts", value="−12.75", tone="good"),
                Fact(name="Freight", value="4.95"),
                Fact(name="VAT 20%", value="15.63"),
            ),
            coupons=COUPONS,
            label="To pay",
            total="£93.78",
            note="Best combination of discounts, proved.",
        ),
        offers=OrderOffers(order=ORDER, asks=True, offers=OFFERS),
        payments=OrderPayments(
            order=ORDER,
            payments=(
                Payment(
                    payment="p1",
                    label="Check",
                    detail="No. 000431",
                    amount="40.00",
                    status=Badge(text="Not submitted"),
                    may_remove=True,
                ),
            ),
            choices=CHOICES,
        ),
        balance=OrderBalance(order=ORDER, balance=Fact(name="Still to pay", value="£53.78", tone="warn")),
        completion=OrderCompletion(order=ORDER, headline="Order completion", next_step=NEXT, may_leave=True),
        drafts=OrderDrafts(order=ORDER),
    )


def ringing() -> OrderPage:
    """A call comes in; two customers share the number and one order was left open."""
    return replace(
        empty(),
        call=OrderCall(
            order=ORDER,
            call="a",
            state="ringing",
            headline="Incoming call",
            number="+45 33 12 34 56",
            detail="for Leeds",
            draft=Candidate(
                digit="1", value="/desk/", title="Go on with SO-100038", detail="4 lines, 6 minutes ago, with Sam"
            ),
            candidates=(
                Candidate(digit="2", value="c1", title="Åse Jørgensen", detail="2200 København N · last order 12 Oct"),
                Candidate(digit="3", value="c2", title="Jørgensen Blomster ApS", detail="2100 København Ø · 41 orders"),
            ),
        ),
    )


def searching() -> OrderPage:
    """Products show while the agent types."""
    return replace(
        middle_of_call(),
        presence=OrderPresence(order=ORDER),
        entry_results=EntryResults(
            order=ORDER,
            asked="3*cake",
            results=FOUND,
        ),
    )


def refused() -> OrderPage:
    """An entry that was not taken, blockers of the completion, a field that is wrong."""
    return replace(
        middle_of_call(),
        entry_refusal=EntryRefusal(
            order=ORDER, entry="2*4711X", refusal=say(Refusal(code="item_not_found", facts={"text": "4711X"}))
        ),
        line_detail=replace(
            SELECTED,
            refusal=say(Refusal(code="below_lowest_price", facts={"lowest": "8.50"}, cure=Cure(code="ask_approval"))),
        ),
        completion=OrderCompletion(
            order=ORDER,
            headline="Order completion",
            next_step=NEXT,
            may_leave=True,
            blockers=(
                say(Refusal(code="no_call_center")),
                say(Refusal(code="not_permitted", facts={"permission": "take_payments"})),
            ),
        ),
        customer_results=CustomerResults(
            order=ORDER,
            asked="jorgens",
            results=(
                CustomerResult(
                    customer="c1",
                    name="Åse Jørgensen",
                    number="C-12347",
                    place="2200 København N",
                    detail="+45 33 12 34 56",
                ),
                CustomerResult(
                    customer="c2", name="Lars Jørgensen", number="C-10021", place="5000 Odense C", note="Blocked"
                ),
            ),
        ),
    )


def stale() -> OrderPage:
    """A colleague changed the same line; presence and the values side by side."""
    return replace(
        middle_of_call(),
        stale=OrderStale(
            order=ORDER,
            colleague="Sam Reed",
            address="/desk/",
            conflicts=(
                Conflict(
                    field="quantity", label="Line 2, quantity", was="3", theirs="5", yours="2", seen="5", wanted="2"
                ),
                Conflict(
                    field="requested_date",
                    label="Line 2, requested date",
                    was="–",
                    theirs="2 Dec",
                    yours="26 Nov",
                    seen="",
                    wanted="",
                ),
            ),
        ),
    )


def recap() -> OrderPage:
    """The recap in place, in the customer's language, with clauses to tick."""
    page = middle_of_call()
    return replace(
        page,
        presence=OrderPresence(order=ORDER),
        recap=OrderRecap(
            order=ORDER,
            open=True,
            language="da",
            must_acknowledge=True,
            greeting="Jeg læser lige ordren op for dig, Åse:",
            clauses=CLAUSES,
            lines=tuple(
                RecapLine(
                    quantity=row.quantity,
                    item=row.item,
                    name=row.name,
                    total=row.total,
                    remark=row.remarks[0].text if row.remarks else "",
                )
                for row in LINES
            ),
            sums=page.totals.rows,
            total=page.totals.total,
        ),
        payments=OrderPayments(
            order=ORDER,
            payments=(
                Payment(
                    payment="p1",
                    label="Check",
                    detail="No. 000431",
                    amount="40.00",
                    status=Badge(text="Not submitted"),
                    may_remove=True,
                ),
                Payment(
                    payment="p2",
                    label="Visa •••• 4242",
                    detail="08/28",
                    amount="53.78",
                    status=Badge(text="Not submitted"),
                    may_remove=True,
                ),
            ),
        ),
        balance=OrderBalance(order=ORDER, balance=Fact(name="Paid in full", value="£0.00", tone="good")),
        completion=OrderCompletion(
            order=ORDER,
            headline="Order completion",
            next_step=NextStep(method="post", label="Submit the order", address="/desk/", icon="check"),
            may_leave=True,
        ),
    )


def sending_link() -> OrderPage:
    """One payment link waits for its customer, another is about to be sent."""
    return replace(middle_of_call(), payments=WAITING_FOR_CUSTOMER, payment_link=LINK_FORM)


def leaving() -> OrderPage:
    """The agent wants to leave an order that has lines."""
    return replace(
        middle_of_call(),
        leaving=OrderLeaving(
            order=ORDER,
            open=True,
            headline="This order has 5 lines. What happens with it?",
            to="/customers/",
            ways=(
                WayOut(label="Submit", detail="recap and payments first", address="/desk/", icon="check", do="submit"),
                WayOut(label="Hold", detail="waits for somebody", address="/desk/", icon="hand-stop", do="hold"),
                WayOut(label="Cancel", detail="nothing is sold", address="/desk/", icon="x", do="cancel"),
                WayOut(
                    label="Keep for a call-back",
                    detail="stays unfinished",
                    address="/desk/",
                    icon="phone-call",
                    do="keep",
                ),
            ),
            hold_codes=(Option(value="1", label="Waits for the customer", selected=True),),
        ),
    )


def submitted() -> OrderPage:
    """The order has its number, and the reasons why it is not processed yet."""
    page = middle_of_call()
    return replace(
        page,
        may_change=False,
        head=replace(
            page.head,
            status=Badge(text="Payment pending", tone="warn"),
            payment_status=Badge(text="Unknown", tone="warn"),
            may_change=False,
        ),
        lines=OrderLines(order=ORDER, lines=tuple(replace(row, may_change=False) for row in LINES)),
        line_detail=replace(SELECTED, may_change=False),
        payments=OrderPayments(
            order=ORDER,
            payments=(
                Payment(
                    payment="p1",
                    label="Check",
                    detail="No. 000431",
                    amount="40.00",
                    status=Badge(text="Posted", tone="good"),
                    may_remove=False,
                ),
                Payment(
                    payment="p2",
                    label="Visa •••• 4242",
                    detail="08/28",
                    amount="53.78",
                    status=Badge(text="Unknown", tone="warn"),
                    may_remove=False,
                ),
            ),
        ),
        balance=OrderBalance(order=ORDER, balance=Fact(name="Paid in full", value="£0.00", tone="good")),
        completion=OrderCompletion(
            order=ORDER,
            is_closed=True,
            headline="SO-100042 is submitted",
            status=Badge(text="Do not process", tone="warn"),
            reasons=(
                say(Refusal(code="payment_does_not_release", facts={"payment_status": "unknown"})),
                say(Refusal(code="order_on_hold", facts={"count": 1})),
            ),
            next_step=NextStep(method="get", label="New order", address="/desk/", icon="plus"),
            may_hold=True,
        ),
    )


def adding_customer() -> OrderPage:
    """A new customer without leaving the order, with a likely duplicate; the header's fields are open, too."""
    page = middle_of_call()
    return replace(
        page,
        customer=OrderCustomer(order=ORDER),
        history=OrderHistory(order=ORDER),
        presence=OrderPresence(order=ORDER),
        customer_form=CustomerForm(
            order=ORDER,
            fields=NEW_CUSTOMER,
            duplicates=(
                CustomerResult(
                    customer="c9", name="Bruno Costa", number="C-12990", place="1100 Lisboa", detail="+351 21 999 00 11"
                ),
            ),
        ),
        header=OrderHeader(
            order=ORDER,
            open=True,
            modes=(Option(value="1", label="Standard parcel"),),
            expedite_codes=(Option(value="", label="–"),),
            addresses=(
                Option(value="1", label="Nørregade 42, 2200 København N"),
                Option(value="2", label="Havnen 1, 5000 Odense C"),
            ),
            seen={"mode_of_delivery": "1"},
        ),
    )


def keys() -> OrderPage:
    """The help."""
    return replace(middle_of_call(), presence=OrderPresence(order=ORDER), key_help=KeyHelp(order=ORDER, open=True))


STATES = {
    state.__name__: state
    for state in (
        empty,
        ringing,
        middle_of_call,
        searching,
        refused,
        stale,
        recap,
        sending_link,
        leaving,
        submitted,
        adding_customer,
        keys,
    )
}
