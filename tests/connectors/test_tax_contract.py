"""The contract of every tax connector, and what the HTTP one makes of a service that misbehaves."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ringup.pricing.connectors.local_rates import LocalRates
from ringup.pricing.connectors.over_http import HttpService
from ringup.pricing.connectors.protocol import TaxConnector
from ringup.pricing.connectors.registry import TAX_CONNECTORS, find_tax_connector
from ringup.pricing.rules.basket import Destination
from ringup.pricing.rules.outside_tax import Taxes, TaxItem, TaxRequest, Unknown, believable
from ringup.pricing.rules.price_book import PriceRules
from ringup.pricing.rules.taxes import TaxEntry
from ringup.values.refusal import Refusal
from tests.tax_service import KEY, RATE, TestTaxService, running_tax_service

TEXAS = Destination(country="US", region="TX", postal_code="77002", city="Houston")
RULES = PriceRules(taxes=(TaxEntry(group="FULL", rate=RATE), TaxEntry(group="FREE", rate=Decimal(0))))


def item(number: int = 0, **values: Any) -> TaxItem:
    fields: dict[str, Any] = {
        "id": f"line-{number}", "kind": "line", "code": "LAMP-1", "tax_group": "FULL", "quantity": "2",
        "amount_minor": 2000, "ship_to": TEXAS, **values,
    }  # fmt: skip
    return TaxItem(**fields)


def request_for(*items: TaxItem, **values: Any) -> TaxRequest:
    fields: dict[str, Any] = {"currency": "USD", "day": date(2026, 11, 21), "prices_include_tax": False, **values}
    return TaxRequest(items=items or (item(),), **fields)


@pytest.fixture
def service() -> Iterator[TestTaxService]:
    with running_tax_service() as running:
        yield running


RIGS: dict[str, Callable[[Any], TaxConnector]] = {
    "http_service": lambda request: HttpService.configured(request.getfixturevalue("service").settings, RULES),
    "local_rates": lambda request: LocalRates.configured({}, RULES),
}


@pytest.fixture(params=[connector.NAME for connector in TAX_CONNECTORS])
def connector(request: pytest.FixtureRequest) -> TaxConnector:
    """Each connector in turn; one without a rig fails here."""
    return RIGS[request.param](request)


def minor(outcome: object) -> tuple[int, ...]:
    assert isinstance(outcome, Taxes), outcome
    return outcome.minor


def test_there_is_a_tax_for_each_item_in_the_order_of_the_question(connector: TaxConnector) -> None:
    freight = item(id="charge-0", kind="charge", code="FREIGHT", quantity="1", amount_minor=595)
    asked = request_for(item(0), item(1, tax_group="FREE"), freight)
    assert minor(connector.calculate(asked)) == (165, 0, 49)


def test_the_same_question_has_the_same_answer(connector: TaxConnector) -> None:
    assert minor(connector.calculate(request_for())) == minor(connector.calculate(request_for()))


def test_tax_inside_of_prices_is_the_part_inside(connector: TaxConnector) -> None:
    assert minor(connector.calculate(request_for(item(amount_minor=10825), prices_include_tax=True))) == (825,)


@pytest.mark.parametrize(("currency", "tax"), [("USD", 165), ("JPY", 165), ("KWD", 165)])
def test_amounts_are_in_the_currencys_smallest_unit(connector: TaxConnector, currency: str, tax: int) -> None:
    assert minor(connector.calculate(request_for(currency=currency))) == (tax,)


def test_nothing_to_tax_needs_no_answer(connector: TaxConnector) -> None:
    assert minor(connector.calculate(replace(request_for(), items=()))) == ()


def test_every_answer_is_believable(connector: TaxConnector) -> None:
    asked = request_for(*[item(number, amount_minor=number * 7) for number in range(1, 40)])
    assert believable(asked, minor(connector.calculate(asked)))


def test_a_connector_that_is_not_in_the_list_is_not_found() -> None:
    assert find_tax_connector("local_rates") is LocalRates
    with pytest.raises(LookupError):
        find_tax_connector("abacus")


# --- the service misbehaves: nothing of it is believed, and nothing is raised ----------


@pytest.mark.parametrize(
    ("mood", "because"),
    [
        ("error", "status_500"),
        ("html", "unreadable_answer"),
        ("list", "unreadable_answer"),
        ("other question", "other_question"),
        ("other currency", "other_question"),
        ("one missing", "items_differ"),
        ("one twice", "items_differ"),
        ("more than all", "not_believable"),
        ("negative", "not_believable"),
        ("a number", "unreadable_answer"),
        ("fractions", "unreadable_answer"),
        ("silent", "time_out"),
    ],
)
def test_an_answer_that_cannot_be_believed_is_none(service: TestTaxService, mood: str, because: str) -> None:
    service.moods.append(mood)
    connector = HttpService.configured({**service.settings, "seconds": "0.5"}, RULES)
    assert connector.calculate(request_for(item(0), item(1))) == Unknown(because=because)


def test_what_the_service_refuses_is_a_refusal_with_its_word(service: TestTaxService) -> None:
    service.moods.append("refuses")
    outcome = HttpService.configured(service.settings, RULES).calculate(request_for())
    assert isinstance(outcome, Refusal)
    assert (outcome.code, outcome.facts) == ("tax_refused", {"why": "address_not_found"})


def test_a_service_that_is_not_there_or_does_not_know_us_is_unknown(service: TestTaxService) -> None:
    stranger = HttpService(url=service.settings["url"], key="other")
    assert stranger.calculate(request_for()) == Unknown(because="status_401")
    nobody = HttpService(url="http://127.0.0.1:1", key=KEY)
    assert nobody.calculate(request_for()) == Unknown(because="unreachable")


@pytest.mark.parametrize(
    "change",
    [
        {"currency": "EUR"},
        {"day": date(2026, 11, 22)},
        {"prices_include_tax": True},
        {"items": (item(amount_minor=2001),)},
        {"items": (item(quantity="3"),)},
        {"items": (item(tax_group="LOW"),)},
        {"items": (item(ship_to=Destination(country="US", region="OK")),)},
        {"items": (item(), item(1))},
    ],
)
def test_another_question_has_another_fingerprint(change: dict[str, Any]) -> None:
    assert replace(request_for(), **change).fingerprint != request_for().fingerprint
