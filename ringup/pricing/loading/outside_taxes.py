"""What an outside tax service said of an order, and asking it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings

from ringup.pricing.connectors.registry import find_tax_connector
from ringup.pricing.models import (
    TaxAnswer,
)
from ringup.pricing.rules.basket import OutsideTaxes
from ringup.pricing.rules.outside_tax import TaxOutcome, TaxRequest, Unknown
from ringup.pricing.rules.price_book import PriceRules


def load_outside_taxes(order: str) -> OutsideTaxes | None:
    """The last taxes that an outside service gave for the order (its public id), whatever has changed since."""
    row = TaxAnswer.objects.filter(order=order, failure={}).order_by("-answered_at").first()
    if row is None:
        return None
    return OutsideTaxes(
        inputs=row.inputs,
        taxes=tuple(Decimal(tax) for tax in row.taxes),
        service=row.service,
        reference=row.reference or None,
    )


def load_tax_failure(order: str) -> Mapping[str, Any]:
    """Why the last question about the order has no taxes: a refusal as stored, {"because": …}, or nothing."""
    row = TaxAnswer.objects.filter(order=order).order_by("-answered_at").first()
    return row.failure if row else {}


def ask_tax_service(name: str, rules: PriceRules, request: TaxRequest) -> TaxOutcome:
    """The answer of the connector with that name; LookupError for a name that is not in the registry.

    One that this installation has no settings for cannot answer.
    """
    connector = find_tax_connector(name)
    if name not in settings.TAX_CONNECTORS:
        return Unknown(because="not_configured")
    return connector.configured(settings.TAX_CONNECTORS[name], rules).calculate(request)
