"""Values → rows: an invoice with its lines, the payments that it draws on and its entries in the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.saving import take_number
from ringup.fulfillment.events import OrderInvoiced
from ringup.fulfillment.loading import header_amounts, header_billed, load_billable
from ringup.fulfillment.models import Invoice, InvoiceLine, InvoicePayment
from ringup.fulfillment.rules.invoicing import Bill, bill, choose_quantities, total_of
from ringup.orders.loading import OrderRows, standing_of
from ringup.orders.models import SalesOrder
from ringup.orders.rules.states import OrderEventName, OrderState, next_state, release_blockers
from ringup.orders.saving import record, save_header
from ringup.payments.actions.draw_payments import Drawn, draw_payments
from ringup.payments.actions.earn_points import earn_points
from ringup.payments.actions.issue_gift_cards import issue_gift_cards
from ringup.payments.loading import load_payment_lines
from ringup.payments.queries import has_unsettled, refuse_run_out
from ringup.payments.rules.changing import outcome_unknown
from ringup.payments.rules.ledger import Billed, invoiced, overpaid
from ringup.payments.saving.credit import hold_credit
from ringup.payments.saving.ledger import post
from ringup.plumbing.bulk_rows import update_rows
from ringup.plumbing.outbox import tell
from ringup.plumbing.public_ids import new_public_id
from ringup.values.money import Money
from ringup.values.refusal import Refusal

INVOICE_NUMBERS = "invoice"
PREFIX = "INV-"


@dataclass(frozen=True, kw_only=True)
class Invoiced:
    """The invoice and its order; `repeated` when an earlier call with the same key had made it."""

    invoice: Invoice
    order: SalesOrder
    repeated: bool = False


def make_invoice(
    actor: Actor, rows: OrderRows, *, lines: Mapping[str, Decimal] | None, request_key: str
) -> tuple[Invoiced, list[int]] | Refusal:
    """The invoice, inside the transaction that has the order locked, and the captures to be sent after its commit.

    Whoever ships may invoice what goes out: the actor's right is the caller's to ask for.
    """
    if refusal := _refuse_order(rows):
        return refusal
    billable = load_billable(rows)
    chosen = choose_quantities(billable, lines)
    if isinstance(chosen, Refusal):
        return chosen
    made = bill(billable, header_amounts(rows), chosen, header_billed=header_billed(rows))
    return _save(actor, rows, made, request_key)


def _refuse_order(rows: OrderRows) -> Refusal | None:
    after = next_state(OrderState(rows.order.state), OrderEventName.INVOICE)
    if isinstance(after, Refusal):
        return after
    if blockers := release_blockers(standing_of(rows.order)):
        return blockers[0]
    if has_unsettled(order=rows.order.pk):
        return outcome_unknown()
    return refuse_run_out(order=rows.order.pk)


def _save(actor: Actor, rows: OrderRows, made: Bill, request_key: str) -> tuple[Invoiced, list[int]]:
    """Stores the invoice, what pays it and what became of the order; the number comes last."""
    order = rows.order
    total = total_of(made.sums, order.currency, prices_include_tax=order.prices_include_tax)
    source = new_public_id()
    hold_credit(order)  # before the cards that points and gift cards move on: the balance follows at the end
    drawn = draw_payments(actor, order=order, lines=load_payment_lines(order), amount=total, source=source)
    on_cards = issue_gift_cards(actor, rows=rows, values={part.line: part.amounts.net for part in made.parts})
    inside = made.sums.tax if order.prices_include_tax else 0
    earn_points(actor, order=order, goods_minor=made.sums.net - inside - on_cards, source=source)
    order.invoices += 1
    if made.complete:
        order.state = OrderState.INVOICED.value
    facts = {"invoice": source, "total": str(total), "complete": made.complete}
    record(actor, rows, "invoice_order", after=facts)
    save_header(rows)
    order.invoiced_minor += total.minor
    SalesOrder.objects.filter(pk=order.pk).update(invoices=order.invoices, invoiced_minor=order.invoiced_minor)
    postings = [invoiced(source, _billed(order, made, total, on_cards)), drawn.posting]
    if made.complete:
        postings.append(overpaid(source, drawn.left))
    post(actor, order, postings)
    invoice = _invoice(actor, order, made, total, source, request_key)
    _details(rows, invoice, made, drawn)
    event = OrderInvoiced(order=order.public_id, invoice=source, number=invoice.number, complete=made.complete)
    tell(event, legal_entity=order.legal_entity_id, deduplication_key=f"invoiced:{source}")
    return Invoiced(invoice=invoice, order=order), drawn.intents


def _billed(order: SalesOrder, made: Bill, total: Money, on_cards: int) -> Billed:
    """The invoice for the ledger: without tax, also where prices include it."""
    sums = made.sums
    inside, inside_charges = (sums.tax, sums.charges_tax) if order.prices_include_tax else (0, 0)
    return Billed(
        goods_minor=sums.net + sums.discount - inside,
        discount_minor=sums.discount,
        charges_minor=sums.charges - inside_charges,
        tax_minor=sums.tax + sums.charges_tax,
        total=total,
        gift_cards_minor=on_cards,
    )


def _invoice(actor: Actor, order: SalesOrder, made: Bill, total: Money, source: str, request_key: str) -> Invoice:
    sums = made.sums
    return Invoice.objects.create(
        legal_entity_id=order.legal_entity_id,
        order=order,
        public_id=source,
        number=take_number(legal_entity=order.legal_entity_id, kind=INVOICE_NUMBERS, prefix=PREFIX),
        position=order.invoices,
        customer_id=order.customer_id,
        currency=order.currency,
        prices_include_tax=order.prices_include_tax,
        net_minor=sums.net,
        discount_minor=sums.discount,
        charges_minor=sums.charges,
        tax_minor=sums.tax + sums.charges_tax,
        total_minor=total.minor,
        request_key=request_key or None,
        invoiced_by_id=actor.user,
    )


def _details(rows: OrderRows, invoice: Invoice, made: Bill, drawn: Drawn) -> None:
    keys = {line.public_id: line.pk for line in rows.lines}
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=invoice,
            order_line_id=keys[part.line],
            quantity=part.quantity,
            net_minor=part.amounts.net,
            discount_minor=part.amounts.discount,
            charges_minor=part.amounts.charges,
            tax_minor=part.amounts.tax,
            charges_tax_minor=part.amounts.charges_tax,
        )
        for part in made.parts
    )
    for line in rows.lines:
        line.invoiced += sum(part.quantity for part in made.parts if part.line == line.public_id)
    update_rows(rows.lines, ["invoiced"])
    payments = {line.public_id: line.pk for line in load_payment_lines(rows.order)}
    InvoicePayment.objects.bulk_create(
        InvoicePayment(
            invoice=invoice,
            payment_line_id=payments[one.payment],
            taking=one.taking.value,
            amount_minor=one.amount.minor,
            operation_id=drawn.captures.get(one.payment),
        )
        for one in drawn.draws
    )
