"""Customers: found, read, added, changed."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal, TypeVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, StringConstraints

from ringup.api.answers import created, json_answer
from ringup.api.idempotent import idempotent
from ringup.api.pages import page_of
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, Id, LongText, Phone, SearchFilter, Text
from ringup.api.tokens import caller
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.customers.actions.add_customer import NewCustomer, add_customer
from ringup.customers.actions.change_customer import change_customer
from ringup.customers.actions.set_delay_exempt import set_delay_exempt
from ringup.customers.actions.set_invoicing import set_invoicing
from ringup.customers.actions.set_tax_group import set_tax_group
from ringup.customers.models import Customer, CustomerAddress, CustomerEmail, CustomerPhone
from ringup.customers.queries import find_customers
from ringup.customers.rules.address import Address
from ringup.customers.rules.details import CustomerDetails, CustomerKind
from ringup.values.refusal import Refusal

router = Router(tags=["customers"])
T = TypeVar("T", CustomerAddress, CustomerPhone, CustomerEmail)
NOT_FOUND = Refusal(code="customer_not_found")
INVOICING = ("tax_number", "e_invoice_address", "buyer_reference")
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Currency = Annotated[str, StringConstraints(pattern=r"^([A-Z]{3})?$")]
TaxGroup = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=20)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class AddressIn(Body):
    """A postal address; its fields mean what the country's address format says they mean."""

    name: Text = ""
    street: Text = ""
    postal_code: Text = ""
    city: Text = ""
    region: Text = ""
    country: Country


class Details(Body):
    """Who a customer is."""

    kind: Literal["person", "organization"] = "person"
    first_name: Text = ""
    last_name: Text = ""
    organization: Text = ""
    language: Language = "en"
    currency: Currency = ""


class CustomerChange(Details):
    """What changes of a customer. `tax_group` is the code of the customer's own, empty where the address decides; it
    needs the permission for it. `delay_exempt`: late orders bring neither notices nor a cancellation.
    `e_invoice_address`: where e-invoices go, as in Peppol (0106:12345678); `buyer_reference` is printed in them.
    """

    tax_group: TaxGroup = ""
    delay_exempt: bool = False
    tax_number: Text = ""
    e_invoice_address: Text = ""
    buyer_reference: Text = ""


class CustomerIn(Details):
    """A new customer; a name is enough."""

    address: AddressIn | None = None
    phones: list[Phone] = Field(default=[], max_length=10)
    emails: list[Text] = Field(default=[], max_length=10)
    note: LongText = ""


class AddressOut(Answer):
    """A postal address of a customer, and what it is for."""

    id: Id
    name: str
    street: str
    postal_code: str
    city: str
    region: str
    country: str
    primary: bool
    delivery: bool
    billing: bool


class PhoneOut(Answer):
    """A phone number: E.164 where it could be read, else as it was written."""

    id: Id
    number: str
    extension: str
    primary: bool


class EmailOut(Answer):
    """An e-mail address."""

    id: Id
    address: str
    primary: bool


class CustomerOut(Answer):
    """A customer."""

    id: Id
    number: str
    kind: Literal["person", "organization"]
    first_name: str
    last_name: str
    organization: str
    language: str
    currency: str
    tax_group: str
    delay_exempt: bool
    tax_number: str
    e_invoice_address: str
    buyer_reference: str
    allow_on_account: bool
    blocked: bool
    addresses: list[AddressOut]
    phones: list[PhoneOut]
    emails: list[EmailOut]


class CustomerPage(Answer):
    """Some customers, and where the next ones begin."""

    items: list[CustomerOut]
    next_cursor: str | None


@router.get("", operation_id="list_customers", response={200: CustomerPage})
def list_customers(request: HttpRequest, wanted: Query[SearchFilter]) -> HttpResponse:
    """Customers by name, phone, e-mail, postal code or number; without words all of them."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.SEE_CUSTOMERS):
        return problem(refusal)
    if wanted.search.strip():
        hits = find_customers(legal_entity=actor.legal_entity, text=wanted.search, limit=wanted.limit)
        known = visible_customers(actor).filter(public_id__in=[hit.public_id for hit in hits])
        rows = {row.public_id: row for row in known}
        found = [customer_value(rows[hit.public_id]) for hit in hits if hit.public_id in rows]
        return json_answer({"items": found, "next_cursor": None})
    page = page_of(visible_customers(actor), cursor=wanted.cursor, limit=wanted.limit, show=customer_value)
    return problem(page) if isinstance(page, Refusal) else json_answer(page)


@router.post("", operation_id="create_customer", response={201: CustomerOut}, openapi_extra={"x-idempotent": True})
@idempotent
def create_customer(request: HttpRequest, body: CustomerIn) -> HttpResponse:
    """Adds a customer."""
    actor = caller(request)
    details = CustomerDetails(
        kind=CustomerKind(body.kind),
        first_name=body.first_name,
        last_name=body.last_name,
        organization=body.organization,
        language=body.language,
        currency=body.currency,
    )
    new = NewCustomer(
        details=details,
        address=Address(**body.address.model_dump()) if body.address else None,
        phones=body.phones,
        emails=body.emails,
        note=body.note,
    )
    added = add_customer(actor, new=new)
    if not isinstance(added, Customer):
        return problem(added)
    return created(customer_value(visible_customers(actor).get(pk=added.pk)))


@router.get("/{customer}", operation_id="get_customer", response={200: CustomerOut})
def get_customer(request: HttpRequest, customer: Id) -> HttpResponse:
    """One customer."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.SEE_CUSTOMERS):
        return problem(refusal)
    row = visible_customers(actor).filter(public_id=customer).first()
    return problem(NOT_FOUND) if row is None else json_answer(customer_value(row))


@router.patch("/{customer}", operation_id="change_customer", response={200: CustomerOut})
def change(request: HttpRequest, customer: Id, body: CustomerChange) -> HttpResponse:
    """Changes what was sent of a customer's name, language, currency and terms, all of it or nothing."""
    actor = caller(request)
    changes = body.model_dump(exclude_unset=True)
    changed: Customer | tuple[Refusal, ...]
    with transaction.atomic():
        changed = _changed(actor, customer, changes)
        transaction.set_rollback(not isinstance(changed, Customer))
    if not isinstance(changed, Customer):
        # The address names the customer here, no field does.
        return problem(NOT_FOUND if changed[0].code == NOT_FOUND.code else changed)
    return json_answer(customer_value(visible_customers(actor).get(pk=changed.pk)))


def _changed(actor: Actor, customer: str, changes: dict[str, Any]) -> Customer | tuple[Refusal, ...]:
    """Name, language and currency in one action, each of the terms in one of its own."""
    tax_group, exempt = changes.pop("tax_group", None), changes.pop("delay_exempt", None)
    changed: Customer | Refusal | None = None
    if tax_group is not None:
        changed = set_tax_group(actor, customer=customer, tax_group=tax_group)
    if exempt is not None and not isinstance(changed, Refusal):
        changed = set_delay_exempt(actor, customer=customer, exempt=exempt)
    invoicing = {name: changes.pop(name) for name in INVOICING if name in changes}
    if invoicing and not isinstance(changed, Refusal):
        changed = set_invoicing(actor, customer=customer, **invoicing)
    if isinstance(changed, Refusal):
        return (changed,)
    if changed is not None and not changes:
        return changed
    return change_customer(actor, customer=customer, changes=changes)


def visible_customers(actor: Actor) -> Any:
    """The customers of the company, with all that `customer_value` shows."""
    customers = Customer.objects.filter(legal_entity=actor.legal_entity, merged_into=None)
    return customers.select_related("tax_group").defer("search_text").prefetch_related("addresses", "phones", "emails")


def _in_order(contacts: Iterable[T]) -> list[T]:
    """The primary one, then the others as they came."""
    return sorted(contacts, key=lambda contact: (not contact.is_primary, contact.pk))


def customer_value(row: Customer) -> dict[str, Any]:
    """A customer as the API shows it."""
    parts = ("name", "street", "postal_code", "city", "region", "country")
    return {
        "id": row.public_id,
        "number": row.number,
        "kind": row.kind,
        "first_name": row.first_name,
        "last_name": row.last_name,
        "organization": row.organization,
        "language": row.language,
        "currency": row.currency,
        "tax_group": row.tax_group.code if row.tax_group else "",
        "delay_exempt": row.delay_exempt,
        **{name: getattr(row, name) for name in INVOICING},
        "allow_on_account": row.allow_on_account,
        "blocked": row.blocked,
        "addresses": [
            {
                "id": str(address.pk),
                **{part: getattr(address, part) for part in parts},
                "primary": address.is_primary,
                "delivery": address.is_delivery,
                "billing": address.is_billing,
            }
            for address in _in_order(row.addresses.all())
        ],
        "phones": [
            {
                "id": str(phone.pk),
                "number": phone.e164 or phone.raw,
                "extension": phone.extension,
                "primary": phone.is_primary,
            }
            for phone in _in_order(row.phones.all())
        ],
        "emails": [
            {"id": str(email.pk), "address": email.address, "primary": email.is_primary}
            for email in _in_order(row.emails.all())
        ],
    }
