"""Rows → values: all that a screen shows of one customer, in five queries."""

from dataclasses import dataclass
from datetime import datetime

from ringup.customers.models import Customer
from ringup.customers.rules.address import Address
from ringup.customers.rules.details import CustomerDetails, CustomerKind, display_name

MOST_NOTES = 30


@dataclass(frozen=True, kw_only=True)
class Phone:
    key: int
    e164: str
    extension: str
    raw: str
    is_primary: bool


@dataclass(frozen=True, kw_only=True)
class Email:
    key: int
    address: str
    is_primary: bool


@dataclass(frozen=True, kw_only=True)
class Place:
    """An address and what it is for."""

    key: int
    address: Address
    is_primary: bool
    is_delivery: bool
    is_billing: bool


@dataclass(frozen=True, kw_only=True)
class Note:
    text: str
    written_by: str
    written_at: datetime


@dataclass(frozen=True, kw_only=True)
class CustomerCard:
    """One customer. Amounts are minor units of the customer's currency; empty means the company's.

    `tax_group` is the code of the customer's own; empty where the address decides.
    """

    id: int
    public_id: str
    number: str
    name: str
    details: CustomerDetails
    price_group: str
    tax_group: str
    tax_group_name: str
    allow_on_account: bool
    installment_eligible: bool
    delay_exempt: bool
    e_invoice_address: str
    buyer_reference: str
    credit_limit_minor: int | None
    mandatory_credit_limit: bool
    balance_minor: int
    blocked: bool
    blocked_because: str
    is_merged: bool
    created_at: datetime
    addresses: tuple[Place, ...]
    phones: tuple[Phone, ...]
    emails: tuple[Email, ...]
    notes: tuple[Note, ...]


def load_card(*, legal_entity: int, customer: str) -> CustomerCard | None:
    """The customer with that public id, the primary of everything first; None behind another wall."""
    row = (
        Customer.objects.filter(legal_entity=legal_entity, public_id=customer)
        .select_related("price_group", "tax_group")
        .defer("search_text")
        .first()
    )
    if row is None:
        return None
    details = CustomerDetails(
        kind=CustomerKind(row.kind),
        first_name=row.first_name,
        last_name=row.last_name,
        organization=row.organization,
        language=row.language,
        currency=row.currency,
        group=row.group,
        tax_number=row.tax_number,
    )
    return CustomerCard(
        id=row.pk,
        public_id=row.public_id,
        number=row.number,
        name=display_name(organization=row.organization, first_name=row.first_name, last_name=row.last_name),
        details=details,
        price_group=row.price_group.name if row.price_group else "",
        tax_group=row.tax_group.code if row.tax_group else "",
        tax_group_name=row.tax_group.name if row.tax_group else "",
        allow_on_account=row.allow_on_account,
        installment_eligible=row.installment_eligible,
        delay_exempt=row.delay_exempt,
        e_invoice_address=row.e_invoice_address,
        buyer_reference=row.buyer_reference,
        credit_limit_minor=row.credit_limit_minor,
        mandatory_credit_limit=row.mandatory_credit_limit,
        balance_minor=row.balance_minor,
        blocked=row.blocked,
        blocked_because=row.blocked_because,
        is_merged=row.merged_into_id is not None,
        created_at=row.created_at,
        addresses=_places(row),
        phones=tuple(
            Phone(key=p.pk, e164=p.e164, extension=p.extension, raw=p.raw, is_primary=p.is_primary)
            for p in row.phones.order_by("-is_primary", "pk")
        ),
        emails=tuple(
            Email(key=e.pk, address=e.address, is_primary=e.is_primary)
            for e in row.emails.order_by("-is_primary", "pk")
        ),
        notes=_notes(row),
    )


def _places(row: Customer) -> tuple[Place, ...]:
    return tuple(
        Place(
            key=a.pk,
            address=Address(
                name=a.name,
                street=a.street,
                postal_code=a.postal_code,
                city=a.city,
                region=a.region,
                country=a.country,
            ),
            is_primary=a.is_primary,
            is_delivery=a.is_delivery,
            is_billing=a.is_billing,
        )
        for a in row.addresses.order_by("-is_primary", "pk")
    )


def _notes(row: Customer) -> tuple[Note, ...]:
    notes = row.notes.select_related("written_by").order_by("-written_at", "-pk")[:MOST_NOTES]
    return tuple(
        Note(
            text=note.text,
            written_by=note.written_by.get_full_name() or note.written_by.username,
            written_at=note.written_at,
        )
        for note in notes
    )
