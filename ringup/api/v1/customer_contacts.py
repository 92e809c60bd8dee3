"""Where customers live, how to reach them, and what colleagues should know about them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from ringup.api.answers import created, json_answer
from ringup.api.idempotent import idempotent
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, Flag, Id, LongText, Moment, Phone, Text
from ringup.api.tokens import caller
from ringup.api.v1.customers import NOT_FOUND, AddressIn, CustomerOut, customer_value, visible_customers
from ringup.api.v1.order_bodies import ONCE
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.customers.actions.add_email import add_email
from ringup.customers.actions.add_note import add_note
from ringup.customers.actions.add_phone import add_phone
from ringup.customers.actions.remove_contact import Contact, remove_contact
from ringup.customers.actions.save_address import save_address
from ringup.customers.models import CustomerNote
from ringup.customers.rules.address import FIELDS, Address
from ringup.values.refusal import Refusal

router = Router(tags=["customers"])


class AddressOfCustomer(AddressIn):
    """A postal address and what it is for. The primary one comes first; there is always one."""

    primary: Flag = False
    delivery: Flag = True
    billing: Flag = True


class PhoneIn(Body):
    """A phone number as it is written; `country` says what one without a country code means."""

    number: Phone
    country: str = Field(default="", pattern=r"^([A-Z]{2})?$")
    primary: Flag = False


class EmailIn(Body):
    """An e-mail address."""

    address: Text
    primary: Flag = False


class NoteIn(Body):
    """What a colleague should know."""

    text: LongText


class NoteOut(Answer):
    """A note: who wrote it, and when."""

    text: str
    written_by: str
    written_at: Moment


class NoteList(Answer):
    """The notes of a customer, the latest first."""

    items: list[NoteOut]


@router.post(
    "/{customer}/addresses", operation_id="add_customer_address", response={201: CustomerOut}, openapi_extra=ONCE
)
@idempotent
def post_address(request: HttpRequest, customer: Id, body: AddressOfCustomer) -> HttpResponse:
    """Adds an address; the first is primary."""
    return _address(caller(request), customer, body, key=None)


@router.put("/{customer}/addresses/{address}", operation_id="change_customer_address", response={200: CustomerOut})
def put_address(request: HttpRequest, customer: Id, address: Id, body: AddressOfCustomer) -> HttpResponse:
    """Puts this in the place of an address. Orders keep the copy that they were taken with."""
    return _address(caller(request), customer, body, key=_key(address))


@router.delete("/{customer}/addresses/{address}", operation_id="remove_customer_address", response={200: CustomerOut})
def delete_address(request: HttpRequest, customer: Id, address: Id) -> HttpResponse:
    """Takes an address off; was it the primary one, the oldest of the others is."""
    return _remove(caller(request), customer, Contact.ADDRESS, address)


@router.post("/{customer}/phones", operation_id="add_customer_phone", response={201: CustomerOut})
def post_phone(request: HttpRequest, customer: Id, body: PhoneIn) -> HttpResponse:
    """Adds a phone number; one that is there already stays, and may become primary."""
    actor = caller(request)
    outcome = add_phone(actor, customer=customer, phone=body.number, country=body.country, is_primary=body.primary)
    return _answer(actor, customer, outcome, new=True)


@router.delete("/{customer}/phones/{phone}", operation_id="remove_customer_phone", response={200: CustomerOut})
def delete_phone(request: HttpRequest, customer: Id, phone: Id) -> HttpResponse:
    """Takes a phone number off."""
    return _remove(caller(request), customer, Contact.PHONE, phone)


@router.post("/{customer}/emails", operation_id="add_customer_email", response={201: CustomerOut})
def post_email(request: HttpRequest, customer: Id, body: EmailIn) -> HttpResponse:
    """Adds an e-mail address; one that is there already stays, and may become primary."""
    actor = caller(request)
    outcome = add_email(actor, customer=customer, email=body.address, is_primary=body.primary)
    return _answer(actor, customer, outcome, new=True)


@router.delete("/{customer}/emails/{email}", operation_id="remove_customer_email", response={200: CustomerOut})
def delete_email(request: HttpRequest, customer: Id, email: Id) -> HttpResponse:
    """Takes an e-mail address off."""
    return _remove(caller(request), customer, Contact.EMAIL, email)


@router.get("/{customer}/notes", operation_id="list_customer_notes", response={200: NoteList})
def list_notes(request: HttpRequest, customer: Id) -> HttpResponse:
    """What colleagues wrote about a customer."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.SEE_CUSTOMERS):
        return problem(refusal)
    row = visible_customers(actor).filter(public_id=customer).first()
    if row is None:
        return problem(NOT_FOUND)
    notes = row.notes.select_related("written_by").order_by("-written_at", "-pk")
    return json_answer({"items": [_note_value(note) for note in notes]})


@router.post("/{customer}/notes", operation_id="add_customer_note", response={201: NoteOut}, openapi_extra=ONCE)
@idempotent
def post_note(request: HttpRequest, customer: Id, body: NoteIn) -> HttpResponse:
    """Writes a note; it is never edited."""
    outcome = add_note(caller(request), customer=customer, text=body.text)
    return _refused(outcome) if isinstance(outcome, Refusal) else created(_note_value(outcome))


def _address(actor: Actor, customer: str, body: AddressOfCustomer, *, key: int | None) -> HttpResponse:
    outcome = save_address(
        actor,
        customer=customer,
        address=Address(**{name: getattr(body, name) for name in (*FIELDS, "country")}),
        key=key,
        is_primary=body.primary,
        is_delivery=body.delivery,
        is_billing=body.billing,
    )
    return _answer(actor, customer, outcome, new=key is None)


def _remove(actor: Actor, customer: str, contact: Contact, key: str) -> HttpResponse:
    outcome = remove_contact(actor, customer=customer, contact=contact, key=_key(key))
    return _answer(actor, customer, outcome)


def _answer(actor: Actor, customer: str, outcome: object, *, new: bool = False) -> HttpResponse:
    """The customer as they are now, or why not."""
    if isinstance(outcome, Refusal | tuple):
        return _refused(outcome)
    value = customer_value(visible_customers(actor).get(public_id=customer))
    return created(value) if new else json_answer(value)


def _refused(outcome: Refusal | tuple[Refusal, ...]) -> HttpResponse:
    first = outcome[0] if isinstance(outcome, tuple) else outcome
    # The address names the customer here, no field does.
    return problem(NOT_FOUND if first.code == NOT_FOUND.code else outcome)


def _key(contact: str) -> int:
    """What is no number names nothing."""
    return int(contact) if contact.isdigit() and len(contact) < 19 else -1


def _note_value(note: CustomerNote) -> dict[str, Any]:
    author = note.written_by
    return {
        "text": note.text,
        "written_by": author.get_full_name() or author.username,
        "written_at": note.written_at,
    }
