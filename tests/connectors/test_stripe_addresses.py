"""Stripe and the billing address: it is told before the card is asked, and what the issuer says of it is read."""

from dataclasses import replace

import pytest

from ringup.payments.connectors.protocol import BillingAddress, Request
from ringup.payments.connectors.stripe_answers.asking import billing_details
from ringup.payments.connectors.stripe_answers.reading import held
from ringup.payments.rules.address_checks import AddressChecks, Check
from ringup.payments.rules.outcomes import Succeeded, Unknown
from ringup.values.money import Money
from tests.connectors.conftest import stripe_connector

TEN = Money(1000, "EUR")
CHECKED = AddressChecks(postal_code=Check.MATCH)
INTENT = {
    "id": "pi_1",
    "amount": 1000,
    "amount_capturable": 1000,
    "currency": "eur",
    "status": "requires_capture",
    "metadata": {"ringup_intent": "i1"},
}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (None, None),
        ({}, AddressChecks()),
        (
            {"address_line1_check": "fail", "address_postal_code_check": "pass", "cvc_check": "pass"},
            AddressChecks(street=Check.MISMATCH, postal_code=Check.MATCH),
        ),
        ({"address_line1_check": "unavailable", "address_postal_code_check": "unchecked"}, AddressChecks()),
    ],
)
def test_an_authorization_tells_what_the_issuer_says_of_the_address(told, expected):
    charge = {"id": "ch_1", "payment_method_details": {"card": {"checks": told}}}
    assert held(INTENT | {"latest_charge": charge}, "i1").checks == expected


@pytest.mark.parametrize(("stored", "checks"), [({}, CHECKED), (Unknown(because="timeout"), None)])
def test_what_is_said_of_another_address_is_no_check_of_this_one(stripe_stage, monkeypatch, stored, checks):
    connector = stripe_connector(stripe_stage)
    monkeypatch.setattr(connector, "_ask", lambda _ask: stored)
    given = Succeeded(reference="pi_1", amount=TEN, checks=CHECKED)
    monkeypatch.setattr(connector, "_move", lambda _ask, _read: given)
    billing = BillingAddress(name="Carla", street="Havnegade 1", postal_code="8000", city="Aarhus", country="DK")
    request = Request(intent="i1", idempotency_key="key-1-2-3", amount=TEN, token="cus_1:pm_1", billing=billing)
    assert connector.authorize(request) == replace(given, checks=checks)


def test_the_billing_address_is_told_before_the_card_is_asked(stripe_stage):
    billing = BillingAddress(name="Carla", street="Havnegade 1\n2. tv", postal_code="8000", country="DK")
    assert billing_details(billing) == {
        "name": "Carla",
        # No city: told so, as the card may have been asked for an order to another place before.
        "address": {"line1": "Havnegade 1", "postal_code": "8000", "city": "", "country": "DK"},
    }
    request = Request(intent="i1", idempotency_key="key-1-2-3", amount=TEN, token=stripe_stage.card(), billing=billing)
    assert isinstance(stripe_connector(stripe_stage).authorize(request), Succeeded)
