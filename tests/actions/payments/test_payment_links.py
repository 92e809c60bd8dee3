"""The customer pays by a link while the agent goes on: once, for the right amount, whoever brings the news."""

from decimal import Decimal

import httpx
import pytest
from django.utils import timezone

from ringup.completion.actions.submit_order import submit_order
from ringup.jobs.deliver_outbox import deliver_outbox
from ringup.jobs.follow_payment_links import follow_payment_links
from ringup.notifications.actions.send_messages import send_messages
from ringup.notifications.models import Message
from ringup.orders.actions.add_line import add_line
from ringup.orders.actions.cancel_order import cancel_order
from ringup.orders.saving.lines import LineWish
from ringup.payments.actions.change_payment import change_payment
from ringup.payments.actions.check_payment_link import check_payment_link
from ringup.payments.actions.open_payment_link import open_payment_link
from ringup.payments.actions.release_payments import release_payments
from ringup.payments.actions.remove_payment import remove_payment
from ringup.payments.actions.resolve_link import resolve_link
from ringup.payments.actions.resolve_operation import resolve_operation
from ringup.payments.actions.send_payment_link import LinkWish, send_payment_link
from ringup.payments.models import PaymentLine, PaymentLink, PaymentMethod, PaymentOperation
from ringup.payments.queries import list_due_operations
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.actions.payments.conftest import method, payment_of
from tests.actions.payments.test_webhook import post
from tests.factories.scenes import make_rex

GOOD, DECLINED = "4111 1111 1111 1111", "4000 0000 0000 9995"


@pytest.fixture
def order(take, ada):
    """A draft with two lines, its payment taken off: nothing is paid."""
    order = take(submit=False)
    remove_payment(ada, order=order.public_id, payment=payment_of(order).public_id)
    order.refresh_from_db()
    return order


@pytest.fixture
def wish(scene):
    return LinkWish(method=method(scene, "card"), channel="email", recipient="carla@example.com")


@pytest.fixture
def link(ada, order, wish):
    sent = send_payment_link(ada, order=order.public_id, wish=wish)
    assert isinstance(sent, PaymentLink), sent
    return sent


def pay(link, number=GOOD):
    """The customer at the page."""
    return httpx.post(link.url, data={"number": number, "expires": "2031-12"})


def events(client, acquirer):
    """All messages of the acquirer are delivered."""
    for event in acquirer.events():
        assert post(client, event).status_code == 200


def stands(link):
    link.refresh_from_db()
    line = PaymentLine.objects.get(pk=link.payment_line_id)
    return link.state, line.state


def due(link):
    PaymentLink.objects.filter(pk=link.pk).update(look_again_at=link.created_at)


def settle_all():
    """What is still to be sent or asked is done now."""
    PaymentOperation.objects.exclude(look_again_at=None).update(look_again_at=timezone.now())
    for operation in list_due_operations(limit=50):
        resolve_operation(None, operation=operation)


def test_the_customer_gets_the_link_and_the_payment_waits(link, order, acquirer):
    assert stands(link) == ("sent", "not_submitted")
    assert link.amount_minor == order.total_minor
    message = Message.objects.get(kind="payment_link")
    assert (message.channel, message.recipient) == ("email", "carla@example.com")
    assert link.url in message.body
    assert acquirer.journal("authorize") == []


def test_a_text_message_goes_to_the_gateway(ada, order, wish, settings, tmp_path):
    settings.TEXT_MESSAGES = {"url": "", "key": "", "sender": "", "folder": str(tmp_path / "texts")}
    settings.PUBLIC_URL = "https://orders.example.com"
    text = LinkWish(method=wish.method, channel="text_message", recipient="06 12345678", country="NL")
    link = send_payment_link(ada, order=order.public_id, wish=text)
    assert send_messages(None) == 1
    [file] = (tmp_path / "texts").iterdir()
    written = file.read_text()
    assert "To: +31612345678" in written
    assert f"https://orders.example.com/pay/{link.public_id}" in written


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"recipient": "carla"}, "email_not_valid"),
        ({"channel": "text_message", "recipient": "nobody"}, "phone_not_understood"),
        ({"channel": "pigeon"}, "channel_unknown"),
        ({"method": "CASH"}, "link_not_offered"),
        ({"amount": Money(100, "USD")}, "wrong_currency"),
    ],
)
def test_a_wish_that_cannot_be_granted_sends_nothing(ada, order, wish, change, code):
    refusal = send_payment_link(ada, order=order.public_id, wish=LinkWish(**{**vars(wish), **change}))
    assert isinstance(refusal, Refusal)
    assert refusal.code == code
    assert not Message.objects.filter(kind="payment_link").exists()
    assert not PaymentLink.objects.exists()


@pytest.mark.parametrize("brings", ["message", "poll", "button"])
def test_what_the_customer_pays_is_authorized_whoever_brings_the_news(link, ada, order, acquirer, client, brings):
    pay(link)
    if brings == "message":
        events(client, acquirer)
    elif brings == "poll":
        due(link)
        follow_payment_links()
    else:
        check_payment_link(ada, order=order.public_id, payment=payment_of(order).public_id)
    assert stands(link) == ("paid", "authorized")
    order.refresh_from_db()
    assert order.payment_status == "authorized"
    assert payment_of(order).authorized_minor == link.amount_minor
    assert len(acquirer.journal("authorize")) == 1


@pytest.mark.peerbug("B20")
def test_the_news_may_come_from_everybody_and_often(link, ada, order, acquirer, client):
    pay(link)
    for _ in range(3):
        events(client, acquirer)
        due(link)
        resolve_link(None, link=link.pk)
    assert PaymentOperation.objects.filter(payment_line__order=order).count() == 1
    assert payment_of(order).authorized_minor == link.amount_minor


def test_the_panel_hears_of_every_step(link, order, acquirer, client):
    httpx.get(link.url)
    events(client, acquirer)
    assert stands(link) == ("opened", "not_submitted")
    pay(link, DECLINED)
    events(client, acquirer)
    assert stands(link) == ("declined", "not_submitted")
    assert link.decline_code == "insufficient_funds"
    pay(link)
    events(client, acquirer)
    assert stands(link) == ("paid", "authorized")


def test_our_short_address_notes_that_the_link_was_opened(link, client):
    assert open_payment_link(None, link=link.public_id) == link.url
    assert stands(link) == ("opened", "not_submitted")
    assert open_payment_link(None, link="nobody") == Refusal(code="link_not_found")


def test_paid_while_the_agent_adds_a_line_the_difference_is_left(link, ada, order, acquirer, client):
    add_line(ada, order=order.public_id, wish=LineWish(item="CLOCK-1", quantity=Decimal(1)))
    pay(link)
    events(client, acquirer)
    order.refresh_from_db()
    assert payment_of(order).amount_minor == link.amount_minor == link.order_total_minor
    assert order.total_minor > link.amount_minor
    again = send_payment_link(
        ada, order=order.public_id, wish=LinkWish(method=method_of(link), channel="email", recipient="c@example.com")
    )
    assert again.amount_minor == order.total_minor - link.amount_minor
    pay(again)
    events(client, acquirer)
    assert not isinstance(submit_order(ada, order=order.public_id, submit_key="k1"), Refusal | tuple)
    assert sum(row["amount"] for row in acquirer.journal("authorize")) == order.total_minor


def method_of(link):
    return PaymentMethod.objects.get(pk=link.payment_line.method_id).code


def test_an_unpaid_link_is_replaced_when_the_order_has_grown_and_the_old_page_is_closed(link, ada, order, wish):
    add_line(ada, order=order.public_id, wish=LineWish(item="CLOCK-1", quantity=Decimal(1)))
    again = send_payment_link(ada, order=order.public_id, wish=wish)
    order.refresh_from_db()
    assert again.pk != link.pk
    assert again.amount_minor == order.total_minor
    assert order.payments.count() == 1
    assert stands(link) == ("void", "not_submitted")
    assert "expired" in pay(link).text


def test_asked_again_the_same_link_goes_out_again(link, ada, order, wish):
    again = send_payment_link(
        ada, order=order.public_id, wish=LinkWish(**{**vars(wish), "recipient": "work@example.com"})
    )
    assert again.pk == link.pk
    assert Message.objects.filter(kind="payment_link").count() == 2
    assert PaymentLink.objects.count() == 1


def test_who_pays_both_pages_is_charged_once(link, ada, order, wish, acquirer, client, monkeypatch):
    add_line(ada, order=order.public_id, wish=LineWish(item="CLOCK-1", quantity=Decimal(1)))
    with monkeypatch.context() as patch:
        # The acquirer is not told in time that the first page is void.
        patch.setattr("ringup.payments.actions.send_payment_link.resolve_link", lambda *_, **__: None)
        again = send_payment_link(ada, order=order.public_id, wish=wish)
    pay(link)
    pay(again)
    events(client, acquirer)
    settle_all()
    order.refresh_from_db()
    held = sum(row["amount"] for row in acquirer.journal("authorize")) - sum(
        row["amount"] for row in acquirer.journal("void")
    )
    assert held in (link.amount_minor, again.amount_minor)
    assert payment_of(order).amount_minor == held


def test_the_link_is_void_when_its_payment_is_taken_off(link, ada, order, acquirer):
    remove_payment(ada, order=order.public_id, payment=payment_of(order).public_id)
    assert stands(link) == ("void", "voided")
    assert "expired" in pay(link).text
    assert open_payment_link(None, link=link.public_id) == Refusal(code="link_is_over", facts={"link_state": "void"})
    assert acquirer.journal("authorize") == []


def test_the_link_is_void_when_the_order_is_canceled(link, ada, order, scene):
    cancel_order(ada, order=order.public_id, reason="CUSTOMER")
    release_payments(None, legal_entity=scene.legal_entity.pk, order=order.public_id)
    follow_payment_links()
    assert stands(link) == ("void", "voided")


@pytest.mark.parametrize("way", ["removed", "canceled"])
def test_paid_at_the_last_moment_it_is_given_back(link, ada, order, scene, acquirer, client, way):
    pay(link)
    if way == "removed":
        remove_payment(ada, order=order.public_id, payment=payment_of(order).public_id)
    else:
        cancel_order(ada, order=order.public_id, reason="CUSTOMER")
        release_payments(None, legal_entity=scene.legal_entity.pk, order=order.public_id)
        follow_payment_links()
    events(client, acquirer)
    settle_all()
    assert stands(link) == ("paid", "voided")
    [held], [given_back] = acquirer.journal("authorize"), acquirer.journal("void")
    assert held["amount"] == given_back["amount"]


def test_an_order_is_submitted_before_the_customer_has_paid_and_waits_for_it(link, ada, order, acquirer, client):
    assert not isinstance(submit_order(ada, order=order.public_id, submit_key="k1"), Refusal | tuple)
    order.refresh_from_db()
    assert (order.state, order.do_not_process, order.payment_status) == ("submitted", True, "not_submitted")
    again = send_payment_link(
        ada, order=order.public_id, wish=LinkWish(method=method_of(link), channel="email", recipient="c@example.com")
    )
    assert again.pk == link.pk
    pay(link)
    events(client, acquirer)
    order.refresh_from_db()
    assert (order.do_not_process, order.payment_status) == (False, "authorized")


def test_what_is_prepaid_is_taken_with_the_submit_and_not_before(ada, order, wish, acquirer, client):
    PaymentMethod.objects.filter(code=wish.method).update(prepay=True)
    link = send_payment_link(ada, order=order.public_id, wish=wish)
    pay(link)
    events(client, acquirer)
    settle_all()
    assert acquirer.journal("capture") == []
    assert not isinstance(submit_order(ada, order=order.public_id, submit_key="k1"), Refusal | tuple)
    assert [row["amount"] for row in acquirer.journal("capture")] == [link.amount_minor]
    assert stands(link) == ("paid", "paid")


@pytest.mark.peerbug("B43")
def test_another_amount_than_the_links_is_quarantined(link, order, acquirer, client):
    acquirer.queue("wrong_amount")
    pay(link)
    events(client, acquirer)
    assert stands(link) == ("paid", "unknown")
    assert PaymentOperation.objects.get(payment_line__order=order).state == "mismatch"


def test_an_expired_link_can_be_sent_anew(link, ada, order, wish, acquirer):
    acquirer.server.journal.rows.execute("UPDATE links SET expires_at = '2020-01-01T00:00:00+00:00'")
    due(link)
    follow_payment_links()
    assert stands(link) == ("expired", "not_submitted")
    again = send_payment_link(ada, order=order.public_id, wish=wish)
    assert again.pk != link.pk
    pay(again)
    due(again)
    follow_payment_links()
    assert stands(again) == ("paid", "authorized")


@pytest.mark.parametrize("mood", ["time_out_after", "error_before", "garbage_after"])
def test_a_processor_that_does_not_answer_is_asked_again_for_the_same_page(ada, order, wish, acquirer, mood):
    acquirer.queue(mood)
    link = send_payment_link(ada, order=order.public_id, wish=wish)
    assert stands(link) == ("intent", "not_submitted")
    assert not Message.objects.filter(kind="payment_link").exists()
    due(link)
    follow_payment_links()
    assert stands(link) == ("sent", "not_submitted")
    assert Message.objects.filter(kind="payment_link").count() == 1
    assert len(acquirer.server.journal.all("SELECT * FROM links")) == 1


def test_a_processor_that_gives_no_page_is_a_no(ada, order, wish, acquirer, settings):
    settings.PAYMENT_CONNECTORS = {"fake_acquirer": {**acquirer.settings, "key": "wrong"}}
    refusal = send_payment_link(ada, order=order.public_id, wish=wish)
    assert refusal == Refusal(code="link_not_made", facts={"because": "key_unknown"}, field="recipient")


def test_what_was_paid_by_link_can_be_lowered_and_not_raised(link, ada, order, acquirer, client):
    pay(link)
    events(client, acquirer)
    payment = payment_of(order)
    lower, higher = Money(payment.amount_minor - 100, "EUR"), Money(payment.amount_minor + 100, "EUR")
    refusal = change_payment(ada, order=order.public_id, payment=payment.public_id, amount=higher)
    assert refusal.code == "paid_by_link"
    changed = change_payment(ada, order=order.public_id, payment=payment.public_id, amount=lower)
    assert (changed.pk, changed.state, changed.amount_minor) == (payment.pk, "authorized", lower.minor)
    assert acquirer.journal("void") == []


def test_who_may_not_take_payments_sends_no_link(scene, order, wish):
    rex = scene.actor(make_rex())
    assert send_payment_link(rex, order=order.public_id, wish=wish).code == "order_not_found"
    assert check_payment_link(rex, order=order.public_id, payment="x").code == "order_not_found"


def test_what_the_customer_had_paid_when_the_draft_was_given_up_is_given_free(link, ada, order, acquirer, client):
    pay(link)
    events(client, acquirer)
    assert stands(link) == ("paid", "authorized")
    cancel_order(ada, order=order.public_id)
    deliver_outbox()
    settle_all()
    assert stands(link) == ("paid", "voided")
    assert [row["amount"] for row in acquirer.journal("void")] == [link.amount_minor]


def test_nobody_pays_a_draft_by_its_link_once_it_was_given_up(link, ada, order, acquirer):
    cancel_order(ada, order=order.public_id)
    deliver_outbox()
    follow_payment_links()
    assert stands(link) == ("void", "voided")
    assert "expired" in pay(link).text
