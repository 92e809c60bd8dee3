"""The pages of the fake acquirer: strict like its other doors, and faulty on demand."""

import httpx
import pytest

from ringup.payments.connectors.protocol import Link, Request
from ringup.payments.rules.links import LinkEvent
from ringup.payments.rules.outcomes import Declined, Succeeded
from ringup.values.money import Money
from tests.acquirer import KEY, running_acquirer
from tests.connectors.conftest import PageCustomer
from tests.connectors.test_acquirer import Listener
from tests.connectors.test_links import TEN, wish
from tests.rules.plumbing.card_numbers import luhn_digit
from tests.waiting import eventually


@pytest.fixture
def link(acquirer):
    found = acquirer.connector().create_link(wish())
    assert isinstance(found, Link)
    return found


def state(acquirer):
    [row] = acquirer.server.journal.all("SELECT state FROM links")
    return row["state"]


def test_the_page_names_the_payee_and_the_amount_and_is_opened_by_looking(acquirer, link):
    assert state(acquirer) == "open"
    page = httpx.get(link.url).text
    assert "Garden &amp; Home" in page
    assert "EUR 10.00" in page
    assert state(acquirer) == "opened"


def test_an_address_that_was_guessed_shows_nothing(acquirer, link):
    assert httpx.get(link.url[:-1]).status_code == 404
    assert httpx.post(link.url[:-1], data={"number": "1"}).status_code == 404


def test_a_real_card_is_turned_away_at_the_page(acquirer, link):
    number = "400012345678901" + luhn_digit("400012345678901")
    assert "Please use a test number" in httpx.post(link.url, data={"number": number, "expires": "2031-12"}).text
    assert acquirer.journal() == []
    [row] = acquirer.server.journal.all("SELECT count(*) AS cards FROM cards WHERE token LIKE 'card%'")
    assert row["cards"] == 0


@pytest.mark.parametrize(
    ("mood", "amount"), [("wrong_amount", Money(1100, "EUR")), ("wrong_currency", Money(1000, "USD"))]
)
def test_a_page_tells_the_amount_that_was_really_booked(acquirer, mood, amount):
    wanted = wish()
    found = acquirer.connector().create_link(wanted)
    acquirer.queue(mood)
    PageCustomer().pay(found)
    assert acquirer.connector().look_up_link(wanted).outcome.amount == amount


def test_a_page_whose_answer_is_lost_has_taken_the_money_all_the_same(acquirer):
    wanted = wish()
    found = acquirer.connector().create_link(wanted)
    acquirer.queue("dropped_after")
    with pytest.raises(httpx.RemoteProtocolError):
        PageCustomer().pay(found)
    assert acquirer.connector().look_up_link(wanted).event is LinkEvent.PAY


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"amount": 0}, "amount_invalid"),
        ({"purpose": "steal"}, "purpose_unknown"),
        ({"purpose": "store_card"}, "amount_invalid"),
        ({"currency": "eur"}, "currency_unknown"),
        ({"payee": ""}, "payee_missing"),
        ({"expires_at": "2099-01-01T00:00:00+00:00"}, "expires_at_invalid"),
        ({"cvv": "847"}, "fields_differ"),
    ],
)
def test_a_wish_that_is_not_exactly_right_is_refused(acquirer, change, error):
    good = {
        "intent": "i1",
        "purpose": "pay",
        "amount": 1000,
        "currency": "EUR",
        "payee": "Garden & Home",
        "order": "SO-1",
        "back_to": "",
        "expires_at": "",
    }
    headers = {"Authorization": f"Bearer {KEY}", "Idempotency-Key": "key-00000001"}
    with httpx.Client(base_url=acquirer.server.url, headers=headers) as line:
        assert line.post("/v1/links", json=good | change).json() == {"error": error}
        assert line.post("/v1/links", json=good).status_code == 201


def test_an_authorization_that_ran_out_cannot_be_captured(acquirer):
    connector = acquirer.connector()
    held = connector.authorize(Request(intent="i1", idempotency_key="key-00000001", amount=TEN, token="tok_visa"))
    assert isinstance(held, Succeeded)
    headers = {"Authorization": f"Bearer {KEY}"}
    httpx.post(f"{acquirer.server.url}/expirations", json=[held.reference], headers=headers)
    capture = Request(intent="i2", idempotency_key="key-00000002", amount=TEN, reference=held.reference)
    assert connector.capture(capture) == Declined(code="authorization_expired", reference=acquirer.declines()[0])


def test_messages_come_twice_and_in_any_order_when_they_are_told_to(tmp_path):
    listener = Listener()
    with running_acquirer(tmp_path, chaos=7) as acquirer:
        connector = acquirer.connector()
        for number in range(1, 9):
            wanted = Request(intent=f"i{number}", idempotency_key=f"key-0000000{number}", amount=TEN, token="tok_visa")
            connector.authorize(wanted)
        acquirer.server.webhooks.url = listener.url
        acquirer.server.webhooks.start()
        acquirer.server.webhooks.wake.set()
        eventually(lambda: not acquirer.server.journal.undelivered())
        eventually(lambda: len({body["operation"]["intent"] for body in listener.bodies}) == 8)
    listener.server.shutdown()
    heard = [body["operation"]["intent"] for body in listener.bodies]
    assert heard != sorted(heard)
    assert len(heard) > len(set(heard))
