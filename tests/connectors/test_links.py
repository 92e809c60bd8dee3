"""The contract of payment links: the customer pays or leaves a card at the processor's page, and nowhere else."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from ringup.payments.connectors.protocol import (
    NOBODY_TO_ASK,
    NOT_OFFERED,
    Capability,
    Delivery,
    Link,
    LinkPurpose,
    LinkRequest,
    Notice,
    Request,
)
from ringup.payments.rules.links import Card, LinkEvent, LinkNews
from ringup.payments.rules.outcomes import Declined, NotFound, Succeeded, Unknown
from ringup.values.money import Money
from tests.connectors.test_contract import needs

TEN = Money(1000, "EUR")
numbers = itertools.count(1)


def wish(*, amount=TEN, **other):
    number = next(numbers)
    return LinkRequest(
        intent=f"link{number}",
        idempotency_key=f"link-key-{number:08}",
        amount=amount,
        payee="Garden & Home",
        order_number="SO-100042",
        back_to="https://shop.example/thanks",
        expires_at=datetime.now(UTC) + timedelta(hours=2),
        **other,
    )


def made(rig, wanted):
    """The link, and the request with which it is asked about from now on."""
    link = rig.connector.create_link(wanted)
    assert isinstance(link, Link), link
    return link, LinkRequest(**{**vars(wanted), "reference": link.reference})


def test_a_link_is_an_address_of_the_processor_and_nothing_has_happened_yet(rig):
    needs(rig, Capability.PAYMENT_LINK)
    link, wanted = made(rig, wish())
    assert link.url.startswith(("http://127.0.0.1", "https://"))
    assert link.expires_at > datetime.now(UTC)
    assert rig.connector.look_up_link(wanted) is None
    if rig.moved:
        assert rig.moved("authorize") == []


def test_the_same_wish_again_is_the_same_link(rig):
    needs(rig, Capability.PAYMENT_LINK)
    wanted = wish()
    assert made(rig, wanted)[0] == made(rig, wanted)[0]


def test_the_customer_pays_at_the_page_and_the_amount_is_reserved_once(rig):
    needs(rig, Capability.PAYMENT_LINK)
    link, wanted = made(rig, wish())
    rig.customer.pay(link)
    news = rig.connector.look_up_link(wanted)
    assert isinstance(news, LinkNews)
    assert news.event is LinkEvent.PAY
    assert isinstance(news.outcome, Succeeded)
    assert news.outcome.amount == TEN
    rig.customer.pay(link)
    if rig.moved:
        assert rig.moved("authorize") == [(1000, "EUR")]
    captured = rig.connector.capture(
        Request(intent="c1", idempotency_key="key-capture-1", amount=TEN, reference=news.outcome.reference)
    )
    assert isinstance(captured, Succeeded)


def test_a_declined_card_is_told_and_the_customer_may_take_another(rig):
    needs(rig, Capability.PAYMENT_LINK)
    link, wanted = made(rig, wish())
    rig.customer.pay(link, declined=True)
    if rig.customer.tells_declines:
        news = rig.connector.look_up_link(wanted)
        assert news.event is LinkEvent.DECLINE
        assert isinstance(news.outcome, Declined)
    rig.customer.pay(link)
    assert rig.connector.look_up_link(wanted).event is LinkEvent.PAY


def test_nobody_pays_by_a_link_that_is_void(rig):
    needs(rig, Capability.PAYMENT_LINK)
    link, wanted = made(rig, wish())
    assert rig.connector.expire_link(wanted) == LinkNews(event=LinkEvent.EXPIRE)
    assert rig.connector.expire_link(wanted) == LinkNews(event=LinkEvent.EXPIRE)
    rig.customer.pay(link)
    assert rig.connector.look_up_link(wanted).event is LinkEvent.EXPIRE
    if rig.moved:
        assert rig.moved("authorize") == []


def test_who_voids_a_link_too_late_learns_that_it_is_paid(rig):
    needs(rig, Capability.PAYMENT_LINK)
    link, wanted = made(rig, wish())
    rig.customer.pay(link)
    news = rig.connector.expire_link(wanted)
    assert news.event is LinkEvent.PAY
    assert news.outcome.amount == TEN


def test_the_message_tells_the_same_as_the_look_up(rig):
    needs(rig, Capability.PAYMENT_LINK, Capability.WEBHOOKS)
    link, wanted = made(rig, wish())
    rig.customer.pay(link)
    found = rig.connector.look_up_link(wanted)
    notices = [
        rig.connector.read_webhook(Delivery(body=body, headers=headers, received_at=datetime.now(UTC)))
        for body, headers in rig.events()
    ]
    told = [notice for notice in notices if isinstance(notice, Notice) and notice.intent == wanted.intent]
    assert found in [notice.link for notice in told]
    assert len({notice.event_id for notice in told}) == len(told)


def test_a_card_is_stored_without_a_charge_and_its_token_pays(rig):
    needs(rig, Capability.STORE_CARD)
    link, wanted = made(rig, wish(amount=Money(0, "EUR"), purpose=LinkPurpose.STORE_CARD))
    rig.customer.pay(link)
    news = rig.connector.look_up_link(wanted)
    assert isinstance(news.card, Card)
    assert (news.event, news.card.last_four, news.card.expires_year) == (LinkEvent.PAY, "1111", 2031)
    if rig.moved:
        assert rig.moved("authorize") == []
    outcome = rig.connector.authorize(
        Request(intent="a1", idempotency_key="key-authorize-1", amount=TEN, token=news.card.token, order_number="SO-1")
    )
    assert isinstance(outcome, Succeeded)


def test_a_link_that_the_processor_does_not_know_is_not_found(rig):
    needs(rig, Capability.PAYMENT_LINK)
    assert rig.connector.look_up_link(wish(reference="cs_nobody")) == NotFound()


def test_who_offers_no_links_says_so(rig):
    if Capability.PAYMENT_LINK not in rig.connector.CAPABILITIES:
        assert rig.connector.create_link(wish()) == NOT_OFFERED
        assert rig.connector.look_up_link(wish()) == NOBODY_TO_ASK
        assert rig.connector.expire_link(wish()) == NOBODY_TO_ASK


@pytest.mark.parametrize("mood", ["time_out_after", "dropped_after", "error_after", "garbage_after"])
def test_a_link_whose_answer_was_lost_is_unknown_and_asked_for_again_under_its_key(acquirer, hasty, mood):
    wanted = wish()
    acquirer.queue(mood)
    assert isinstance(hasty.create_link(wanted), Unknown)
    assert isinstance(acquirer.connector().create_link(wanted), Link)
    assert len(acquirer.server.journal.all("SELECT * FROM links")) == 1
