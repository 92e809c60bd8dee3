"""The default: our own rates, by the tax group of the address and the item tax group. It asks nobody."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import ClassVar

from ringup.pricing.rules.outside_tax import Taxes, TaxItem, TaxOutcome, TaxRequest
from ringup.pricing.rules.price_book import PriceRules
from ringup.pricing.rules.taxes import rate_of, tax_of


class LocalRates:
    """Gives what the calculation itself gives without an outside service."""

    NAME: ClassVar[str] = "local_rates"

    def __init__(self, rules: PriceRules) -> None:
        self.rules = rules

    @classmethod
    def configured(cls, settings: Mapping[str, str], rules: PriceRules) -> "LocalRates":
        return cls(rules)

    def calculate(self, request: TaxRequest) -> TaxOutcome:
        return Taxes(minor=tuple(self._tax(item, request) for item in request.items))

    def _tax(self, item: TaxItem, request: TaxRequest) -> int:
        rate = rate_of(
            self.rules.taxes,
            item.tax_group,
            item.ship_to,
            datetime.combine(request.day, time(12), UTC),
            address_group=request.customer_tax_group or self.rules.tax_groups.find(item.ship_to),
        )
        return tax_of(item.amount_minor, rate, included=request.prices_include_tax)
