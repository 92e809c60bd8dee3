"""A processor's script gives out a token: the card is taken once, or found out; the recorder goes on in any case."""

from importlib.util import find_spec

import pytest

from ringup.call_centers.models import Parameters
from ringup.calls.actions.receive_call_event import receive_call_event
from ringup.jobs.follow_card_entries import follow_card_entries
from ringup.payments.actions.open_card_entry import CardWish, open_card_entry
from ringup.payments.actions.remove_payment import remove_payment
from ringup.payments.actions.take_card_token import take_card_token
from ringup.payments.models import CardEntry, PaymentMethod
from tests.actions.payments.conftest import method, payment_of
from tests.connectors.stripe_stage import KEY, PUBLIC_KEY, REFUSED_CARD, SECRET, StripeStage
from tests.factories.calls import make_call_event, make_telephony_connection
from tests.factories.scenes import make_mallory, make_rex
from tests.recorder import running_recorder


@pytest.fixture(scope="session")
def stripe_program(tmp_path_factory):
    if find_spec("localstripe") is None:
        pytest.skip("localstripe is not installed")
    with StripeStage(tmp_path_factory.mktemp("localstripe")) as stage:
        yield stage


@pytest.fixture
def stripe(stripe_program, scene, settings):
    """The call center takes cards through Stripe."""
    stripe_program.clear()
    keys = {"key": KEY, "webhook_secret": SECRET, "public_key": PUBLIC_KEY, "url": stripe_program.url}
    settings.PAYMENT_CONNECTORS = {**settings.PAYMENT_CONNECTORS, "stripe": keys | {"seconds": "5"}}
    return stripe_program


@pytest.fixture
def recorder(settings):
    with running_recorder() as running:
        settings.RECORDER = running.settings
        yield running


@pytest.fixture
def entry(ada, take, scene, stripe, recorder):
    order = take(submit=False)
    remove_payment(ada, order=order.public_id, payment=payment_of(order).public_id)
    Parameters.objects.filter(call_center=scene.call_center).update(key_cards=True)
    PaymentMethod.objects.filter(function="card").update(connector="stripe")
    line = make_telephony_connection(legal_entity=scene.legal_entity)
    receive_call_event(None, connection=line.pk, facts=make_call_event("answered", agent="ada"))
    wish = CardWish(method=method(scene, "card"), framed_by="https://orders.example.com")
    opened = open_card_entry(ada, order=order.public_id, wish=wish)
    assert isinstance(opened, CardEntry), opened
    return opened


def give(actor, entry, token):
    return take_card_token(actor, order=entry.order.public_id, entry=entry.public_id, token=token)


def test_the_token_becomes_a_payment_and_the_recorder_goes_on(ada, entry, stripe, recorder):
    taken = give(ada, entry, stripe.token())
    assert (taken.state, taken.recorder) == ("stored", "recording")
    payment = payment_of(entry.order)
    assert taken.payment_line == payment
    assert payment.stored_card.token.startswith("cus_")
    # Sent once more, it is too late.
    assert give(ada, entry, stripe.token()).code == "card_entry_over"
    assert entry.order.payments.filter(state="not_submitted").count() == 1


def test_a_declined_card_leaves_the_fields_open(ada, entry, stripe, recorder):
    taken = give(ada, entry, stripe.token(REFUSED_CARD))
    assert (taken.state, taken.because) == ("open", "do_not_honor")
    assert give(ada, entry, stripe.token()).state == "stored"


def test_a_lost_answer_closes_the_fields_and_the_card_is_found(ada, entry, stripe, recorder):
    stripe.moods.append("drop_after")
    taken = give(ada, entry, stripe.token())
    assert (taken.state, taken.recorder, taken.ending) == ("stored", "recording", "unknown")
    assert entry.order.payments.filter(state="not_submitted").count() == 1


def test_an_answer_that_never_was_closes_the_fields_without_a_card(ada, entry, stripe, recorder):
    stripe.moods.append("drop_before")
    taken = give(ada, entry, stripe.token())
    assert (taken.state, taken.recorder, taken.ending) == ("closed", "recording", "unknown")
    assert follow_card_entries() == 0


@pytest.mark.parametrize("token", ["", "x", "4111111111111111", "ctoken_<script>", "ctoken_" + "x" * 200])
def test_what_is_no_token_is_not_sent_on(ada, entry, stripe, token):
    asked = len(stripe.sent)
    assert give(ada, entry, token).code == "card_token_not_valid"
    assert len(stripe.sent) == asked


def test_nobody_else_brings_a_token(entry, scene, stripe):
    mallory = scene.actor(make_mallory(scene.call_center))
    assert give(mallory, entry, stripe.token()).code == "card_entry_over"
    assert give(scene.actor(make_rex()), entry, stripe.token()).code == "order_not_found"
