"""Customers with addresses, phones and e-mail addresses; Carla and Bruno of the cast."""

from typing import Any

from ringup.call_centers.models import LegalEntity
from ringup.customers.models import Customer, CustomerAddress, CustomerEmail, CustomerPhone
from ringup.customers.saving import keep_search_text
from tests.factories.company import make_legal_entity

HOME = {"street": "Coolsingel 42", "postal_code": "3011 AD", "city": "Rotterdam", "country": "NL"}


def make_customer(
    number: str = "C-100001",
    *,
    first_name: str = "Carla",
    last_name: str = "Jansen",
    phone: str = "+31101234567",
    email: str = "",
    address: dict[str, Any] | None = None,
    legal_entity: LegalEntity | None = None,
    **values: Any,
) -> Customer:
    """A customer with one primary address in Rotterdam and one phone; `phone=""` and `email=""` mean none."""
    entity = legal_entity or make_legal_entity()
    customer = Customer.objects.create(
        legal_entity=entity,
        number=number,
        first_name=first_name,
        last_name=last_name,
        **values,
    )
    make_address(customer, **{"is_primary": True, **(address or {})})
    if phone:
        CustomerPhone.objects.create(customer=customer, e164=phone, raw=phone, is_primary=True)
    if email:
        CustomerEmail.objects.create(customer=customer, address=email, is_primary=True)
    keep_search_text([customer.pk])
    return customer


def make_address(customer: Customer, **values: Any) -> CustomerAddress:
    """An address of the customer; by default Coolsingel 42, Rotterdam."""
    name = f"{customer.first_name} {customer.last_name}".strip() or customer.organization
    return CustomerAddress.objects.create(customer=customer, **{"name": name, **HOME, **values})


def make_carla(*, legal_entity: LegalEntity | None = None, **values: Any) -> Customer:
    """The good customer: buys on account within 500.00, has e-mail."""
    fields = {
        "number": "C-100001",
        "email": "carla@jansen.example",
        "allow_on_account": True,
        "credit_limit_minor": 50_000,
        **values,
    }
    return make_customer(legal_entity=legal_entity, **fields)


def make_bruno(*, legal_entity: LegalEntity | None = None, **values: Any) -> Customer:
    """The new customer without an e-mail address."""
    fields = {
        "number": "C-100002",
        "first_name": "Bruno",
        "last_name": "de Vries",
        "phone": "+31207654321",
        "address": {"street": "Damrak 1", "postal_code": "1012 LG", "city": "Amsterdam"},
        **values,
    }
    return make_customer(legal_entity=legal_entity, **fields)
