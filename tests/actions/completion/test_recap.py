"""The recap is read and agreed to, clause by clause; a changed order is read anew; what was agreed is a document."""

from decimal import Decimal

import pytest

from ringup.completion.actions.acknowledge_recap import Acknowledged, acknowledge_recap
from ringup.completion.actions.complete_order import complete_order
from ringup.completion.actions.keep_recap import keep_recap
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.completion.loading.spoken import load_spoken
from ringup.completion.models import RecapClause, RecapReading
from ringup.orders.actions.add_line import add_line
from ringup.orders.loading import load_order
from ringup.orders.saving.lines import LineWish
from ringup.payments.loading import load_payment_lines
from ringup.payments.saving import PaymentEntry
from ringup.values.refusal import Refusal
from tests.factories.scenes import make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    found = make_scene(parameters={"recap_acknowledgement_required": True})
    entity = found.legal_entity
    RecapClause.objects.create(
        legal_entity=entity, code="RIGHT", text_en="You may send it back.", text_nl="U mag het terugsturen."
    )
    RecapClause.objects.create(legal_entity=entity, code="OLD", text_en="No longer.", active=False)
    return found


@pytest.fixture
def order(scene):
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=[LineWish(item="LAMP-1", quantity=Decimal(2))],
        payments=[PaymentEntry(method="CASH")],
    )
    placed = place_order(scene.actor(), wish=wish, submit_key="")
    assert isinstance(placed, Placed), placed
    return placed.order


def spoken(scene, order):
    rows = load_order(scene.actor(), order.public_id)
    return load_spoken(rows, load_payment_lines(rows.order))


def tick(scene, order, recap, *codes):
    wanted = codes or [clause.code for clause in recap.clauses]
    return acknowledge_recap(scene.actor(), order=order.public_id, hash=recap.hash, clauses=wanted)


def submit(scene, order):
    return submit_order(scene.actor(), order=order.public_id, submit_key="one")


def test_it_speaks_the_customers_language_and_ends_with_the_companys_own_clauses(scene, order):
    order.language = "nl"
    order.save()
    recap = spoken(scene, order)
    assert recap.clauses[0].code == "lines"
    assert recap.clauses[-1].text == "U mag het terugsturen."


def test_nobody_submits_before_every_clause_is_agreed_to(scene, order):
    refused = submit(scene, order)
    assert isinstance(refused, tuple)
    assert [(each.code, each.facts["count"]) for each in refused] == [("recap_not_acknowledged", 5)]
    recap = spoken(scene, order)
    done = tick(scene, order, recap, "lines", "total")
    assert isinstance(done, Acknowledged)
    assert done.missing == ["payments", "delivery", "own-RIGHT"]
    tick(scene, order, recap)
    assert isinstance(submit(scene, order), Submitted)


def test_any_change_of_the_order_unticks(scene, order):
    recap = spoken(scene, order)
    tick(scene, order, recap)
    add_line(scene.actor(), order=order.public_id, wish=LineWish(item="MUG-1"))
    assert spoken(scene, order).hash != recap.hash
    outcome = complete_order(scene.actor(), order=order.public_id)
    assert not isinstance(outcome, Refusal)
    assert "recap_not_acknowledged" in [each.code for each in outcome.refusals]
    refused = tick(scene, order, recap)
    assert isinstance(refused, Refusal)
    assert refused.code == "recap_changed"


def test_a_clause_that_was_not_read_is_not_agreed_to(scene, order):
    refused = tick(scene, order, spoken(scene, order), "nonsense")
    assert isinstance(refused, Refusal)
    assert refused.code == "clause_unknown"


def test_what_was_agreed_is_a_document_of_the_order_made_once(scene, order):
    tick(scene, order, spoken(scene, order))
    submit(scene, order)
    order.refresh_from_db()
    made = [
        keep_recap(None, legal_entity=order.legal_entity_id, order=order.public_id, version=1) for _again in range(2)
    ]
    assert made[0] == made[1]
    assert (made[0].kind, made[0].subject) == ("recap", order.public_id)
    assert made[0].file.read(5) == b"%PDF-"
    assert RecapReading.objects.get().document == made[0]


def test_without_the_parameter_nothing_is_asked(order, scene):
    scene.call_center.parameters.recap_acknowledgement_required = False
    scene.call_center.parameters.save()
    assert isinstance(submit(scene, order), Submitted)
    assert keep_recap(None, legal_entity=order.legal_entity_id, order=order.public_id, version=1) is None
