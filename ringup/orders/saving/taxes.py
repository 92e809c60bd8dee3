"""What the tax of an order leaves to be said: addresses for which the search finds no tax group."""

from collections.abc import Iterator

from ringup.orders.loading import OrderRows, destination_of
from ringup.values.refusal import Refusal


def tax_warnings(rows: OrderRows) -> Iterator[Refusal]:
    """`no_tax_group` {address} for each address that goods go to and no rule fits, where the call center wants that."""
    search = rows.rules.rules.tax_groups
    if not search or not rows.center.parameters.warn_without_tax_group:
        return
    keys = dict.fromkeys(line.delivery_address_id or rows.order.delivery_address_id for line in rows.lines)
    for key in keys:
        if key is not None and not search.find(destination_of(rows, key)):
            address = rows.addresses[key]
            named = ", ".join(part for part in (address.city, address.region, address.postal_code) if part)
            yield Refusal(code="no_tax_group", facts={"address": named or address.country})
