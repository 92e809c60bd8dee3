"""Adds a customer, or changes who one is and where one lives; closed as long as it has no fields."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from ringup.customers.queries import CustomerHit
from ringup.values.refusal import Refusal
from ringup.web.desk.customer_entry import InputField, customer_fields
from ringup.web.desk.customer_service.panels.service_panel import ServicePanel
from ringup.web.desk.customer_service.shown import ShownCustomer, Viewpoint
from ringup.web.desk.orders.panels.customer_results import CustomerResult, result_of
from ringup.web.ui.wording import say


@dataclass(frozen=True, kw_only=True)
class CustomerChange(ServicePanel):
    """Without a `customer` it adds one. `duplicates` are shown once; saving again means: somebody else."""

    address: str = ""
    fields: tuple[InputField, ...] = ()
    duplicates: tuple[CustomerResult, ...] = ()
    wrong: str = ""

    @property
    def first_wrong(self) -> str:
        """The id of the first field that has to be mended."""
        return next((f"service-{field.name}" for field in self.fields if field.wrong), "")


def customer_change_panel(
    view: Viewpoint,
    values: Mapping[str, str],
    refusals: Iterable[Refusal] = (),
    duplicates: Iterable[CustomerHit] = (),
    *,
    customer: str = "",
) -> CustomerChange:
    """The form with what was typed so far, and what is wrong directly at its field."""
    said = [say(refusal) for refusal in refusals]
    wrong = {one.field: f"{one.text} {one.cure}".strip() for one in said}
    country = values.get("country") or view.country
    fields = tuple(customer_fields(values, wrong, country=country, language=view.language, contacts=not customer))
    placed = {field.name for field in fields}
    return CustomerChange(
        customer=customer,
        address=reverse("desk:customer-change", args=[customer]) if customer else reverse("desk:new-customer-form"),
        fields=fields,
        duplicates=tuple(result_of(hit) for hit in duplicates),
        wrong=" ".join(one.text for one in said if one.field not in placed),
    )


def stored_values(shown: ShownCustomer) -> dict[str, str]:
    """What is stored, as the form carries it; the address is the primary one."""
    details = shown.card.details
    values = {
        "first_name": details.first_name,
        "last_name": details.last_name,
        "organization": details.organization,
        "language": details.language,
    }
    place = next(iter(shown.card.addresses), None)
    if place is not None:
        address = place.address
        values |= {"street": address.street, "postal_code": address.postal_code, "city": address.city}
        values |= {"region": address.region, "country": address.country}
    return values
