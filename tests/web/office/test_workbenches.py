"""The workbenches: what waits stands there with all its reasons, and is worked off with the rules of the actions."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from ringup.call_centers.models import Membership, Parameters, User
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.holds.actions.place_hold import place_hold
from ringup.holds.models import HoldCode, OrderHold
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.models import CardView, PaymentDifference, PaymentOperation, Refund, StoredCard
from ringup.payments.saving.following_plans import NOBODY
from ringup.payments.saving.refunds import give_back
from ringup.reports.queries.workbenches import count_workbenches
from ringup.reports.rules.workbenches import WORKBENCHES
from ringup.values.money import Money
from tests.acquirer import IMPATIENCE, TestAcquirer, running_acquirer
from tests.api.conftest import permitted
from tests.factories import make_call_center, make_rex, make_session, make_user
from tests.factories.payments import make_refund_method
from tests.factories.scenes import Scene
from tests.web.office.benches import declined, large_check, over_the_limit, prepare, short_check, submitted, unanswered

HTMX = {"HX-Request": "true"}


@pytest.fixture
def acquirer(tmp_path: Path, settings: Settings) -> Iterator[TestAcquirer]:
    with running_acquirer(tmp_path) as running:
        ours = {**running.settings, "seconds": str(IMPATIENCE)}
        settings.PAYMENT_CONNECTORS = {"fake_acquirer": ours, "terminal_outside": {}}
        yield running


@pytest.fixture(autouse=True)
def prepared(scene: Scene) -> None:
    prepare(scene)


def client(settings: Settings, user: User) -> Client:
    made = Client()
    made.cookies[settings.SESSION_COOKIE_NAME] = make_session(user)
    return made


@pytest.fixture
def sam(scene: Scene, settings: Settings) -> Client:
    return client(settings, scene.sam)


def page(visitor: Client, bench: str, **asked: str) -> str:
    response = visitor.get(f"/office/workbenches/{bench}/", asked)
    assert response.status_code == 200, response.content
    return response.content.decode()


def do(visitor: Client, bench: str, deed: str, at: object, **fields: Any) -> Any:
    fields = {"deed": deed, "at": str(at), **fields}
    return visitor.post(f"/office/workbenches/{bench}/deed/", fields, headers=HTMX)


def hold(order: SalesOrder) -> OrderHold:
    return OrderHold.objects.get(order=order, cleared_at=None)


def status(order: SalesOrder) -> str:
    order.refresh_from_db()
    return order.detailed_status


def test_every_order_stands_on_its_bench_and_on_no_other(
    scene: Scene, sam: Client, settings: Settings, acquirer: TestAcquirer
) -> None:
    waiting = {
        "check-holds": large_check(scene),
        "out-of-balance": short_check(scene),
        "over-credit-limit": over_the_limit(scene),
        "declined-payments": declined(scene),
        "pending-authorizations": unanswered(scene),
    }
    for bench in WORKBENCHES:
        shown = page(sam, bench.name)
        for name, order in waiting.items():
            assert (order.number in shown) is (name == bench.name), (bench.name, name)
    assert count_workbenches(scene.actor(scene.sam)) == {
        **{bench.name: 0 for bench in WORKBENCHES},
        **dict.fromkeys(waiting, 1),
    }
    assert sam.get("/office/").content.decode().count('class="badge warn">1<') == len(waiting)


def test_a_row_says_all_reasons_of_its_order_and_who_clears_each(scene: Scene, sam: Client) -> None:
    order = submitted(scene, "both", function="check", amount="60.00", quantity=10)
    shown = page(sam, "check-holds")
    assert "A check of €60.00 is waited for until" in shown
    assert "€61.00 too little is paid" in shown
    assert shown.count("cleared by Supervisor") == 2
    assert "Carla Jansen" in shown
    assert order.number in page(sam, "out-of-balance")


# The others' rows come from the queries of these.
TAKES = {
    "check-holds": large_check,
    "out-of-balance": short_check,
    "over-credit-limit": over_the_limit,
    "declined-payments": declined,
}


@pytest.mark.parametrize("bench", TAKES)
def test_the_number_of_queries_does_not_grow_with_the_rows(
    scene: Scene, sam: Client, acquirer: TestAcquirer, bench: str
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(sam, bench)
        return len(queries)

    take = TAKES[bench]
    take(scene, "first")
    count()
    few = count()
    for number in range(4):
        take(scene, f"more-{number}")
    assert count() == few


def test_a_check_hold_is_released_and_the_next_row_gets_the_hand(scene: Scene, sam: Client) -> None:
    first, second = large_check(scene, "1"), large_check(scene, "2")
    answer = do(sam, "check-holds", "release", hold(first).pk, after=hold(second).pk)
    assert answer.status_code == 200
    assert f'"to": "bench-row-{hold(second).pk}"' in answer["HX-Trigger-After-Settle"]
    assert f"Released: {first.number}." in answer.content.decode()
    assert (status(first), status(second)) == ("released", "on_hold")
    event = first.events.latest("pk")
    assert (event.kind, event.by_id) == ("hold_remove", scene.sam.pk)


def test_what_somebody_has_held_by_hand_is_listed_with_the_reason_and_released(scene: Scene, sam: Client) -> None:
    HoldCode.objects.create(legal_entity=scene.legal_entity, code="CALL", name="Call back", is_default=True)
    order = submitted(scene, "held", function="normal")
    wish = OrderWish(customer=scene.carla.public_id, lines=(LineWish(item="LAMP-1"),))
    draft = place_order(scene.actor(), wish=wish, submit_key="")
    assert isinstance(draft, Placed), draft
    for each in (order, draft.order):
        placed = place_hold(scene.actor(scene.sam), order=each.public_id, comment="asks her husband")
        assert isinstance(placed, OrderHold), placed
    shown = page(sam, "order-holds")
    assert shown.count("asks her husband") == 2
    assert order.number in shown
    assert "€12.10" in shown
    assert do(sam, "order-holds", "release", hold(order).pk).status_code == 200
    assert status(order) == "released"
    assert page(sam, "order-holds").count("asks her husband") == 1


def test_all_chosen_rows_are_released_at_once(scene: Scene, sam: Client) -> None:
    orders = [large_check(scene, str(number)) for number in range(3)]
    keys = [str(hold(order).pk) for order in orders]
    assert do(sam, "check-holds", "release", keys[0], row=keys[:2]).status_code == 200
    assert [status(order) for order in orders] == ["released", "released", "on_hold"]


def test_a_row_outside_of_what_is_chosen_is_done_alone(scene: Scene, sam: Client) -> None:
    orders = [large_check(scene, str(number)) for number in range(3)]
    keys = [str(hold(order).pk) for order in orders]
    assert do(sam, "check-holds", "release", keys[2], row=keys[:2]).status_code == 200
    assert [status(order) for order in orders] == ["on_hold", "on_hold", "released"]


def test_what_somebody_has_settled_already_is_said_and_gone(scene: Scene, sam: Client) -> None:
    order = large_check(scene)
    key = hold(order).pk
    do(sam, "check-holds", "release", key)
    again = do(sam, "check-holds", "release", key)
    assert again.status_code == 422
    assert "settled this already" in again.content.decode()


def test_canceling_asks_for_a_reason_and_keeps_the_form_when_it_is_refused(scene: Scene, sam: Client) -> None:
    order = short_check(scene)
    key = hold(order).pk
    form = sam.get("/office/workbenches/out-of-balance/deed/", {"deed": "cancel", "at": key}, headers=HTMX)
    assert "Changed their mind" in form.content.decode()
    refused = do(sam, "out-of-balance", "cancel", key, reason="")
    assert refused.status_code == 422
    assert 'id="deed-wrong"' in refused.content.decode()
    assert status(order) == "on_hold"
    assert do(sam, "out-of-balance", "cancel", key, reason="CHANGED").status_code == 200
    assert status(order) == "canceled"
    assert order.number not in page(sam, "out-of-balance")


def test_a_higher_limit_takes_the_order_off_the_bench(scene: Scene, sam: Client) -> None:
    order = over_the_limit(scene)
    key = hold(order).pk
    form = sam.get("/office/workbenches/over-credit-limit/deed/", {"deed": "limit", "at": key}, headers=HTMX)
    assert 'value="10.00"' in form.content.decode()
    wrong = do(sam, "over-credit-limit", "limit", key, credit_limit="much")
    assert (wrong.status_code, "much" in wrong.content.decode()) == (422, True)
    assert do(sam, "over-credit-limit", "limit", key, credit_limit="12,10").status_code == 200
    scene.carla.refresh_from_db()
    assert (scene.carla.credit_limit_minor, status(order)) == (1_210, "released")


def test_too_much_and_too_little_are_looked_at_apart(scene: Scene, sam: Client) -> None:
    under, over = short_check(scene), submitted(scene, "over", function="check", amount="30.00")
    assert under.number in page(sam, "out-of-balance", side="under")
    assert over.number not in page(sam, "out-of-balance", side="under")
    assert over.number in page(sam, "out-of-balance", side="over")


def test_rows_are_searched_by_order_and_by_customer(scene: Scene, sam: Client) -> None:
    order = large_check(scene)
    for words in (order.number, "jansen", f"carla {scene.carla.number}"):
        assert order.number in page(sam, "check-holds", q=words)
    assert "Nothing fits your search." in page(sam, "check-holds", q="bruno")


def test_a_declined_card_is_asked_again(scene: Scene, sam: Client, acquirer: TestAcquirer) -> None:
    order = declined(scene)
    payment = order.payments.get()
    before = payment.operations.count()
    assert do(sam, "declined-payments", "process", payment.public_id).status_code == 200
    assert payment.operations.count() == before + 1
    assert order.number in page(sam, "declined-payments")


def test_a_declined_payment_is_authorized_by_hand_with_its_code(
    scene: Scene, sam: Client, acquirer: TestAcquirer
) -> None:
    order = declined(scene)
    payment = order.payments.get()
    refused = do(sam, "declined-payments", "authorize", payment.public_id)
    assert (refused.status_code, 'id="deed-wrong"' in refused.content.decode()) == (422, True)
    done = do(sam, "declined-payments", "authorize", payment.public_id, auth_code="A-7731")
    assert done.status_code == 200, done.content
    assert (order.number in page(sam, "declined-payments"), status(order)) == (False, "released")


def test_a_payment_without_an_answer_is_declined_by_hand_with_a_reason(
    scene: Scene, sam: Client, acquirer: TestAcquirer
) -> None:
    order = unanswered(scene)
    payment = order.payments.get()
    assert do(sam, "pending-authorizations", "decline", payment.public_id, reason="STOLEN").status_code == 200
    payment.refresh_from_db()
    assert (payment.state, payment.decline_reason) == ("declined", "Card stolen")
    assert order.number in page(sam, "declined-payments")


def test_an_unknown_payment_is_settled_by_who_looked_it_up(scene: Scene, sam: Client, acquirer: TestAcquirer) -> None:
    order = unanswered(scene)
    operation = PaymentOperation.objects.get(payment_line__order=order)
    PaymentOperation.objects.filter(pk=operation.pk).update(with_people_since=timezone.now())
    assert order.number in page(sam, "unknown-payments")
    assert order.number not in page(sam, "pending-authorizations")
    done = do(sam, "unknown-payments", "confirm", operation.public_id, reference="ch_1", note="seen in the portal")
    assert done.status_code == 200, done.content
    assert (order.number in page(sam, "unknown-payments"), status(order)) == (False, "released")


def test_an_unknown_payment_that_was_not_done_is_replaced_with_one_form(
    scene: Scene, sam: Client, acquirer: TestAcquirer
) -> None:
    order = unanswered(scene)
    operation = PaymentOperation.objects.get(payment_line__order=order)
    PaymentOperation.objects.filter(pk=operation.pk).update(with_people_since=timezone.now())
    here = "/office/workbenches/unknown-payments/"
    form = sam.get(
        f"{here}deed/", {"deed": "replace_unknown", "at": operation.public_id}, headers=HTMX
    ).content.decode()
    assert ("Visa •••• 0002 12/31" in form, 'value="CASH"' in form) == (True, True)
    without = do(sam, "unknown-payments", "replace_unknown", operation.public_id, method="CASH")
    assert (without.status_code, 'id="deed-wrong"' in without.content.decode()) == (422, True)
    asked = {"method": "CASH", "note": "not in the portal"}
    done = do(sam, "unknown-payments", "replace_unknown", operation.public_id, **asked)
    assert done.status_code == 200, done.content
    assert (order.number in page(sam, "unknown-payments"), status(order)) == (False, "released")


def test_a_declined_payment_is_replaced(scene: Scene, sam: Client, acquirer: TestAcquirer) -> None:
    order = declined(scene)
    payment = order.payments.get()
    asked = {"method": "CHECK", "number": ""}
    assert do(sam, "declined-payments", "replace", payment.public_id, **asked).status_code == 422
    done = do(sam, "declined-payments", "replace", payment.public_id, **asked | {"number": "4712"})
    assert done.status_code == 200, done.content
    assert (order.number in page(sam, "declined-payments"), status(order)) == (False, "released")


def test_a_refused_void_is_done_again_or_cleared(scene: Scene, sam: Client, acquirer: TestAcquirer) -> None:
    order = submitted(scene, "good", function="card", token="tok_visa")
    held = PaymentOperation.objects.get(payment_line__order=order)
    fields = {"payment_line": held.payment_line, "kind": "void", "state": "declined", "currency": "EUR"}
    refused = PaymentOperation.objects.create(
        **fields, amount_minor=1210, idempotency_key="v", request_hash="v", connector="fake_acquirer", parent=held
    )
    shown = page(sam, "unknown-payments")
    offered = [f'data-deed="{deed}"' in shown for deed in ("void_again", "clear_void", "deny", "process")]
    assert offered == [True, True, False, False]
    assert do(sam, "unknown-payments", "process", refused.public_id).status_code == 422
    acquirer.queue("declined:processing_error")
    assert do(sam, "unknown-payments", "void_again", refused.public_id).status_code == 200
    again = PaymentOperation.objects.latest("pk")
    assert do(sam, "unknown-payments", "clear_void", again.public_id, note="").status_code == 422
    assert do(sam, "unknown-payments", "clear_void", again.public_id, note="ran out").status_code == 200
    assert order.number not in page(sam, "unknown-payments")


def test_a_difference_to_a_processor_is_asked_about_and_explained(
    scene: Scene, sam: Client, acquirer: TestAcquirer
) -> None:
    order = submitted(scene, "good", function="card", token="tok_visa")
    held = PaymentOperation.objects.get(payment_line__order=order)
    both = {"connector": "fake_acquirer", "currency": "EUR"}
    own = {"order": order, "legal_entity": scene.legal_entity, "intent": held.public_id, "amount_minor": 1210}
    ours = PaymentDifference.objects.create(**both, **own, kind="missing", ours="authorize 12.10 EUR succeeded")
    theirs = PaymentDifference.objects.create(
        **both, kind="stranger", reference="ch_9", theirs="refund 5.00 EUR", amount_minor=500
    )
    shown = page(sam, "payment-differences")
    assert "Done here, not known at fake_acquirer" in shown
    assert "asked for by nobody here (ch_9): refund, €5.00." in shown
    assert (order.number in shown, "No order" in shown, shown.count('data-deed="compare"')) == (True, True, 1)
    assert order.number in page(sam, "payment-differences", q=order.number)
    assert "ch_9" not in page(sam, "payment-differences", q=order.number)
    assert do(sam, "payment-differences", "compare", theirs.public_id).status_code == 422
    assert do(sam, "payment-differences", "compare", ours.public_id).status_code == 200
    assert do(sam, "payment-differences", "explain", theirs.public_id, note=" ").status_code == 422
    done = do(sam, "payment-differences", "explain", theirs.public_id, note="refunded at the fair")
    assert done.status_code == 200, done.content
    assert "We and all processors agree." in page(sam, "payment-differences")


@pytest.mark.parametrize(
    ("state", "deed", "after"), [("waiting", "refuse", "denied"), ("to_pay_out", "paid_out", "done")]
)
def test_a_refund_is_decided_or_paid_out(scene: Scene, sam: Client, state: str, deed: str, after: str) -> None:
    order = submitted(scene, "refunded", function="normal")
    refund = Refund.objects.create(
        payment_line=order.payments.get(), state=state, currency="EUR", amount_minor=500, because="canceled in part"
    )
    shown = page(sam, "refunds")
    assert (order.number in shown, "€5.00" in shown) == (True, True)
    other = "approve" if state == "to_pay_out" else "paid_out"
    assert do(sam, "refunds", other, refund.public_id).status_code == 422
    assert do(sam, "refunds", deed, refund.public_id).status_code == 200
    refund.refresh_from_db()
    assert (refund.state, order.number in page(sam, "refunds")) == (after, False)


def test_a_refund_check_is_written_with_its_number(scene: Scene, sam: Client) -> None:
    line = submitted(scene, "check-back", function="normal").payments.get()
    refund = give_back(NOBODY, line, Money(500, "EUR"))[0]
    assert "€5.00 to be paid out by Cash: no refund method for EUR." in page(sam, "refunds")
    make_refund_method(scene.legal_entity)
    line = submitted(scene, "check-too", function="normal").payments.get()
    refund = give_back(NOBODY, line, Money(700, "EUR"))[0]
    assert "A refund check of €7.00 is to be written (Check)." in page(sam, "refunds")
    assert do(sam, "refunds", "paid_out", refund.public_id).status_code == 422
    unsaid = do(sam, "refunds", "write_check", refund.public_id, check_number=" ")
    assert (unsaid.status_code, "Enter the number of the check." in unsaid.content.decode()) == (422, True)
    assert do(sam, "refunds", "write_check", refund.public_id, check_number="200417").status_code == 200
    refund.refresh_from_db()
    assert (refund.state, refund.check_number) == ("done", "200417")


def test_an_empty_bench_says_so(sam: Client) -> None:
    assert "No order waits for a check." in page(sam, "check-holds")


def test_supervisors_of_one_call_center_see_its_rows_alone(scene: Scene, settings: Settings) -> None:
    order = large_check(scene)
    other = make_call_center("UTRECHT", legal_entity=scene.legal_entity)
    there = make_user("uma", role="supervisor", call_center=other)
    assert order.number not in page(client(settings, there), "check-holds")
    assert Membership.objects.filter(user=there, call_center=other).exists()


def test_rex_neither_sees_nor_does_anything(scene: Scene, settings: Settings) -> None:
    order = large_check(scene)
    rex = client(settings, make_rex())
    assert order.number not in page(rex, "check-holds")
    assert do(rex, "check-holds", "release", hold(order).pk).status_code == 422
    assert status(order) == "on_hold"


def test_ada_is_turned_away_and_a_bench_that_is_none_is_not_found(
    scene: Scene, sam: Client, settings: Settings
) -> None:
    assert client(settings, scene.ada).get("/office/workbenches/check-holds/").status_code == 403
    assert sam.get("/office/workbenches/coffee/").status_code == 404


def test_a_workbench_that_names_a_card_and_a_form_that_offers_cards_are_views(
    scene: Scene, sam: Client, acquirer: TestAcquirer
) -> None:
    order = declined(scene)
    Parameters.objects.update(log_card_views=True)
    last_four = StoredCard.objects.get().last_four
    assert f"•••• {last_four}" in page(sam, "declined-payments")
    payment = order.payments.get().public_id
    form = sam.get("/office/workbenches/declined-payments/deed/", {"deed": "replace", "at": payment}, headers=HTMX)
    assert last_four in form.content.decode()
    answer = permitted(scene, "supervisor", scene.sam).ask("GET", "/workbenches/declined-payments")
    assert last_four in answer.content.decode()
    seen = CardView.objects.filter(user=scene.sam, order=order.public_id).order_by("pk")
    assert list(seen.values_list("door", flat=True)) == ["office", "office", "api"]
