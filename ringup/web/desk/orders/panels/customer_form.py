"""A new customer without leaving the order: the fields that the country's addresses have, and likely duplicates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ringup.customers.queries import CustomerHit
from ringup.values.refusal import Refusal
from ringup.web.desk.customer_entry import InputField, customer_fields
from ringup.web.desk.orders.panels.customer_results import CustomerResult, result_of
from ringup.web.desk.orders.panels.order_panel import OrderPanel
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.wording import say


@dataclass(frozen=True, kw_only=True)
class CustomerForm(OrderPanel):
    """Closed as long as it has no fields. `duplicates` are shown once; saving again means: somebody else."""

    fields: tuple[InputField, ...] = ()
    duplicates: tuple[CustomerResult, ...] = ()
    wrong: str = ""

    @property
    def first_wrong(self) -> str:
        """The id of the first field that has to be mended."""
        return next((f"new-customer-{field.name}" for field in self.fields if field.wrong), "")


def customer_form_panel(
    shown: Shown,
    values: Mapping[str, str],
    refusals: Iterable[Refusal] = (),
    duplicates: Iterable[CustomerHit] = (),
) -> CustomerForm:
    """The form with what was typed so far, and what is wrong directly at its field."""
    said = [say(refusal) for refusal in refusals]
    wrong = {one.field: f"{one.text} {one.cure}".strip() for one in said}
    center = shown.rows.center
    country = values.get("country") or center.country
    fields = tuple(customer_fields(values, wrong, country=country, language=center.language))
    placed = {field.name for field in fields}
    return CustomerForm(
        order=shown.id,
        fields=fields,
        duplicates=tuple(result_of(hit) for hit in duplicates),
        wrong=" ".join(one.text for one in said if one.field not in placed),
    )
