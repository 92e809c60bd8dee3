"""The ways in of an order's billing: parse, one action, panels."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.fulfillment.actions.invoice_order import invoice_order as invoice_action
from ringup.fulfillment.actions.issue_e_invoice import issue_e_invoice
from ringup.fulfillment.actions.print_invoice import print_invoice
from ringup.notifications.models import Document
from ringup.payments.actions.log_card_views import log_card_views
from ringup.payments.actions.retry_payment import retry_payment
from ringup.payments.loading import seen_cards
from ringup.payments.rules.card_views import Door
from ringup.plumbing import formats
from ringup.plumbing.public_ids import new_public_id
from ringup.returns.actions.issue_e_credit_note import issue_e_credit_note
from ringup.returns.actions.match_line_price import Matched, match_line_price
from ringup.values.refusal import Refusal
from ringup.web.desk.billing.keys import billing_keys
from ringup.web.desk.billing.page import billing_page
from ringup.web.desk.billing.panels.billing_invoices import billing_invoices_panel
from ringup.web.desk.billing.panels.billing_lines import billing_lines_panel
from ringup.web.desk.billing.panels.price_match import PriceMatch, price_match_panel
from ringup.web.desk.billing.shown import ShownBilling, shown_billing
from ringup.web.ui.actors import acting
from ringup.web.ui.figures import read_number
from ringup.web.ui.panels import Panel, StatusLine, answer
from ringup.web.ui.pdf_files import pdf_file

sees_orders = acting(may=Permission.SEE_CUSTOMERS)
LONGEST_KEY = 40
MISSING = frozenset({"order_not_found", "invoice_not_found", "credit_not_found"})


@sees_orders
@require_safe
def billing(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Invoices, payments and credits of an order, and what can be done about them."""
    shown = shown_billing(actor, order)
    log_card_views(actor, rows=shown.rows, cards=seen_cards(shown.listed), door=Door.BILLING)
    return render(request, "desk/billing/billing.html", {"page": billing_page(shown), "keys": billing_keys(actor)})


@acting(may=Permission.INVOICE_ORDERS)
@require_POST
def invoice_order(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Invoices the quantities that are typed."""
    shown = shown_billing(actor, order)
    typed = {row.public_id: request.POST.get(f"quantity-{row.public_id}", "") for row in shown.rows.lines}
    quantities: dict[str, Decimal] = {}
    for line, text in typed.items():
        try:
            quantities[line] = read_number(text) if text.strip() else Decimal(0)
        except ValueError:
            refusal = Refusal(code="value_not_understood", facts={"text": text}, field=f"lines.{line}")
            return _show(request, order, [billing_lines_panel(shown, typed=typed, refusal=refusal)], status=422)
    done = invoice_action(actor, order=order, lines=quantities, request_key=_key(request))
    if isinstance(done, Refusal):
        panel = billing_lines_panel(shown_billing(actor, order), typed=typed, refusal=done)
        return _show(request, order, [panel], status=422)
    said = StatusLine(text=_("Invoice %(number)s is made.") % {"number": done.invoice.number}, tone="good")
    return _show(request, order, [*_panels(shown_billing(actor, order)), said], focus="billing-invoices")


@sees_orders
@require_safe
def invoice_pdf(request: HttpRequest, actor: Actor, order: str, invoice: str) -> HttpResponse:
    """An invoice on paper, in the customer's language; the browser shows it."""
    printed = print_invoice(actor, order=order, invoice=invoice)
    if isinstance(printed, Refusal):
        raise Http404
    return pdf_file(printed.content, printed.number)


@sees_orders
@require_safe
def e_invoice(request: HttpRequest, actor: Actor, order: str, invoice: str) -> HttpResponse:
    """An invoice for programs (EN 16931); the page, saying why, where there can be none."""
    return _file(request, actor, order, issue_e_invoice(actor, order=order, invoice=invoice))


@sees_orders
@require_safe
def e_credit_note(request: HttpRequest, actor: Actor, order: str, credit: str) -> HttpResponse:
    """A credit for programs (EN 16931); the page, saying why, where there can be none."""
    return _file(request, actor, order, issue_e_credit_note(actor, order=order, credit=credit))


@acting(may=Permission.GIVE_CREDITS)
@require_http_methods(["GET", "HEAD", "POST"])
def price_match(request: HttpRequest, actor: Actor, order: str, line: str) -> HttpResponse:
    """Opens the form for a line, or gives the difference; `close` closes the form."""
    shown = shown_billing(actor, order)
    row = shown.rows.line(line)
    if row is None:
        raise Http404
    if "close" in request.GET:
        return _show(request, order, [PriceMatch(order=order)], focus=f"match-{line}")
    if request.method != "POST":
        panel = price_match_panel(shown, row, request_key=new_public_id())
        return _show(request, order, [panel], focus="match-price")
    typed = {name: request.POST.get(name, "").strip() for name in ("price", "reason", "refund_to")}
    key = _key(request)
    outcome = _match(actor, order, line, typed, key)
    if isinstance(outcome, Refusal):
        panel = price_match_panel(shown, row, request_key=key, typed=typed, refusal=outcome)
        places = {"price": "match-price", "reason": "match-reason", "refund_to": "match-refund-to"}
        return _show(request, order, [panel], status=422, focus=places.get(outcome.field, "match-price"))
    note, off = outcome.note, outcome.off_installments
    facts = {"number": note.number, "amount": formats.money(note.total_minor, note.currency)}
    said = _("Credit %(number)s: %(amount)s.") % facts
    if off:
        facts["off"] = formats.money(off.minor, off.currency)
        said = _("Credit %(number)s: %(amount)s. The last installments are lower by %(off)s.") % facts
    panels = [*_panels(shown_billing(actor, order)), PriceMatch(order=order), StatusLine(text=said, tone="good")]
    return _show(request, order, panels, focus="billing-credits")


@acting(may=Permission.TAKE_PAYMENTS)
@require_POST
def retry_capture(request: HttpRequest, actor: Actor, order: str, payment: str) -> HttpResponse:
    """Charges again what could not be charged."""
    shown_billing(actor, order)
    outcome = retry_payment(actor, order=order, payment=payment)
    refusal = outcome if isinstance(outcome, Refusal) else None
    after = shown_billing(actor, order)
    panels = _panels(after) if refusal is None else [billing_invoices_panel(after, refusal)]
    return _show(request, order, panels, status=422 if refusal else 200, focus="billing-invoices")


def _file(request: HttpRequest, actor: Actor, order: str, found: Document | Refusal) -> HttpResponse:
    if isinstance(found, Refusal):
        if found.code in MISSING:
            raise Http404
        shown = shown_billing(actor, order)
        log_card_views(actor, rows=shown.rows, cards=seen_cards(shown.listed), door=Door.BILLING)
        page = replace(billing_page(shown), invoices=billing_invoices_panel(shown, found))
        return render(request, "desk/billing/billing.html", {"page": page, "keys": billing_keys(actor)}, status=422)
    with found.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    return response


def _match(actor: Actor, order: str, line: str, typed: dict[str, str], key: str) -> Matched | Refusal:
    try:
        price = read_number(typed["price"])
    except ValueError:
        return Refusal(code="price_not_understood", facts={"text": typed["price"]}, field="price")
    return match_line_price(
        actor,
        order=order,
        line=line,
        new_price=price,
        reason=typed["reason"],
        refund_to=typed["refund_to"],
        request_key=key,
    )


def _panels(shown: ShownBilling) -> list[Panel]:
    page = billing_page(shown)
    return [page.head, page.lines, page.invoices, page.credits]


def _key(request: HttpRequest) -> str:
    """The form's own key: sent twice, it is done once."""
    return request.POST.get("request_key", "")[:LONGEST_KEY]


def _show(
    request: HttpRequest, order: str, panels: Sequence[Panel], *, status: int = 200, focus: str = ""
) -> HttpResponse:
    """The panels; a browser without scripts gets the page after a change that was accepted."""
    if not request.headers.get("HX-Request") and status < 400:
        return HttpResponseRedirect(reverse("desk:billing", args=[order]))
    return answer(request, panels, status=status, focus=focus)
