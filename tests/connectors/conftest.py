"""A rig for every connector of the registry: the contract is tested over all of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
import pytest

from ringup.payments.connectors.protocol import Connector, Link
from ringup.payments.connectors.registry import CONNECTORS
from ringup.payments.connectors.stripe import Stripe
from ringup.payments.connectors.terminal_outside import TerminalOutside
from tests.acquirer import IMPATIENCE, TestAcquirer, running_acquirer
from tests.connectors.stripe_stage import GOOD_CARD, KEY, PUBLIC_KEY, REFUSED_CARD, SECRET, StripeStage


class PageCustomer:
    """A customer who types a card at a page of the fake acquirer; the numbers are published test numbers."""

    tells_declines = True

    def pay(self, link: Link, *, declined: bool = False) -> str:
        """What the page says then."""
        number = "4000 0000 0000 9995" if declined else "4111 1111 1111 1111"
        return httpx.post(link.url, data={"number": number, "expires": "2031-12"}).text


@dataclass(frozen=True, kw_only=True)
class Rig:
    """A connector and what its contract needs: the card of a request, and the outside's own account of the money.

    `moved(kind)` lists (amount, currency) of what the outside did; None where nobody keeps such an account. `events`
    are its messages so far, `customer` somebody who pays at its pages, and `key_card` somebody who keys a card into
    its fields: a request for them, what was made of it, and whether the card is to be declined. `dispute` lets the bank
    of a customer dispute a charge (the reference of its capture), or decide.
    """

    connector: Connector
    card: dict[str, str]
    moved: Callable[[str], list[tuple[int, str]]] | None = None
    events: Callable[[], list[tuple[bytes, dict[str, str]]]] | None = None
    customer: Any = None
    key_card: Callable[[Any, Any, bool], object] | None = None
    dispute: Callable[[str, str], object] | None = None
    # Has the issuer say so of holder, street and postal code with the next authorization.
    say_checks: Callable[[str], object] | None = None


@pytest.fixture
def acquirer(tmp_path: Path) -> Iterator[TestAcquirer]:
    with running_acquirer(tmp_path) as running:
        yield running


def fake_acquirer_rig(request: Any) -> Rig:
    acquirer: TestAcquirer = request.getfixturevalue("acquirer")
    return Rig(
        connector=acquirer.connector(),
        card={"token": "tok_visa"},
        moved=lambda kind: [(row["amount"], row["currency"]) for row in acquirer.journal(kind)],
        events=acquirer.events,
        customer=PageCustomer(),
        key_card=lambda _wanted, link, declined: PageCustomer().pay(link, declined=declined),
        dispute=acquirer.dispute,
        say_checks=lambda text: acquirer.queue(f"checks:{text}"),
    )


@pytest.fixture(scope="session")
def stripe_program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StripeStage]:
    if find_spec("localstripe") is None:
        pytest.skip("localstripe is not installed")
    with StripeStage(tmp_path_factory.mktemp("localstripe")) as stage:
        yield stage


@pytest.fixture
def stripe_stage(stripe_program: StripeStage) -> StripeStage:
    stripe_program.clear()
    return stripe_program


def stripe_rig(request: Any) -> Rig:
    stage: StripeStage = request.getfixturevalue("stripe_stage")
    connector = stripe_connector(stage)
    return Rig(
        connector=connector,
        card={"token": stage.card()},
        moved=stage.moved,
        events=stage.messages,
        customer=stage,
        key_card=lambda wanted, _link, declined: connector.take_token(
            wanted, stage.token(REFUSED_CARD if declined else GOOD_CARD)
        ),
        dispute=stage.dispute,
    )


def stripe_connector(stage: StripeStage, **other: str) -> Stripe:
    return Stripe.configured(
        {"key": KEY, "webhook_secret": SECRET, "public_key": PUBLIC_KEY, "url": stage.url, **other}
    )


def terminal_outside_rig(request: Any) -> Rig:
    return Rig(connector=TerminalOutside.configured({}), card={"approval_code": "A7K2Q9"})


RIGS = {"fake_acquirer": fake_acquirer_rig, "stripe": stripe_rig, "terminal_outside": terminal_outside_rig}


@pytest.fixture(params=[connector.NAME for connector in CONNECTORS])
def rig(request: Any) -> Rig:
    """Each connector in turn; one without a rig fails here."""
    return RIGS[request.param](request)


@pytest.fixture
def hasty(acquirer: TestAcquirer) -> Connector:
    """A connector to the fake acquirer that waits only a moment, for the moods in which no answer comes."""
    return acquirer.connector(seconds=IMPATIENCE)
