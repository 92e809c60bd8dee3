"""The contract of every payment connector, as far as its capabilities go."""

import itertools
from datetime import UTC, datetime

import pytest

from ringup.payments.connectors.protocol import NOT_OFFERED, Capability, CardSource, Delivery, Notice, Request
from ringup.payments.connectors.registry import CONNECTORS, find_connector
from ringup.payments.rules.address_checks import AddressChecks, Check
from ringup.payments.rules.outcomes import Declined, NotFound, Succeeded, Unknown
from ringup.payments.rules.states import OperationKind
from ringup.values.money import Money
from ringup.values.refusal import Refusal

TEN = Money(1000, "EUR")
numbers = itertools.count(1)


def request(rig=None, *, amount=TEN, **other):
    """A request with an intent and a key of its own; an authorization brings the rig's card."""
    number = next(numbers)
    return Request(
        intent=f"intent{number}",
        idempotency_key=f"key-{number:08}",
        amount=amount,
        order_number="SO-100042",
        **(rig.card if rig else {}),
        **other,
    )


def needs(rig, *capabilities):
    missing = set(capabilities) - rig.connector.CAPABILITIES
    if missing:
        pytest.skip(f"{rig.connector.NAME} does not offer {', '.join(sorted(missing))}")


def authorized(rig, amount=TEN):
    outcome = rig.connector.authorize(request(rig, amount=amount))
    assert isinstance(outcome, Succeeded)
    return outcome


def captured(rig, amount=TEN):
    outcome = rig.connector.capture(request(amount=amount, reference=authorized(rig, amount).reference))
    assert isinstance(outcome, Succeeded)
    return outcome


def test_an_authorization_is_for_the_amount_that_was_asked_and_has_a_reference(rig):
    outcome = authorized(rig)
    assert outcome.amount == TEN
    assert outcome.reference
    if rig.moved:
        assert rig.moved("authorize") == [(1000, "EUR")]


@pytest.mark.peerbug("B61")
@pytest.mark.parametrize(("minor", "currency"), [(1990, "USD"), (1990, "JPY"), (1990, "KWD"), (1, "JPY"), (10, "KWD")])
def test_the_outside_books_exactly_our_smallest_units(rig, minor, currency):
    assert authorized(rig, Money(minor, currency)).amount == Money(minor, currency)
    if rig.moved:
        assert rig.moved("authorize") == [(minor, currency)]


def test_the_same_request_again_is_answered_alike_and_done_once(rig):
    wanted = request(rig)
    first, second = rig.connector.authorize(wanted), rig.connector.authorize(wanted)
    assert first == second
    if rig.moved:
        assert len(rig.moved("authorize")) == 1


def test_a_missing_card_is_a_no(rig):
    assert isinstance(rig.connector.authorize(request()), Declined)
    if rig.moved:
        assert rig.moved("authorize") == []


def test_a_capture_takes_what_was_authorized(rig):
    needs(rig, Capability.CAPTURE)
    assert captured(rig).amount == TEN
    if rig.moved:
        assert rig.moved("capture") == [(1000, "EUR")]


def test_a_part_is_captured_and_the_answer_says_how_much(rig):
    needs(rig, Capability.CAPTURE_PART)
    reference, part = authorized(rig).reference, Money(400, "EUR")
    outcome = rig.connector.capture(request(amount=part, reference=reference))
    assert isinstance(outcome, Succeeded)
    assert outcome.amount == part
    if rig.moved:
        assert rig.moved("capture") == [(400, "EUR")]


def test_more_than_was_reserved_cannot_be_captured(rig):
    needs(rig, Capability.CAPTURE_PART)
    reference = authorized(rig).reference
    assert isinstance(rig.connector.capture(request(amount=Money(1001, "EUR"), reference=reference)), Declined)


def test_parts_are_captured_until_the_amount_is_used_up(rig):
    needs(rig, Capability.CAPTURE_AGAIN)
    reference = authorized(rig).reference
    part, rest = Money(400, "EUR"), Money(600, "EUR")
    assert isinstance(rig.connector.capture(request(amount=part, reference=reference)), Succeeded)
    assert isinstance(rig.connector.capture(request(amount=rest, reference=reference)), Succeeded)
    assert isinstance(rig.connector.capture(request(amount=Money(1, "EUR"), reference=reference)), Declined)


def test_a_voided_authorization_cannot_be_captured(rig):
    needs(rig, Capability.VOID)
    reference = authorized(rig).reference
    assert isinstance(rig.connector.void(request(reference=reference)), Succeeded)
    assert isinstance(rig.connector.capture(request(reference=reference)), Declined)


def test_what_was_captured_cannot_be_voided(rig):
    needs(rig, Capability.VOID)
    reference = authorized(rig).reference
    rig.connector.capture(request(reference=reference))
    assert isinstance(rig.connector.void(request(reference=reference)), Declined)


def test_refunds_never_exceed_what_was_captured(rig):
    needs(rig, Capability.REFUND)
    reference = captured(rig).reference
    sixty = Money(600, "EUR")
    assert isinstance(rig.connector.refund(request(amount=sixty, reference=reference)), Succeeded)
    assert isinstance(rig.connector.refund(request(amount=sixty, reference=reference)), Declined)


def test_what_is_not_offered_is_a_no_and_never_silence(rig):
    asked = {
        Capability.CAPTURE: rig.connector.capture,
        Capability.REFUND: rig.connector.refund,
        Capability.VOID: rig.connector.void,
    }
    for capability, ask in asked.items():
        if capability not in rig.connector.CAPABILITIES:
            assert ask(request(reference="r1")) == NOT_OFFERED


def test_looking_up_tells_the_same_as_the_answer_did(rig):
    needs(rig, Capability.LOOK_UP)
    wanted = request(rig)
    assert rig.connector.look_up(wanted) == NotFound()
    assert rig.connector.authorize(wanted) == rig.connector.look_up(wanted)


@pytest.mark.parametrize("kind", [OperationKind.CAPTURE, OperationKind.VOID, OperationKind.REFUND])
def test_what_follows_an_authorization_is_looked_up_as_well(rig, kind):
    needs(rig, Capability.LOOK_UP, Capability.VOID, Capability.REFUND)
    reference = captured(rig).reference if kind is OperationKind.REFUND else authorized(rig).reference
    wanted = request(reference=reference, kind=kind)
    assert rig.connector.look_up(wanted) == NotFound()
    outcome = getattr(rig.connector, kind.value)(wanted)
    assert isinstance(outcome, Succeeded)
    assert rig.connector.look_up(wanted) == outcome


def test_without_a_look_up_nobody_claims_to_know(rig):
    if Capability.LOOK_UP not in rig.connector.CAPABILITIES:
        assert isinstance(rig.connector.look_up(request(rig)), Unknown)


def test_a_forged_message_is_not_believed(rig):
    delivery = Delivery(body=b"{}", headers={"webhook-signature": "1.00"}, received_at=datetime.now(UTC))
    refusal = rig.connector.read_webhook(delivery)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "webhook_forged"


def test_a_genuine_message_tells_which_intent_and_what_became_of_it(rig):
    needs(rig, Capability.WEBHOOKS)
    wanted = request(rig)
    outcome = rig.connector.authorize(wanted)
    [(body, headers)] = rig.events()
    notice = rig.connector.read_webhook(Delivery(body=body, headers=headers, received_at=datetime.now(UTC)))
    assert isinstance(notice, Notice)
    assert (notice.intent, notice.outcome) == (wanted.intent, outcome)
    assert notice.event_id


def test_what_the_issuer_says_of_the_address_comes_with_the_authorization_and_with_its_look_up(rig):
    needs(rig, Capability.ADDRESS_CHECKS)
    if rig.say_checks is None:
        pytest.skip("nobody plays the issuer")
    rig.say_checks("match,mismatch,unchecked")
    wanted = request(rig)
    outcome = rig.connector.authorize(wanted)
    assert outcome.checks == AddressChecks(holder=Check.MATCH, street=Check.MISMATCH)
    assert rig.connector.look_up(wanted).checks == outcome.checks


@pytest.mark.peerbug("B37")
@pytest.mark.parametrize("state", ["open", "won", "lost"])
def test_a_message_about_a_dispute_names_the_charge_by_the_reference_of_its_capture(rig, state):
    needs(rig, Capability.DISPUTES)
    charge = captured(rig)
    rig.dispute(charge.reference, state)
    body, headers = rig.events()[-1]
    notice = rig.connector.read_webhook(Delivery(body=body, headers=headers, received_at=datetime.now(UTC)))
    assert isinstance(notice, Notice)
    assert notice.outcome is None
    news = notice.dispute
    assert (news.charge, news.amount, news.state, news.reason) == (charge.reference, TEN, state, "fraudulent")
    assert news.reference
    assert news.answer_by.tzinfo is not None


def test_every_connector_is_found_by_its_name():
    assert [find_connector(connector.NAME) for connector in CONNECTORS] == list(CONNECTORS)
    with pytest.raises(LookupError):
        find_connector("cash_in_a_hat")


def test_names_and_card_sources_are_what_the_tables_can_keep():
    for connector in CONNECTORS:
        assert connector.__module__.rpartition(".")[2] == connector.NAME
        assert len(connector.NAME) <= 40
        assert connector.CARD_SOURCE in CardSource
