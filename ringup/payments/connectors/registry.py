"""Every payment connector, one line each: a new connector is one file beside this one and one line here."""

from ringup.payments.connectors.fake_acquirer import FakeAcquirer
from ringup.payments.connectors.protocol import Connector
from ringup.payments.connectors.stripe import Stripe
from ringup.payments.connectors.terminal_outside import TerminalOutside

CONNECTORS: tuple[type[Connector], ...] = (
    FakeAcquirer,
    Stripe,
    TerminalOutside,
)


def find_connector(name: str) -> type[Connector]:
    """The connector of that name; LookupError for a name that is not in the list."""
    named = {connector.NAME: connector for connector in CONNECTORS}
    if name not in named:
        raise LookupError(f"there is no payment connector {name!r}")
    return named[name]
