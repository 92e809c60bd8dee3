"""Stripe: what it is asked, with which flags, and what its answers, errors and messages mean to us."""

import json
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import stripe

from ringup.payments.connectors.protocol import Delivery, LinkPurpose, LinkRequest, Notice, Request
from ringup.payments.connectors.stripe_answers.reading import (
    held,
    in_our_units,
    in_their_units,
    link_news,
    notice_of,
    refund_outcome,
)
from ringup.payments.rules.links import LinkEvent, LinkNews
from ringup.payments.rules.outcomes import Declined, NotFound, Succeeded, Unknown
from ringup.payments.rules.states import OperationKind
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.connectors.conftest import stripe_connector
from tests.connectors.stripe_stage import CAREFUL_CARD, DECLINED_CARD, KEY, SECRET
from tests.waiting import eventually

TEN = Money(1000, "EUR")


def wanted(stage, *, number=1, card=None, **other):
    token = stage.card() if card is None else card
    return Request(
        intent=f"intent{number}",
        idempotency_key=f"key-{number:08}",
        amount=TEN,
        order_number="SO-100042",
        token=token,
        asked_at=datetime.now(UTC),
        **other,
    )


def sent(stage, path):
    return next(body for _, at, body in stage.sent if at == path)


def test_a_card_is_authorized_as_a_telephone_order_and_not_captured(stripe_stage):
    request = wanted(stripe_stage)
    outcome = stripe_connector(stripe_stage).authorize(request)
    assert isinstance(outcome, Succeeded)
    asked = sent(stripe_stage, "/v1/payment_intents")
    assert asked["payment_method_options[card][moto]"] == "true"
    assert asked["capture_method"] == "manual"
    assert asked["confirm"] == "true"
    assert asked["metadata[ringup_intent]"] == "intent1"
    assert asked["metadata[order]"] == "SO-100042"
    assert "off_session" not in asked
    [made] = stripe_stage.intents()
    assert (made["status"], made["amount_capturable"]) == ("requires_capture", 1000)


def test_without_the_telephone_flag_the_customer_counts_as_absent(stripe_stage):
    stripe_connector(stripe_stage, telephone_orders="0").authorize(wanted(stripe_stage))
    asked = sent(stripe_stage, "/v1/payment_intents")
    assert asked["off_session"] == "true"
    assert not any("moto" in name for name in asked)


def test_a_declined_card_is_a_no(stripe_stage):
    outcome = stripe_connector(stripe_stage).authorize(wanted(stripe_stage, card=stripe_stage.card(DECLINED_CARD)))
    assert isinstance(outcome, Declined)
    assert outcome.code == "card_declined"


def test_a_card_that_wants_3d_secure_is_a_no_on_the_telephone_and_is_given_up_at_once(stripe_stage):
    connector = stripe_connector(stripe_stage)
    request = wanted(stripe_stage, card=stripe_stage.card(CAREFUL_CARD))
    outcome = connector.authorize(request)
    assert isinstance(outcome, Declined)
    assert outcome.code == "authentication_required"
    [made] = stripe_stage.intents()
    assert made["status"] == "canceled"
    assert isinstance(connector.look_up(request), Declined)


def test_an_unfinished_3d_secure_is_given_up_by_whoever_looks_it_up(stripe_stage):
    request = wanted(stripe_stage, card=stripe_stage.card(CAREFUL_CARD))
    stripe_stage.moods.append("drop_after")
    assert isinstance(stripe_connector(stripe_stage).authorize(request), Unknown)
    outcome = stripe_connector(stripe_stage).look_up(request)
    assert isinstance(outcome, Declined)
    assert [made["status"] for made in stripe_stage.intents()] == ["canceled"]


def test_a_card_that_does_not_exist_is_a_no(stripe_stage):
    assert isinstance(stripe_connector(stripe_stage).authorize(wanted(stripe_stage, card="pm_nobody")), Declined)


@pytest.mark.parametrize("mood", ["silence_after", "drop_after", "error_after", "garbage_after"])
def test_a_lost_answer_is_unknown_and_the_authorization_is_found_by_our_intent(stripe_stage, mood):
    request = wanted(stripe_stage)
    stripe_stage.moods.append(mood)
    assert isinstance(stripe_connector(stripe_stage, seconds="0.5").authorize(request), Unknown)
    assert isinstance(stripe_connector(stripe_stage).look_up(request), Succeeded)
    assert len(stripe_stage.moved("authorize")) == 1


@pytest.mark.parametrize("mood", ["silence_before", "error_before", "busy_before", "conflict_before"])
def test_a_lost_request_is_unknown_and_sending_it_again_does_it_once(stripe_stage, mood):
    request = wanted(stripe_stage)
    connector = stripe_connector(stripe_stage, seconds="0.5")
    stripe_stage.moods.append(mood)
    assert isinstance(connector.authorize(request), Unknown)
    assert connector.look_up(request) == NotFound()
    assert isinstance(connector.authorize(request), Succeeded)
    assert len(stripe_stage.moved("authorize")) == 1


@pytest.mark.parametrize("kind", [OperationKind.CAPTURE, OperationKind.VOID, OperationKind.REFUND])
def test_the_others_are_unknown_without_an_answer_and_are_found_as_well(stripe_stage, kind):
    connector = stripe_connector(stripe_stage)
    reference = connector.authorize(wanted(stripe_stage)).reference
    if kind is OperationKind.REFUND:
        connector.capture(Request(intent="c1", idempotency_key="key-capture", amount=TEN, reference=reference))
    request = Request(intent="x1", idempotency_key="key-other", amount=TEN, reference=reference, kind=kind)
    stripe_stage.moods.append("drop_after")
    assert isinstance(getattr(connector, kind.value)(request), Unknown)
    found = connector.look_up(request)
    assert isinstance(found, Succeeded)
    assert found.amount == TEN


def test_nobody_listening_is_unknown(stripe_stage):
    connector = stripe_connector(stripe_stage, url="http://127.0.0.1:9")
    assert connector.authorize(wanted(stripe_stage)) == Unknown(because="unreachable")
    assert connector.look_up(wanted(stripe_stage)) == Unknown(because="unreachable")


def test_a_wrong_key_of_ours_moves_nothing_and_tells_nothing_about_the_past(stripe_stage):
    request = wanted(stripe_stage)
    stripe_connector(stripe_stage).authorize(request)
    locked_out = stripe_connector(stripe_stage, key="sk_test_wrong")
    assert locked_out.authorize(request) == Declined(code="key_unknown")
    assert locked_out.look_up(request) == Unknown(because="key_unknown")


def test_a_key_that_is_used_again_for_something_else_is_refused(stripe_stage):
    connector = stripe_connector(stripe_stage)
    first = wanted(stripe_stage)
    connector.authorize(first)
    other = Request(intent="intent9", idempotency_key=first.idempotency_key, amount=TEN, token=first.token)
    assert connector.authorize(other) == Declined(code="idempotency_key_reused")


def test_a_capture_of_a_payment_that_another_capture_took_did_not_happen(stripe_stage):
    connector = stripe_connector(stripe_stage)
    reference = connector.authorize(wanted(stripe_stage)).reference
    connector.capture(Request(intent="c1", idempotency_key="key-c1", amount=TEN, reference=reference))
    late = Request(intent="c2", idempotency_key="key-c2", amount=TEN, reference=reference, kind=OperationKind.CAPTURE)
    assert connector.look_up(late) == Declined(code="captured_before")


def test_the_link_asks_for_a_page_that_reserves_and_does_not_take(stripe_stage):
    until = datetime.now(UTC) + timedelta(hours=3)
    wish = LinkRequest(
        intent="link1",
        idempotency_key="key-link-1",
        amount=TEN,
        payee="Garden & Home",
        order_number="SO-100042",
        email="bruno@example.com",
        language="de",
        back_to="https://shop.example/thanks",
        expires_at=until,
    )
    stripe_connector(stripe_stage).create_link(wish)
    asked = sent(stripe_stage, "/v1/checkout/sessions")
    assert asked["mode"] == "payment"
    assert asked["payment_intent_data[capture_method]"] == "manual"
    assert asked["payment_intent_data[metadata][ringup_link]"] == "link1"
    assert asked["line_items[0][price_data][unit_amount]"] == "1000"
    assert asked["locale"] == "de"
    assert asked["customer_email"] == "bruno@example.com"
    assert int(asked["expires_at"]) == int(until.timestamp())


def test_without_an_address_of_ours_there_is_no_page(stripe_stage):
    wish = LinkRequest(intent="link1", idempotency_key="key-link-1", amount=TEN)
    assert stripe_connector(stripe_stage).create_link(wish) == Declined(code="public_url_missing")
    assert stripe_stage.sent == []


def test_a_page_stays_open_for_as_long_as_checkout_wants(stripe_stage):
    soon = datetime.now(UTC) + timedelta(minutes=1)
    wish = LinkRequest(
        intent="link1",
        idempotency_key="key-link-1",
        amount=Money(0, "EUR"),
        purpose=LinkPurpose.STORE_CARD,
        back_to="https://shop.example/",
        expires_at=soon,
    )
    stripe_connector(stripe_stage).create_link(wish)
    asked = sent(stripe_stage, "/v1/checkout/sessions")
    assert int(asked["expires_at"]) >= time.time() + 30 * 60
    assert (asked["mode"], asked["customer_creation"]) == ("setup", "always")


@pytest.mark.parametrize(
    ("money", "theirs"),
    [
        (Money(1990, "USD"), 1990),
        (Money(1990, "JPY"), 1990),
        (Money(1990, "KWD"), 1990),
        (Money(1991, "KWD"), None),
        (Money(500, "ISK"), 50000),
        (Money(500, "UGX"), 50000),
        (Money(500, "MGA"), 5),
        (Money(501, "MGA"), None),
    ],
)
@pytest.mark.peerbug("B61")
def test_amounts_are_counted_as_stripe_counts_them(money, theirs):
    assert in_their_units(money) == theirs
    if theirs is not None:
        assert in_our_units(theirs, money.currency.lower()) == money


def test_an_amount_that_stripe_cannot_charge_is_a_no(stripe_stage):
    request = Request(intent="i1", idempotency_key="key-1", amount=Money(1991, "KWD"), token="pm_card_visa")
    assert stripe_connector(stripe_stage).authorize(request) == Declined(code="amount_not_chargeable")
    assert stripe_stage.sent == []


# --- Messages ---------------------------------------------------------------------------------------------------------
def signed(body: bytes, *, at=None, secret=SECRET):
    at = at or datetime.now(UTC)
    header = stripe.WebhookSignature.generate_signature_header(body.decode(), secret, int(at.timestamp()))
    return Delivery(body=body, headers={"stripe-signature": header}, received_at=datetime.now(UTC))


def read(stage, delivery):
    found = stripe_connector(stage).read_webhook(delivery)
    return found.code if isinstance(found, Refusal) else found


def event(kind, about):
    return {"id": "evt_1", "object": "event", "type": kind, "data": {"object": about}}


def test_messages_are_believed_with_the_vendors_signature_and_only_then(stripe_stage):
    body = json.dumps(event("payout.paid", {"id": "po_1", "object": "payout"})).encode()
    assert read(stripe_stage, signed(body)) == Notice(event_id="evt_1", intent="")
    assert read(stripe_stage, signed(body, secret="whsec_other")) == "webhook_forged"
    changed = Delivery(body=body + b" ", headers=signed(body).headers, received_at=datetime.now(UTC))
    assert read(stripe_stage, changed) == "webhook_forged"
    assert read(stripe_stage, Delivery(body=body, headers={}, received_at=datetime.now(UTC))) == "webhook_forged"
    assert read(stripe_stage, signed(b"{}")) == "webhook_unreadable"
    for minutes in (6, -6):
        late = signed(body, at=datetime.now(UTC) + timedelta(minutes=minutes))
        assert read(stripe_stage, late) == "webhook_stale"


def test_without_a_secret_nothing_is_believed(stripe_stage):
    body = json.dumps(event("payout.paid", {"id": "po_1", "object": "payout"})).encode()
    connector = stripe_connector(stripe_stage, webhook_secret="")
    refusal = connector.read_webhook(signed(body, secret=""))
    assert isinstance(refusal, Refusal)
    assert refusal.code == "webhook_forged"


def test_localstripe_delivers_and_signs_a_capture_by_itself(stripe_stage):
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if b"by_itself" in body:  # it also delivers, a second late, what earlier tests did
                heard.append((body, {name.lower(): value for name, value in self.headers.items()}))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    hook = {"url": f"http://127.0.0.1:{server.server_address[1]}/", "secret": SECRET}
    stripe_stage.behind.post("/_config/webhooks/test", json=hook)
    connector = stripe_connector(stripe_stage)
    reference = connector.authorize(wanted(stripe_stage)).reference
    connector.capture(Request(intent="by_itself", idempotency_key="key-c1", amount=TEN, reference=reference))
    eventually(lambda: heard)
    server.shutdown()
    body, headers = heard[0]
    told = json.loads(body)
    assert told["type"] == "payment_intent.succeeded"
    # localstripe leaves out what was received; its signature and its shape are what is proved here.
    notice = connector.read_webhook(Delivery(body=body, headers=headers, received_at=datetime.now(UTC)))
    assert notice == Refusal(code="webhook_unreadable")
    told["data"]["object"]["amount_received"] = 1000
    notice = connector.read_webhook(signed(json.dumps(told).encode()))
    assert notice == Notice(event_id=told["id"], intent="by_itself", outcome=Succeeded(reference=reference, amount=TEN))


INTENT = {
    "id": "pi_1",
    "object": "payment_intent",
    "amount": 1000,
    "amount_capturable": 1000,
    "amount_received": 0,
    "currency": "eur",
    "status": "requires_capture",
    "metadata": {"ringup_intent": "i1"},
    "latest_charge": {"id": "ch_1", "payment_method_details": {"card": {"capture_before": 1_800_000_000}}},
}


def test_an_authorization_tells_until_when_it_can_be_captured():
    outcome = held(INTENT, "i1")
    assert outcome == Succeeded(reference="pi_1", amount=TEN, expires_at=datetime.fromtimestamp(1_800_000_000, UTC))


@pytest.mark.peerbug("B41")
def test_where_it_does_not_tell_the_shortest_of_its_windows_counts():
    """A message brings the id of the charge only, that of a page not even the payment."""
    made = {"created": int(datetime(2026, 11, 22, 10, tzinfo=UTC).timestamp())}
    soon = datetime(2026, 11, 27, 4, tzinfo=UTC)
    held_message = event("payment_intent.amount_capturable_updated", INTENT | made | {"latest_charge": "ch_1"})
    assert notice_of(held_message).outcome == Succeeded(reference="pi_1", amount=TEN, expires_at=soon)
    assert notice_of(event("checkout.session.completed", SESSION | made)).link.outcome.expires_at == soon
    paid = SESSION | made | {"payment_intent": INTENT}
    known = datetime.fromtimestamp(1_800_000_000, UTC)
    assert notice_of(event("checkout.session.completed", paid)).link.outcome.expires_at == known
    charged = INTENT | made | {"status": "succeeded", "latest_charge": "ch_1"}
    assert held(charged, "i1").expires_at is None


@pytest.mark.peerbug("B43")
def test_an_authorization_over_another_amount_is_told_as_it_is():
    assert held(INTENT | {"amount_capturable": 900}, "i1").amount == Money(900, "EUR")


def test_an_answer_about_somebody_elses_payment_says_nothing():
    assert held(INTENT, "i2") == Unknown(because="answer_about_another_intent")


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        (
            {
                "status": "requires_payment_method",
                "last_payment_error": {"code": "card_declined", "decline_code": "lost_card"},
            },
            Declined(code="lost_card", reference="pi_1"),
        ),
        ({"status": "canceled"}, Declined(code="canceled", reference="pi_1")),
        ({"status": "processing"}, Unknown(because="payment_processing")),
        ({"status": "requires_action"}, None),
    ],
)
def test_the_states_of_a_payment_intent(change, outcome):
    assert held(INTENT | change, "i1") == outcome


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("succeeded", Succeeded(reference="re_1", amount=TEN)),
        ("pending", Unknown(because="refund_pending")),
        ("requires_action", Unknown(because="refund_requires_action")),
        ("failed", Declined(code="lost_or_stolen_card", reference="re_1")),
    ],
)
def test_the_states_of_a_refund(status, outcome):
    told = {"id": "re_1", "amount": 1000, "currency": "eur", "status": status, "failure_reason": "lost_or_stolen_card"}
    assert refund_outcome(told | {"metadata": {"ringup_intent": "r1"}}) == outcome
    for name in ("refund.updated", "refund.failed", "charge.refund.updated"):
        notice = notice_of(event(name, told | {"object": "refund", "metadata": {"ringup_intent": "r1"}}))
        assert (notice.intent, notice.outcome) == ("r1", outcome)


SESSION = {
    "id": "cs_1",
    "object": "checkout.session",
    "mode": "payment",
    "status": "complete",
    "payment_status": "unpaid",
    "amount_total": 1000,
    "currency": "eur",
    "payment_intent": "pi_1",
    "metadata": {"ringup_link": "l1"},
}


def test_the_messages_about_a_page():
    paid = LinkNews(event=LinkEvent.PAY, outcome=Succeeded(reference="pi_1", amount=TEN))
    assert notice_of(event("checkout.session.completed", SESSION)).link == paid
    over = notice_of(event("checkout.session.expired", SESSION | {"status": "expired", "payment_intent": None}))
    assert (over.intent, over.link) == ("l1", LinkNews(event=LinkEvent.EXPIRE))
    failed = INTENT | {"metadata": {"ringup_link": "l1"}, "last_payment_error": {"code": "expired_card"}}
    declined = notice_of(event("payment_intent.payment_failed", failed))
    assert (declined.intent, declined.link.event, declined.link.outcome.code) == (
        "l1",
        LinkEvent.DECLINE,
        "expired_card",
    )
    stranger = SESSION | {"metadata": {}}
    assert notice_of(event("checkout.session.completed", stranger)) == Notice(event_id="evt_1", intent="")
    with pytest.raises(ValueError, match="another link"):
        link_news(SESSION, "l2")


@pytest.mark.parametrize("message", [{}, {"id": 1}, event("refund.updated", {"metadata": {"ringup_intent": "r1"}})])
def test_a_message_that_is_not_as_agreed_is_not_understood(stripe_stage, message):
    assert read(stripe_stage, signed(json.dumps(message).encode())) == "webhook_unreadable"


def test_the_key_of_the_account_stays_out_of_what_is_told(stripe_stage):
    locked_out = stripe_connector(stripe_stage, key="sk_live_secret")
    assert "sk_live" not in repr(locked_out.authorize(wanted(stripe_stage)))
    assert KEY not in repr(stripe_stage.sent)


@pytest.mark.parametrize("status", ["warning_needs_response", "warning_under_review", "warning_closed", "prevented"])
def test_an_inquiry_of_a_bank_is_no_dispute_as_a_refund_ends_it(stripe_stage, status):
    about = {"id": "du_1", "amount": 1000, "currency": "eur", "payment_intent": "pi_1", "status": status}
    body = json.dumps(event("charge.dispute.created", about)).encode()
    assert read(stripe_stage, signed(body)) == Notice(event_id="evt_1", intent="")
