"""The issuer says that the address is wrong (§6.1): what is held is given free, and the payment is declined."""

import pytest

from ringup.call_centers.models import Parameters
from ringup.completion.actions.replace_payment import replace_payment
from ringup.jobs.resolve_unknown_payments import resolve_unknown_payments
from ringup.orders.models import OrderAddress
from ringup.payments.actions.receive_processor_event import receive_processor_event
from ringup.payments.actions.retry_payment import retry_payment
from ringup.payments.loading import load_asked, request_of
from ringup.payments.models import PaymentOperation, StoredCard
from ringup.payments.saving import PaymentEntry
from ringup.payments.saving.holding import standing_authorization
from ringup.project.invariants import INVARIANTS, violations
from ringup.reports.queries.waiting_rows import BenchFilter
from ringup.reports.queries.workbenches import list_workbench
from ringup.reports.rules.workbenches import find_workbench
from ringup.values.refusal import Refusal
from tests.actions.payments.conftest import card_on_file, method, now_due, payment_of, states

SOUND = [invariant for invariant in INVARIANTS if invariant.code != "I17"]
WRONG = "checks:match,match,mismatch"


@pytest.fixture(autouse=True)
def sound(db):
    yield
    assert violations(SOUND) == []


@pytest.fixture
def strict(scene):
    Parameters.objects.update(address_verification="postal_code", reauthorization_limit=2)


def follow(order):
    """What follows is sent by the answer itself, or by the job."""
    now_due(order)
    resolve_unknown_payments()


def test_a_wrong_postal_code_gives_the_authorization_free_and_declines_the_payment(take, sam, strict, acquirer):
    acquirer.queue(WRONG)
    order = take()
    follow(order)
    assert [row["kind"] for row in acquirer.journal()] == ["authorize", "void"]
    line = payment_of(order)
    assert (line.state, line.address_checks) == ("declined", "match,match,mismatch")
    assert order.do_not_process
    assert standing_authorization(line) is None
    asked = line.operations.get(kind="authorize")
    assert (asked.state, asked.decline_code) == ("succeeded", "address_mismatch")
    [row] = list_workbench(sam, bench=find_workbench("declined-payments"), wanted=BenchFilter()).rows
    assert row.reasons[0].refusal.facts["declined_because"] == "address_mismatch"


def test_the_next_try_has_a_new_key_and_goes_on_once_the_address_is_right(take, sam, strict, acquirer):
    acquirer.queue(WRONG)
    order = take()
    follow(order)
    acquirer.queue("checks:match,match,match")
    assert not isinstance(retry_payment(sam, order=order.public_id, payment=payment_of(order).public_id), Refusal)
    assert states(order) == ("authorized", "authorized", "succeeded")
    assert payment_of(order).address_checks == "match,match,match"
    keys = PaymentOperation.objects.filter(kind="authorize").values_list("idempotency_key", flat=True)
    assert len(set(keys)) == 2


def test_another_card_takes_its_place(take, scene, sam, strict, acquirer):
    acquirer.queue(WRONG)
    order = take()
    follow(order)
    StoredCard.objects.update(is_default=False)
    card_on_file(scene, "tok_amex", is_default=True)
    entry = PaymentEntry(method=method(scene, "card"))
    replaced = replace_payment(sam, order=order.public_id, payment=payment_of(order).public_id, entry=entry)
    assert not isinstance(replaced, Refusal)
    assert states(order)[0] == "authorized"


@pytest.mark.parametrize(
    ("level", "checks"),
    [
        ("always", "mismatch,mismatch,mismatch"),
        ("postal_code", "mismatch,mismatch,match"),
        ("postal_code", "unchecked,unchecked,unchecked"),
        ("holder", "match,mismatch,mismatch"),
    ],
)
def test_what_the_level_does_not_ask_for_stops_nothing(take, scene, acquirer, level, checks):
    Parameters.objects.update(address_verification=level)
    acquirer.queue(f"checks:{checks}")
    order = take()
    assert states(order) == ("authorized", "authorized", "succeeded")
    assert payment_of(order).address_checks == checks


def test_an_answer_that_was_lost_is_judged_by_the_look_up_just_so(take, strict, acquirer):
    acquirer.queue("time_out_after")
    order = take()
    rows = acquirer.server.journal.rows
    rows.execute("UPDATE operations SET checks = 'match,match,mismatch' WHERE kind = 'authorize'")
    follow(order)
    follow(order)
    assert (payment_of(order).state, [row["kind"] for row in acquirer.journal()]) == ("declined", ["authorize", "void"])


def test_a_message_that_says_nothing_of_the_address_has_the_processor_asked(take, strict, acquirer):
    acquirer.queue("time_out_after")
    order = take()
    body, headers = acquirer.events()[0]
    assert receive_processor_event(None, connector="fake_acquirer", body=body, headers=headers) is None
    assert states(order)[1] == "unknown"
    rows = acquirer.server.journal.rows
    rows.execute("UPDATE operations SET checks = 'match,match,match' WHERE kind = 'authorize'")
    resolve_unknown_payments()
    assert states(order) == ("authorized", "authorized", "succeeded")


def test_the_billing_address_is_told_only_where_it_is_checked(take, acquirer):
    order = take()
    address = OrderAddress.objects.create(
        order=order, name="Carla", street="Havnegade 1", postal_code="8000", city="Aarhus", country="DK"
    )
    type(order).objects.filter(pk=order.pk).update(billing_address=address)
    operation = PaymentOperation.objects.get(kind="authorize").pk
    assert request_of(load_asked([operation])[0]).billing is None
    Parameters.objects.update(address_verification="holder")
    told = request_of(load_asked([operation])[0]).billing
    assert (told.name, told.postal_code, told.country) == ("Carla", "8000", "DK")
