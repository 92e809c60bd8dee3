"""What every tax connector can be asked, and what it answers."""

from collections.abc import Mapping
from typing import ClassVar, Protocol

from ringup.pricing.rules.outside_tax import TaxOutcome, TaxRequest
from ringup.pricing.rules.price_book import PriceRules


class TaxConnector(Protocol):
    """Calculates the taxes of an order. It never raises for the network: silence and a broken answer are `Unknown`.

    A question may be repeated and has no lasting effect on the other side. The answer comes within seconds or not at
    all: a customer is on the line.
    """

    NAME: ClassVar[str]

    @classmethod
    def configured(cls, settings: Mapping[str, str], rules: PriceRules) -> "TaxConnector":
        """The connector with an installation's settings (addresses, keys) and the company's own rates."""
        ...

    def calculate(self, request: TaxRequest) -> TaxOutcome:
        """The tax of each item; or `tax_refused` {why} where the service says that it cannot be taxed so."""
        ...
