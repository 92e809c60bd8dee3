"""Changes of a customer: notes, phones and e-mail addresses, who one is, and the block."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.customers.actions.add_customer import add_customer
from ringup.customers.actions.add_email import add_email
from ringup.customers.actions.add_note import add_note as add_note_action
from ringup.customers.actions.add_phone import add_phone
from ringup.customers.actions.block_customer import block_customer as block_action
from ringup.customers.actions.change_customer import change_customer
from ringup.customers.actions.remove_contact import Contact
from ringup.customers.actions.remove_contact import remove_contact as remove_action
from ringup.customers.actions.unblock_customer import unblock_customer as unblock_action
from ringup.values.refusal import Refusal
from ringup.web.desk.customer_entry import known_customers, new_customer, typed_address, typed_details, typed_values
from ringup.web.desk.customer_service.answers import open_customer, show_panels
from ringup.web.desk.customer_service.page import customer_page
from ringup.web.desk.customer_service.panels.customer_card import customer_card_panel
from ringup.web.desk.customer_service.panels.customer_change import (
    CustomerChange,
    customer_change_panel,
    stored_values,
)
from ringup.web.desk.customer_service.panels.customer_contacts import customer_contacts_panel
from ringup.web.desk.customer_service.panels.customer_notes import customer_notes_panel
from ringup.web.desk.customer_service.shown import ShownCustomer, shown_customer, viewpoint
from ringup.web.ui.actors import acting
from ringup.web.ui.card_numbers import tells_of_card_numbers
from ringup.web.ui.panels import Panel, StatusLine

changes_customers = acting(may=Permission.CHANGE_CUSTOMERS)
FIRST_FIELD = "service-first_name"


@changes_customers
@require_POST
@tells_of_card_numbers
def add_note(request: HttpRequest, actor: Actor, customer: str) -> HttpResponse:
    """Writes a note; its field is emptied once it is stored."""
    outcome = add_note_action(actor, customer=customer, text=request.POST.get("note", ""))
    shown = shown_customer(actor, customer)
    if isinstance(outcome, Refusal):
        return show_panels(request, customer, [customer_notes_panel(shown, outcome)], status=422, focus="note")
    return show_panels(
        request, customer, [customer_notes_panel(shown), _said(_("The note is stored."))], clear=["note"]
    )


@changes_customers
@require_POST
def add_contact(request: HttpRequest, actor: Actor, customer: str) -> HttpResponse:
    """Adds what was typed: with an @ it is an e-mail address, else a phone number."""
    text = request.POST.get("contact", "").strip()
    before = shown_customer(actor, customer)
    outcome: object
    if "@" in text:
        outcome = add_email(actor, customer=customer, email=text)
    else:
        # A number without a country code is meant in the customer's country, else in ours.
        country = "" if before.card.addresses else before.view.country
        outcome = add_phone(actor, customer=customer, phone=text, country=country)
    shown = shown_customer(actor, customer)
    if isinstance(outcome, Refusal):
        panel = customer_contacts_panel(shown, outcome)
        return show_panels(request, customer, [panel], status=422, focus=f"contact-{customer}")
    panels: list[Panel] = [customer_contacts_panel(shown), _said(_("Stored."))]
    return show_panels(request, customer, panels, focus=f"contact-{customer}")


@changes_customers
@require_POST
def remove_contact(request: HttpRequest, actor: Actor, customer: str) -> HttpResponse:
    """Takes a phone number, an e-mail address or an address off the customer."""
    relation, key = request.POST.get("relation", ""), request.POST.get("key", "")
    shown = shown_customer(actor, customer)
    if relation not in set(Contact) or not (key.isascii() and key.isdigit()):
        refusal: object = Refusal(code="contact_not_found")
    else:
        refusal = remove_action(actor, customer=customer, contact=Contact(relation), key=int(key[:18]))
        shown = shown_customer(actor, customer)
    if isinstance(refusal, Refusal):
        return show_panels(request, customer, [customer_contacts_panel(shown, refusal)], status=422)
    return show_panels(request, customer, [customer_contacts_panel(shown), _said(_("Removed."))])


@changes_customers
@require_http_methods(["GET", "HEAD", "POST"])
def new_customer_form(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Opens the form of a new customer with what was searched for, brings a country's fields, adds, or closes."""
    view = viewpoint(actor)
    if request.method != "POST":
        if "close" in request.GET:
            return show_panels(request, "", [CustomerChange()], focus="customer-search")
        values = typed_values(request.GET)
        focus = "" if "last_name" in request.GET else FIRST_FIELD
        return show_panels(request, "", [customer_change_panel(view, values)], focus=focus)
    values = typed_values(request.POST)
    known = [] if values.get("somebody_else") else known_customers(values, legal_entity=actor.legal_entity)
    if known:
        return show_panels(request, "", [customer_change_panel(view, values, duplicates=known)])
    added = add_customer(actor, new=new_customer(values, language=view.language))
    if isinstance(added, tuple):
        panel = customer_change_panel(view, values, added)
        return show_panels(request, "", [panel], status=422, focus=panel.first_wrong)
    page = customer_page(shown_customer(actor, added.public_id))
    return open_customer(request, page, [_said(_("Customer %(number)s is added.") % {"number": added.number})])


@changes_customers
@require_http_methods(["GET", "HEAD", "POST"])
def customer_change(request: HttpRequest, actor: Actor, customer: str) -> HttpResponse:
    """Opens the form of a customer with what is stored, brings a country's fields, stores, or closes."""
    shown = shown_customer(actor, customer)
    if request.method != "POST":
        if "close" in request.GET:
            return show_panels(request, customer, [CustomerChange(customer=customer)], focus="open-change")
        typed = typed_values(request.GET)
        values, focus = (typed, "") if "last_name" in typed else (stored_values(shown), FIRST_FIELD)
        panel = customer_change_panel(shown.view, values, customer=customer)
        return show_panels(request, customer, [panel], focus=focus)
    values = typed_values(request.POST)
    refusals = _change(actor, shown, values)
    if refusals:
        panel = customer_change_panel(shown.view, values, refusals, customer=customer)
        return show_panels(request, customer, [panel], status=422, focus=panel.first_wrong)
    page = customer_page(shown_customer(actor, customer))
    changed = [page.card, page.contacts, CustomerChange(customer=customer), _said(_("Stored."))]
    return show_panels(request, customer, changed, focus="open-change")


@acting(may=Permission.CHANGE_CREDIT)
@require_POST
def block_customer(request: HttpRequest, actor: Actor, customer: str) -> HttpResponse:
    """Blocks the customer for a reason."""
    outcome = block_action(actor, customer=customer, reason=request.POST.get("reason", ""))
    return _after_block(request, actor, customer, outcome)


@acting(may=Permission.CHANGE_CREDIT)
@require_POST
def unblock_customer(request: HttpRequest, actor: Actor, customer: str) -> HttpResponse:
    """Lifts the block."""
    return _after_block(request, actor, customer, unblock_action(actor, customer=customer))


def _after_block(request: HttpRequest, actor: Actor, customer: str, outcome: object) -> HttpResponse:
    shown = shown_customer(actor, customer)
    if isinstance(outcome, Refusal):
        panel = customer_card_panel(shown, outcome, asks_reason=True)
        return show_panels(request, customer, [panel], status=422, focus="block-reason")
    page = customer_page(shown)
    return show_panels(request, customer, [page.card, page.orders, _said(_("Stored."))])


def _change(actor: Actor, shown: ShownCustomer, values: Mapping[str, str]) -> tuple[Refusal, ...]:
    """Stores who the customer is and the primary address, both or neither; all that stands in the way."""
    details = typed_details(values, language=shown.view.language)
    names = ("kind", "first_name", "last_name", "organization", "language")
    has_address = any(values.get(name) for name in ("street", "postal_code", "city"))
    changed = change_customer(
        actor,
        customer=shown.id,
        changes={name: getattr(details, name) for name in names},
        address=typed_address(values) if has_address else None,
    )
    return changed if isinstance(changed, tuple) else ()


def _said(text: str) -> StatusLine:
    return StatusLine(text=text, tone="good")
