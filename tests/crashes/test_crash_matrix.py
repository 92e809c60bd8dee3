"""Whatever dies, and wherever: done again and looked after, it ends as if nothing had died, and money moved once.

Each flow is killed at each point that it comes through, one after the other, as SQLite fails its n-th write (F02). The
matrix is as long as the flows are: a new point or a new step of a flow is in it by itself.
"""

import json
import sys

import pytest
from django.utils import timezone

from ringup.jobs.resolve_unknown_payments import resolve_unknown_payments
from ringup.orders.models import SalesOrder
from ringup.payments.models import UNSETTLED, PaymentOperation
from ringup.plumbing.crash_points import POINTS
from ringup.project.invariants import INVARIANTS, violations
from ringup.values.refusal import Refusal
from tests.crashes.dying import killed_at, points_of
from tests.crashes.flows import FLOWS, Flow, Stage

OF_MONEY = [invariant for invariant in INVARIANTS if invariant.code != "I17"]  # stock comes to tests without movements
# Reached when an operation is looked after, not while it is asked for: see the last test.
AFTERWARDS = {"processor_looked_up"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", FLOWS)
def test_killed_at_any_point_a_flow_ends_as_if_it_had_not_been(stage: Stage, name: str) -> None:
    flow = FLOWS[name]
    order = flow.begin(stage)
    points = points_of(lambda: flow.work(stage, order))
    assert points, "a flow without a point"
    expected = account(stage, order)
    for count, point in enumerate(points, start=1):
        order = flow.begin(stage)
        assert killed_at(count, lambda order=order: flow.work(stage, order)), point
        recover(stage, flow, order)
        assert account(stage, order) == expected, f"killed at {point} ({count} of {len(points)})"
    order = flow.begin(stage)
    assert not killed_at(len(points) + 1, lambda: flow.work(stage, order)), "a point that was not there before"
    assert violations(OF_MONEY) == []
    say(name, points)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mood", ["time_out_after", "time_out_before", "error_after"])
def test_who_looks_after_the_unknown_may_die_too(stage: Stage, mood: str) -> None:
    def unknown() -> SalesOrder:
        stage.acquirer.queue(mood)
        order = stage.take()
        make_due(order)
        return order

    order = unknown()
    points = points_of(resolve_unknown_payments)
    assert "processor_looked_up" in points
    expected = account(stage, order)
    for count, point in enumerate(points, start=1):
        order = unknown()
        assert killed_at(count, resolve_unknown_payments), point
        look_after(order)
        assert account(stage, order) == expected, f"killed at {point} ({count} of {len(points)})"
    assert violations(OF_MONEY) == []
    say(f"unknown, {mood}", points)


@pytest.mark.django_db(transaction=True)
def test_the_flows_come_through_every_point_that_has_a_name(stage: Stage) -> None:
    flow = FLOWS["submit and charge"]
    order = flow.begin(stage)
    assert set(points_of(lambda: flow.work(stage, order))) == set(POINTS) - AFTERWARDS


def say(name: str, points: list[str]) -> None:
    """The figure of the matrix; shown with `pytest -s`."""
    sys.stdout.write(f"\ncrash points passed: {name}: {len(points)} of {len(points)}\n")


def recover(stage: Stage, flow: Flow, order: SalesOrder) -> None:
    """What happens after a death: somebody asks again, as the screen does, and the jobs run."""
    look_after(order)
    again = flow.work(stage, order)
    assert not isinstance(again, Refusal) or again.code in ALREADY, again
    look_after(order)


# What somebody is told who asks for what is done already.
ALREADY = {"payment_state_forbids", "payment_not_found", "order_state_forbids"}


def make_due(order: SalesOrder) -> int:
    """Time passes; how many operations of the order are due then."""
    rows = PaymentOperation.objects.filter(payment_line__order=order, state__in=UNSETTLED)
    return rows.update(look_again_at=timezone.now())


def look_after(order: SalesOrder) -> None:
    for _ in range(10):
        if not make_due(order):
            return
        resolve_unknown_payments()
    raise AssertionError("an operation stays open")


def account(stage: Stage, order: SalesOrder) -> str:
    """How the order, its payments and the acquirer's journal stand; without names that differ from order to order."""
    order.refresh_from_db()
    lines = [
        {
            "state": line.state,
            "sums": [line.amount_minor, line.authorized_minor, line.captured_minor, line.refunded_minor],
            "invoiced": line.invoiced_minor,
            "operations": [[row.kind, row.state, row.amount_minor] for row in line.operations.order_by("pk")],
        }
        for line in order.payments.order_by("pk")
    ]
    head = [order.state, order.payment_status, order.do_not_process, order.total_minor, order.invoices]
    return json.dumps({"order": head, "payments": lines, "acquirer": journal(stage, order)}, indent=1)


def journal(stage: Stage, order: SalesOrder) -> list[list[object]]:
    """What the acquirer did for the order, and what came out of that."""
    found: list[list[object]] = []
    ids: set[str] = set()
    for row in stage.acquirer.journal():
        if row["order_number"] == order.number or row["parent"] in ids:
            ids.add(row["id"])
            found.append([row["kind"], row["amount"]])
    return found
