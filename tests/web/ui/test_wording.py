"""Refusals speak the user's language and never fail in front of a caller."""

from datetime import date
from decimal import Decimal

from django.utils.translation import override

from ringup.call_centers.rules.permissions import Permission
from ringup.orders.rules.states import DetailedStatus, OrderEventName, OrderState, PaymentStatus
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal
from ringup.web.ui.wording import say, show
from ringup.web.ui.wording.cures import CURES
from ringup.web.ui.wording.refusals import PARTS, REFUSALS
from ringup.web.ui.wording.words import DETAILED_STATUSES, ORDER_EVENTS, ORDER_STATES, PAYMENT_STATUSES, PERMISSIONS


def test_a_refusal_is_a_sentence_with_its_facts() -> None:
    with override("en"):
        said = say(Refusal(code="order_state_forbids", facts={"state": "invoiced", "event": "cancel"}, field="state"))
    assert said.text == "This cannot be done while the order is Invoiced."
    assert said.field == "state"


def test_a_missing_fact_is_a_dash_and_not_an_error() -> None:
    with override("en"):
        assert say(Refusal(code="order_on_hold")).text == "The order is on hold (open holds: –)."


def test_an_empty_fact_leaves_no_hole_in_the_sentence() -> None:
    facts = {"mode": "Airmail", "country": "GB", "region": ""}
    with override("en"):
        assert say(Refusal(code="mode_not_for_address", facts=facts)).text == "Airmail does not go to United Kingdom."
    with override("de"):
        said = say(Refusal(code="mode_not_for_address", facts=facts)).text
        assert said == "Airmail liefert nicht dorthin: Vereinigtes Königreich."


def test_an_unknown_code_is_still_readable() -> None:
    said = say(Refusal(code="moon_too_close", cure=Cure(code="wait_a_month")))
    assert (said.text, said.cure) == ("moon too close", "wait a month")


def test_facts_are_written_in_the_readers_language() -> None:
    with override("de"):
        assert show("missing", Money(420, "EUR")) == "4,20\N{NO-BREAK SPACE}€"
        assert show("missing", {"minor": 420, "currency": "EUR"}) == "4,20\N{NO-BREAK SPACE}€"
        assert show("on_hand", Decimal("0.5")) == "0,5"
        assert show("from", date(2026, 11, 3)) == "03.11.2026"
        assert show("from", "2026-11-03") == "03.11.2026"
        assert show("to", "Friday") == "Friday"


def test_every_state_and_permission_has_its_word() -> None:
    assert {word.value for word in OrderState} <= ORDER_STATES.keys()
    assert {word.value for word in OrderEventName} <= ORDER_EVENTS.keys()
    assert {word.value for word in DetailedStatus} <= DETAILED_STATUSES.keys()
    assert {word.value for word in PaymentStatus} <= PAYMENT_STATUSES.keys()
    assert {word.value for word in Permission} <= PERMISSIONS.keys()


def test_the_tables_stand_in_alphabetical_order() -> None:
    assert all(list(part) == sorted(part) for part in PARTS)
    assert len(REFUSALS) == sum(len(part) for part in PARTS), "a code stands in two parts"
    assert list(CURES) == sorted(CURES)
