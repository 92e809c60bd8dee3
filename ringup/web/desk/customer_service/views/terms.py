"""The terms on which a customer buys: shown, opened as a form, stored."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ringup.call_centers.rules.actor import Actor
from ringup.customers.actions.set_credit import set_credit
from ringup.customers.actions.set_delay_exempt import set_delay_exempt
from ringup.customers.actions.set_invoicing import set_invoicing
from ringup.customers.actions.set_tax_group import set_tax_group
from ringup.delivery.actions.set_customer_delivery import set_customer_delivery
from ringup.values.money import to_minor
from ringup.values.refusal import Refusal
from ringup.web.desk.customer_service.answers import show_panels
from ringup.web.desk.customer_service.panels.customer_card import customer_card_panel
from ringup.web.desk.customer_service.panels.customer_terms import customer_terms_form, customer_terms_panel
from ringup.web.desk.customer_service.shown import ShownCustomer, shown_customer
from ringup.web.desk.customer_service.views.finding import sees_customers
from ringup.web.ui.actors import turn_away
from ringup.web.ui.figures import read_number
from ringup.web.ui.panels import StatusLine

INVOICING = ("tax_number", "e_invoice_address", "buyer_reference")


@sees_customers
@require_http_methods(["GET", "HEAD", "POST"])
def customer_terms(request: HttpRequest, actor: Actor, customer: str) -> HttpResponse:
    """Shows the terms, opens them as a form, or stores what the actor may change of them, all of it or nothing."""
    shown = shown_customer(actor, customer)
    if request.method != "POST":
        if "change" in request.GET and shown.may_change_terms:
            panel = customer_terms_form(shown)
            return show_panels(request, customer, [panel], focus=f"terms-{panel.fields[0].name}")
        return show_panels(request, customer, [customer_terms_panel(shown)], focus="open-terms")
    if not shown.may_change_terms:
        return turn_away(request, Refusal(code="not_permitted", facts={"permission": "change_customers"}))
    values = {name: request.POST.get(name, "").strip() for name in request.POST}
    with transaction.atomic():
        refusal = _store(actor, shown, values)
        transaction.set_rollback(refusal is not None)
    if refusal is not None:
        panel = customer_terms_form(shown, values, refusal)
        return show_panels(
            request, customer, [panel], status=422, focus=f"terms-{refusal.field}" if refusal.field else ""
        )
    after = shown_customer(actor, customer)
    said = StatusLine(text=_("Stored."), tone="good")
    return show_panels(
        request, customer, [customer_terms_panel(after), customer_card_panel(after), said], focus="open-terms"
    )


def _store(actor: Actor, shown: ShownCustomer, values: dict[str, str]) -> Refusal | None:
    """Each part of the terms that is the actor's to change; the first refusal ends it."""
    parts = ((shown.may_change, _store_habits), (shown.may_tax, _store_taxes), (shown.may_block, _store_credit))
    for may, store in parts:
        outcome = store(actor, shown, values) if may else None
        if outcome is not None:
            return outcome
    return None


def _store_habits(actor: Actor, shown: ShownCustomer, values: dict[str, str]) -> Refusal | None:
    mode, warehouse = _key(values.get("mode_of_delivery", "")), _key(values.get("warehouse", ""))
    defaults = set_customer_delivery(actor, customer=shown.id, mode=mode, warehouse=warehouse)
    if isinstance(defaults, Refusal):
        return defaults
    if "delays" in values:
        exempt = set_delay_exempt(actor, customer=shown.id, exempt=values["delays"] == "no")
        if isinstance(exempt, Refusal):
            return exempt
    invoicing = {name: values[name] for name in INVOICING if name in values}
    said = set_invoicing(actor, customer=shown.id, **invoicing) if invoicing else None
    return said if isinstance(said, Refusal) else None


def _store_taxes(actor: Actor, shown: ShownCustomer, values: dict[str, str]) -> Refusal | None:
    taxed = set_tax_group(actor, customer=shown.id, tax_group=values.get("tax_group", ""))
    return taxed if isinstance(taxed, Refusal) else None


def _store_credit(actor: Actor, shown: ShownCustomer, values: dict[str, str]) -> Refusal | None:
    text = values.get("credit_limit", "")
    try:
        limit = None if not text else to_minor(read_number(text), shown.currency)
    except ValueError:
        return Refusal(code="value_not_understood", facts={"text": text}, field="credit_limit")
    credit = set_credit(
        actor,
        customer=shown.id,
        allow_on_account=values.get("on_account") == "yes",
        credit_limit_minor=limit,
        installment_eligible=values["installments"] == "yes" if "installments" in values else None,
        mandatory_credit_limit=shown.card.mandatory_credit_limit and limit is not None,
    )
    return credit if isinstance(credit, Refusal) else None


def _key(text: str) -> int | None:
    """A key of a list; what is none is one that nothing has."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
