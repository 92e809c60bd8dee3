"""What the tax of an order leaves to be said: no tax group for an address, no answer of the outside service."""

from collections.abc import Iterator

from ringup.call_centers.models import TaxFallback
from ringup.orders.loading import OrderRows, destination_of, tax_group_of
from ringup.pricing.loading import load_tax_failure
from ringup.values.refusal import Cure, Refusal


def tax_warnings(rows: OrderRows) -> Iterator[Refusal]:
    """`tax_estimated` {why} where our own rates stand in for the service; `no_tax_group` {address} for each address
    that goods go to and no rule fits, where the call center wants that and the customer has no tax group of its own.
    """
    if why := _why_estimated(rows):
        yield Refusal(code="tax_estimated", facts={"why": why})
    search = rows.rules.rules.tax_groups
    if not search or not rows.center.parameters.warn_without_tax_group or tax_group_of(rows):
        return
    keys = dict.fromkeys(line.delivery_address_id or rows.order.delivery_address_id for line in rows.lines)
    for key in keys:
        if key is not None and not search.find(destination_of(rows, key)):
            address = rows.addresses[key]
            named = ", ".join(part for part in (address.city, address.region, address.postal_code) if part)
            yield Refusal(code="no_tax_group", facts={"address": named or address.country})


def tax_refusal(rows: OrderRows) -> Refusal | None:
    """Why a calculated order cannot be submitted with the tax that it has: what the service refuses, or
    `tax_not_known` {why} where the call center does not submit on an estimate.
    """
    parameters = rows.center.parameters
    if not parameters.tax_connector or rows.tax_is_exact or not rows.lines:
        return None
    failure = load_tax_failure(rows.order.public_id)
    if "code" in failure:
        cure = failure.get("cure")
        return Refusal(
            code=failure["code"],
            facts=failure["facts"],
            cure=Cure(code=cure["code"], facts=cure["facts"]) if cure else None,
        )
    if parameters.tax_fallback == TaxFallback.ESTIMATE:
        return None
    return Refusal(
        code="tax_not_known", facts={"why": failure.get("because", "not_asked")}, cure=Cure(code="open_recap_again")
    )


def _why_estimated(rows: OrderRows) -> str:
    parameters = rows.center.parameters
    if not parameters.tax_connector or rows.tax_is_exact or parameters.tax_fallback != TaxFallback.ESTIMATE:
        return ""
    failure = load_tax_failure(rows.order.public_id)
    return "" if "code" in failure else str(failure.get("because", "not_asked"))
