"""The contract of the fields into which an agent keys a card: page or script, they end with one card or with none."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ringup.payments.connectors.protocol import NOT_OFFERED, Capability, Link, LinkPurpose, LinkRequest
from ringup.payments.rules.links import Card, LinkEvent, LinkNews
from ringup.payments.rules.outcomes import Declined, NotFound, Succeeded, Unknown
from ringup.values.money import Money
from tests.connectors.conftest import stripe_connector
from tests.connectors.test_contract import needs
from tests.connectors.test_contract import request as asked


@pytest.fixture
def wanted(rig):
    needs(rig, Capability.HOSTED_FIELDS)
    return LinkRequest(
        intent="entry1",
        idempotency_key="entry-key-1",
        amount=Money(0, "EUR"),
        purpose=LinkPurpose.KEY_CARD,
        payee="Garden & Home",
        order_number="SO-100042",
        framed_by="https://orders.example.com",
        expires_at=datetime.now(UTC) + timedelta(minutes=5),
        keeps_card=True,
    )


@pytest.fixture
def fields(rig, wanted):
    made = rig.connector.open_fields(wanted)
    assert isinstance(made, Link), made
    return made


@pytest.fixture
def known(wanted, fields):
    """The request with which the fields are asked about from now on."""
    return replace(wanted, reference=fields.reference)


def test_fields_are_a_page_or_a_script_and_nothing_has_happened_yet(rig, fields, known):
    script = rig.connector.fields_script()
    assert bool(fields.url) != (script is not None)
    if script is not None:
        assert script.public_key
        assert all(place.startswith("https://") for place in (script.address, *script.frames, *script.connects))
    assert rig.connector.look_up_link(known) is None


def test_the_same_wish_again_is_the_same_fields(rig, wanted, fields):
    assert rig.connector.open_fields(wanted) == fields


def test_a_keyed_card_is_a_token_that_can_be_charged(rig, fields, known):
    rig.key_card(known, fields, False)
    news = rig.connector.look_up_link(known)
    assert isinstance(news, LinkNews)
    assert news.event is LinkEvent.PAY
    assert isinstance(news.card, Card)
    assert (news.card.last_four, news.card.expires_year) == ("1111", 2031)
    outcome = rig.connector.authorize(replace(asked(), token=news.card.token))
    assert isinstance(outcome, Succeeded)


def test_a_declined_card_can_be_followed_by_another(rig, fields, known):
    rig.key_card(known, fields, True)
    assert rig.connector.look_up_link(known).event is LinkEvent.DECLINE
    rig.key_card(known, fields, False)
    assert rig.connector.look_up_link(known).event is LinkEvent.PAY


def test_closed_fields_take_no_card(rig, fields, known):
    assert rig.connector.expire_link(known).event is LinkEvent.EXPIRE
    rig.key_card(known, fields, False)
    assert rig.connector.look_up_link(known).event is LinkEvent.EXPIRE


def test_whoever_closes_too_late_learns_that_a_card_was_keyed(rig, fields, known):
    rig.key_card(known, fields, False)
    assert rig.connector.expire_link(known).event is LinkEvent.PAY


def test_fields_that_were_never_made_are_not_found(rig, wanted):
    assert rig.connector.look_up_link(wanted) == NotFound()
    assert rig.connector.expire_link(wanted) == NotFound()


def test_who_has_no_fields_says_so(rig):
    if Capability.HOSTED_FIELDS not in rig.connector.CAPABILITIES:
        request = LinkRequest(intent="x", idempotency_key="key-x", amount=Money(0, "EUR"))
        assert rig.connector.open_fields(request) == NOT_OFFERED
        assert rig.connector.fields_script() is None
        assert rig.connector.take_token(request, "t") == NOT_OFFERED


STRIPE_WISH = LinkRequest(
    intent="entry2", idempotency_key="entry-key-2", amount=Money(0, "EUR"), purpose=LinkPurpose.KEY_CARD
)


@pytest.mark.parametrize("telephone_orders", ["1", "0"])
def test_stripe_is_told_that_the_card_was_said_on_the_telephone(stripe_stage, telephone_orders):
    stripe = stripe_connector(stripe_stage, telephone_orders=telephone_orders)
    known = replace(STRIPE_WISH, reference=stripe.open_fields(STRIPE_WISH).reference)
    assert isinstance(stripe.take_token(known, stripe_stage.token()), LinkNews)
    [confirmed] = [body for _method, path, body in stripe_stage.sent if path.endswith("/confirm")]
    assert confirmed.get("payment_method_options[card][moto]") == ("true" if telephone_orders == "1" else None)


def test_a_token_of_stripe_is_taken_once_whatever_becomes_of_the_answer(stripe_stage):
    stripe = stripe_connector(stripe_stage)
    known = replace(STRIPE_WISH, reference=stripe.open_fields(STRIPE_WISH).reference)
    token = stripe_stage.token()
    stripe_stage.moods.append("drop_after")
    assert isinstance(stripe.take_token(known, token), Unknown)
    again = stripe.take_token(known, token)
    assert isinstance(again, LinkNews)
    assert stripe.look_up_link(known) == again
    assert isinstance(stripe.take_token(known, stripe_stage.token()), Declined)


def test_without_its_public_key_stripe_has_no_fields(stripe_stage):
    assert stripe_connector(stripe_stage, public_key="").open_fields(STRIPE_WISH) == Declined(code="public_key_missing")
