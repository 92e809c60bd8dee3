"""A card is keyed while the recorder is paused, and at no other time; however it ends, the recorder goes on."""

import logging
from datetime import timedelta

import httpx
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from ringup.call_centers.models import Parameters
from ringup.calls.actions.receive_call_event import receive_call_event
from ringup.calls.models import Call
from ringup.completion.actions.submit_order import submit_order
from ringup.jobs.follow_card_entries import follow_card_entries
from ringup.payments.actions.close_card_entry import close_card_entry
from ringup.payments.actions.confirm_recording import confirm_recording
from ringup.payments.actions.open_card_entry import CardWish, open_card_entry
from ringup.payments.actions.remove_payment import remove_payment
from ringup.payments.actions.see_card_entry import see_card_entry
from ringup.payments.actions.tell_recorder import tell_recorder
from ringup.payments.models import CardEntry, PaymentLine, PaymentMethod, PaymentOperation, StoredCard
from ringup.payments.queries import list_ways_to_pay
from ringup.payments.queries.card_entries import list_watched_entries
from ringup.payments.rules.states import LineState
from ringup.reports.queries.waiting_rows import BenchFilter
from ringup.reports.queries.workbenches import list_workbench
from ringup.reports.rules.workbenches import find_workbench
from ringup.values.money import Money
from ringup.values.refusal import Refusal
from tests.actions.payments.conftest import method, payment_of, states
from tests.actions.payments.test_webhook import post
from tests.factories.calls import make_call_event, make_telephony_connection
from tests.factories.scenes import make_mallory, make_rex
from tests.recorder import running_recorder

GOOD, DECLINED = "4111 1111 1111 1111", "4000 0000 0000 9995"
DESK = "https://orders.example.com"


@pytest.fixture
def recorder(settings):
    with running_recorder() as running:
        settings.RECORDER = running.settings
        yield running


@pytest.fixture
def line(scene):
    """Ada's telephone."""
    return make_telephony_connection(legal_entity=scene.legal_entity)


def tell(line, kind, call="A-1"):
    return receive_call_event(None, connection=line.pk, facts=make_call_event(kind, call=call, agent="ada"))


@pytest.fixture
def call(line):
    return tell(line, "answered")


@pytest.fixture
def order(take, ada, scene):
    """A draft with two lines; nothing is paid. The call center lets agents key cards."""
    Parameters.objects.filter(call_center=scene.call_center).update(key_cards=True)
    order = take(submit=False)
    remove_payment(ada, order=order.public_id, payment=payment_of(order).public_id)
    StoredCard.objects.all().update(removed_at=timezone.now())
    order.refresh_from_db()
    return order


@pytest.fixture
def wish(scene):
    return CardWish(method=method(scene, "card"), framed_by=DESK)


@pytest.fixture
def entry(ada, order, wish, recorder, call):
    opened = open_card_entry(ada, order=order.public_id, wish=wish)
    assert isinstance(opened, CardEntry), opened
    return opened


def key_in(entry, number=GOOD):
    """What is typed into the frame."""
    return httpx.post(entry.url, data={"number": number, "expires": "2031-12", "check": "123"}, timeout=10)


def stands(entry):
    entry.refresh_from_db()
    return entry.state, entry.recorder


def see(ada, entry):
    found = see_card_entry(ada, order=entry.order.public_id, entry=entry.public_id)
    assert isinstance(found, CardEntry)
    return stands(entry)


def long_ago(entry, **fields):
    CardEntry.objects.filter(pk=entry.pk).update(
        **{name: timezone.now() - timedelta(seconds=seconds) for name, seconds in fields.items()}
    )


def actions(recorder):
    return [action for action, _call in recorder.told]


def test_the_fields_open_once_the_recorder_has_confirmed_the_pause(entry, recorder, caplog):
    assert stands(entry) == ("open", "paused")
    assert recorder.told == [("pause", "A-1")]
    page = httpx.get(entry.url)
    assert "Security code" in page.text
    assert page.headers["Content-Security-Policy"] == f"frame-ancestors {DESK}"


@pytest.mark.parametrize("mood", ["silence", "refusal", "garbage", "other_call", "still_recording"])
def test_without_a_confirmation_the_fields_stay_locked_and_the_recorder_is_told_to_go_on(
    ada, order, wish, recorder, call, acquirer, mood
):
    recorder.mood = mood
    refused = open_card_entry(ada, order=order.public_id, wish=wish)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.cure.code) == ("recorder_not_paused", "send_a_link")
    entry = CardEntry.objects.get()
    # What is not confirmed may have been done all the same.
    assert (entry.state, entry.recorder, entry.url) == ("locked", "resuming", "")
    assert actions(recorder) == ["pause", "resume"]
    assert acquirer.server.journal.all("SELECT * FROM links") == []
    recorder.mood = "ok"
    long_ago(entry, resume_again_at=0)
    follow_card_entries()
    assert stands(entry) == ("locked", "recording")


def test_without_a_recorder_that_is_set_up_no_card_is_keyed(ada, order, wish, call, settings):
    settings.RECORDER = {}
    assert open_card_entry(ada, order=order.public_id, wish=wish).facts == {"declined_because": "recorder_not_set_up"}
    assert not CardEntry.objects.exists()  # nothing that would be told again and again to go on


def test_without_a_call_there_is_nothing_to_pause_and_no_card_is_keyed(ada, order, wish, recorder):
    refused = open_card_entry(ada, order=order.public_id, wish=wish)
    assert (refused.code, refused.cure.code) == ("no_call_to_pause", "send_a_link")
    assert not CardEntry.objects.exists()


def test_where_nobody_records_a_card_is_keyed_without_a_call(ada, order, wish, settings):
    settings.RECORDER = {"nobody": "1"}
    entry = open_card_entry(ada, order=order.public_id, wish=wish)
    assert stands(entry) == ("open", "not_needed")
    key_in(entry)
    assert see(ada, entry) == ("stored", "not_needed")


def test_edge_1_the_agent_closes_and_the_recorder_goes_on(ada, entry, recorder, caplog):
    with caplog.at_level(logging.INFO, logger="ringup"):
        close_card_entry(ada, order=entry.order.public_id, entry=entry.public_id)
    assert stands(entry) == ("closed", "recording")
    assert entry.ending == "agent"
    assert recorder.told == [("pause", "A-1"), ("resume", "A-1")]
    assert f"recording of call A-1 goes on after card entry {entry.public_id}" in caplog.text
    assert "expired" in key_in(entry).text
    assert not PaymentLine.objects.filter(order=entry.order, state="not_submitted").exists()


def test_edge_2_the_time_is_up_and_the_recorder_goes_on(ada, entry, recorder):
    long_ago(entry, ends_at=0)
    assert see(ada, entry) == ("closed", "recording")
    assert entry.ending == "time_out"
    assert actions(recorder) == ["pause", "resume"]


def test_edge_3_the_tab_is_closed_and_a_job_has_the_recorder_go_on(entry, recorder):
    follow_card_entries()
    assert stands(entry) == ("open", "paused")
    long_ago(entry, seen_at=21)
    follow_card_entries()
    assert stands(entry) == ("closed", "recording")
    assert entry.ending == "gone"
    assert actions(recorder) == ["pause", "resume"]


def test_edge_4_the_server_dies_in_between_and_a_job_has_the_recorder_go_on(
    ada, order, wish, recorder, call, monkeypatch
):
    def dies(_row):
        raise KeyboardInterrupt

    monkeypatch.setattr("ringup.payments.actions.open_card_entry.open_fields", dies)
    with pytest.raises(KeyboardInterrupt):
        open_card_entry(ada, order=order.public_id, wish=wish)
    entry = CardEntry.objects.get()
    assert stands(entry) == ("preparing", "paused")
    assert open_card_entry(ada, order=order.public_id, wish=wish).code == "card_entry_open"
    long_ago(entry, opened_at=61)
    follow_card_entries()
    assert stands(entry) == ("closed", "recording")


def test_edge_5_the_call_ends_and_a_job_has_the_recorder_go_on(ada, entry, recorder, line):
    tell(line, "ended")
    follow_card_entries()
    assert stands(entry) == ("closed", "recording")
    assert entry.ending == "call_ended"


def test_edge_6_a_recorder_that_does_not_confirm_is_told_until_it_does(ada, entry, recorder, order, wish, caplog):
    recorder.mood = "silence"
    close_card_entry(ada, order=order.public_id, entry=entry.public_id)
    assert stands(entry) == ("closed", "resuming")
    assert "recording of call A-1 may still be paused" in caplog.text
    # A late answer must not end the pause of another card.
    assert open_card_entry(ada, order=order.public_id, wish=wish).code == "recorder_busy"
    follow_card_entries()
    assert actions(recorder) == ["pause", "resume"]
    recorder.mood = "ok"
    long_ago(entry, resume_again_at=0)
    follow_card_entries()
    assert stands(entry) == ("closed", "recording")
    assert follow_card_entries() == 0
    assert actions(recorder) == ["pause", "resume", "resume"]
    assert isinstance(open_card_entry(ada, order=order.public_id, wish=wish), CardEntry)


@pytest.fixture
def silent(ada, order, entry, recorder):
    """The fields are closed, and the recorder was told three times to go on without a word of it."""
    recorder.mood = "silence"
    close_card_entry(ada, order=order.public_id, entry=entry.public_id)
    for _again in range(2):
        long_ago(entry, resume_again_at=0)
        follow_card_entries()
    assert stands(entry) == ("closed", "resuming")
    return entry


def test_a_recorder_that_stays_silent_waits_on_a_workbench_until_it_confirms(sam, silent, recorder):
    bench = find_workbench("paused-recordings")
    [row] = list_workbench(sam, bench=bench, wanted=BenchFilter()).rows
    assert (row.card_entry, row.order) == (silent.public_id, silent.order.public_id)
    assert [(each.refusal.code, each.refusal.facts["tries"]) for each in row.reasons] == [("recorder_is_silent", 3)]
    assert row.deeds == bench.deeds
    assert tell_recorder(sam, card_entry=silent.public_id).code == "recorder_says_nothing"
    recorder.mood = "ok"
    assert isinstance(tell_recorder(sam, card_entry=silent.public_id), CardEntry)
    assert stands(silent) == ("closed", "recording")
    assert list_workbench(sam, bench=bench, wanted=BenchFilter()).rows == ()
    assert tell_recorder(sam, card_entry=silent.public_id).code == "recorder_goes_on"


def test_a_person_who_saw_the_recording_go_on_says_so_with_a_note(sam, ada, silent, recorder):
    told = len(recorder.told)
    assert confirm_recording(ada, card_entry=silent.public_id, note="Seen").code == "not_permitted"
    assert confirm_recording(sam, card_entry=silent.public_id, note=" ").code == "note_required"
    assert confirm_recording(sam, card_entry=silent.public_id, note=f"said {GOOD}").code == "card_number_in_text"
    assert isinstance(confirm_recording(sam, card_entry=silent.public_id, note="Seen in its log"), CardEntry)
    assert stands(silent) == ("closed", "recording")
    assert (silent.resumed_by_id, silent.resumed_because) == (sam.user, "Seen in its log")
    assert follow_card_entries() == 0
    assert len(recorder.told) == told


def test_silent_recorders_keep_no_other_card_from_being_followed(silent):
    assert list_watched_entries(limit=1) == [], "its turn comes later"
    long_ago(silent, resume_again_at=0)
    assert list_watched_entries(limit=1) == [silent.pk]


def test_a_keyed_card_pays_the_order_when_it_is_submitted(ada, entry, order, acquirer, recorder):
    key_in(entry)
    assert acquirer.journal("authorize") == []
    assert see(ada, entry) == ("stored", "recording")
    payment = payment_of(order)
    assert (entry.payment_line, payment.amount_minor) == (payment, order.total_minor)
    assert payment.stored_card.last_four == "1111"
    submit_order(ada, order=order.public_id, submit_key="submit-1")
    assert states(order) == ("authorized", "authorized", "succeeded")
    assert [row["amount"] for row in acquirer.journal("authorize")] == [order.total_minor]


def test_the_token_is_for_this_order_only(ada, entry, order, acquirer, scene):
    key_in(entry)
    see(ada, entry)
    card = payment_of(order).stored_card
    assert card.removed_at is not None
    ways = list_ways_to_pay(call_center=scene.call_center.pk, customer=scene.carla.pk, on_account=False)
    assert not [way for way in ways if way.card]
    submit_order(ada, order=order.public_id, submit_key="submit-1")
    row = PaymentOperation.objects.get(payment_line__order=order)
    body = {"amount": 1, "currency": row.currency, "intent": "x", "card": card.token, "order": ""}
    headers = {"Authorization": "Bearer test-key", "Idempotency-Key": "another-key"}
    again = httpx.post(f"{acquirer.server.url}/v1/authorizations", json=body, headers=headers)
    assert again.json()["decline_code"] == "token_used"


def test_a_card_that_the_customer_wants_kept_is_on_file_afterwards(ada, order, scene, recorder, call, wish):
    kept = CardWish(**{**vars(wish), "keeps_card": True, "amount": Money(500, "EUR")})
    entry = open_card_entry(ada, order=order.public_id, wish=kept)
    key_in(entry)
    see(ada, entry)
    assert payment_of(order).amount_minor == 500
    [card] = StoredCard.objects.filter(customer=scene.carla, removed_at=None)
    assert card == payment_of(order).stored_card


def test_a_declined_card_can_be_followed_by_another(ada, entry, order):
    assert "declined" in key_in(entry, DECLINED).text
    assert see(ada, entry) == ("open", "paused")
    assert entry.because == "card_declined"
    key_in(entry)
    assert see(ada, entry) == ("stored", "recording")
    assert entry.because == ""


def test_a_message_of_the_processor_takes_the_card_once(client, ada, entry, order, acquirer):
    key_in(entry)
    for _ in range(2):
        for event in acquirer.events():
            assert post(client, event).status_code == 200
    assert stands(entry) == ("stored", "resuming")
    assert see(ada, entry) == ("stored", "recording")
    assert order.payments.filter(state="not_submitted").count() == 1


def test_a_lost_answer_of_the_page_is_found_out_and_no_second_card_is_keyed_meanwhile(
    ada, entry, order, acquirer, wish, settings
):
    """The card is stored, but the frame shows nothing; then the processor is away when the agent closes."""
    acquirer.queue("dropped_after")
    with pytest.raises(httpx.HTTPError):
        key_in(entry)
    known = settings.PAYMENT_CONNECTORS
    settings.PAYMENT_CONNECTORS = {"fake_acquirer": {**known["fake_acquirer"], "url": "http://127.0.0.1:9"}}
    close_card_entry(ada, order=order.public_id, entry=entry.public_id)
    # The recorder does not wait for the processor; a second card does.
    assert stands(entry) == ("closing", "recording")
    assert open_card_entry(ada, order=order.public_id, wish=wish).code == "card_entry_unsettled"
    settings.PAYMENT_CONNECTORS = known
    long_ago(entry, ask_again_at=0)
    follow_card_entries()
    assert stands(entry) == ("stored", "recording")
    assert order.payments.filter(state="not_submitted").count() == 1


def test_fields_that_the_processor_does_not_give_free_the_recorder(ada, order, wish, recorder, call, acquirer):
    acquirer.queue("error_before")
    refused = open_card_entry(ada, order=order.public_id, wish=wish)
    assert (refused.code, refused.cure.code) == ("card_fields_not_made", "send_a_link")
    assert stands(CardEntry.objects.get()) == ("failed", "recording")


def test_a_second_card_is_not_keyed_while_a_payment_is_unknown(ada, order, wish, recorder, call, scene, take):
    PaymentLine.objects.filter(order=order).delete()
    line = PaymentLine.objects.create(
        order=order,
        method=PaymentMethod.objects.get(call_center=scene.call_center, function="card"),
        position=9,
        currency="EUR",
        amount_minor=1,
    )
    PaymentLine.objects.filter(pk=line.pk).update(state=LineState.UNKNOWN.value)
    refused = open_card_entry(ada, order=order.public_id, wish=wish)
    assert refused.code == "payment_unknown_outcome"


def test_whoever_opens_again_gets_the_same_fields_and_a_colleague_gets_none(ada, entry, order, wish, scene, recorder):
    again = open_card_entry(ada, order=order.public_id, wish=wish)
    assert again.pk == entry.pk
    mallory = scene.actor(make_mallory(scene.call_center))
    refused = open_card_entry(mallory, order=order.public_id, wish=wish)
    assert (refused.code, refused.facts["agent"]) == ("card_entry_open", "Ada")
    # Looking at it does not keep it open.
    long_ago(entry, seen_at=21)
    see_card_entry(mallory, order=order.public_id, entry=entry.public_id)
    follow_card_entries()
    assert stands(entry) == ("closed", "recording")


def test_rex_finds_nothing(entry, scene, wish):
    rex = scene.actor(make_rex())
    of_order = {"order": entry.order.public_id}
    assert open_card_entry(rex, **of_order, wish=wish).code == "order_not_found"
    assert see_card_entry(rex, **of_order, entry=entry.public_id).code == "order_not_found"
    assert close_card_entry(rex, **of_order, entry=entry.public_id).code == "order_not_found"
    assert stands(entry) == ("open", "paused")


def test_what_the_call_center_does_not_allow_is_refused(ada, order, wish, recorder, call, scene):
    cash = CardWish(method="CASH", framed_by=DESK)
    assert open_card_entry(ada, order=order.public_id, wish=cash).code == "card_entry_not_offered"
    too_late = CardWish(**{**vars(wish), "amount": Money(100, "USD")})
    assert open_card_entry(ada, order=order.public_id, wish=too_late).code == "wrong_currency"
    Parameters.objects.filter(call_center=scene.call_center).update(key_cards=False)
    assert open_card_entry(ada, order=order.public_id, wish=wish).code == "card_entry_not_offered"
    assert recorder.told == []


def test_a_card_that_pays_nothing_any_more_is_not_kept(ada, entry, order, take, scene):
    key_in(entry)
    order.state = "canceled"
    type(order).objects.filter(pk=order.pk).update(state="canceled")
    assert see(ada, entry) == ("stored", "recording")
    assert entry.because == "order_closed"
    assert entry.payment_line is None
    assert not StoredCard.objects.filter(customer=scene.carla, removed_at=None).exists()


def test_the_database_knows_that_fields_open_only_while_the_recorder_is_paused(entry):
    with pytest.raises(IntegrityError), transaction.atomic():
        CardEntry.objects.filter(pk=entry.pk).update(recorder="resuming")
    assert Call.objects.get(pk=entry.call_id).external_id == "A-1"
