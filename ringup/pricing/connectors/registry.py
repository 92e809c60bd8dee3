"""Every tax connector, one line each: a new connector is one file beside this one and one line here."""

from ringup.pricing.connectors.local_rates import LocalRates
from ringup.pricing.connectors.over_http import HttpService
from ringup.pricing.connectors.protocol import TaxConnector

TAX_CONNECTORS: tuple[type[TaxConnector], ...] = (
    HttpService,
    LocalRates,
)


def find_tax_connector(name: str) -> type[TaxConnector]:
    """The connector of that name; LookupError for a name that is not in the list."""
    named = {connector.NAME: connector for connector in TAX_CONNECTORS}
    if name not in named:
        raise LookupError(f"there is no tax connector {name!r}")
    return named[name]
