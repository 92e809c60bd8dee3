"""What of an order can be picked, what waits, and which status a line has."""

from datetime import date
from decimal import Decimal as D

import pytest

from ringup.orders.rules.readiness import LineGoods, SetApart, fulfillment_of, pickable
from ringup.orders.rules.states import (
    DetailedStatus,
    Fulfillment,
    LineStanding,
    OrderState,
    PaymentStatus,
    Standing,
    line_status,
)

DAY = date(2026, 12, 10)
SHORT = LineGoods(ordered=D(3), parts=(SetApart(wanted=D(3), reserved=D(1), promised_on=DAY),))
FULL = LineGoods(ordered=D(2), parts=(SetApart(wanted=D(2), reserved=D(2)),))


def test_of_three_ordered_one_lies_there_and_two_wait_until_the_promised_day():
    assert (SHORT.ready, SHORT.waiting, SHORT.promised_on) == (1, 2, DAY)


def test_what_no_stock_is_kept_of_is_always_there():
    assert (LineGoods(ordered=D(4)).ready, LineGoods(ordered=D(4)).waiting) == (4, 0)


def test_a_kit_leaves_as_a_whole():
    cups, pots = SetApart(wanted=D(4), reserved=D(3)), SetApart(wanted=D(2), reserved=D(2))
    kit = LineGoods(ordered=D(2), parts=(cups, pots), whole=True)
    assert (kit.ready, kit.waiting) == (1, 1)


def test_what_is_on_a_pick_list_is_not_picked_twice():
    assert LineGoods(ordered=D(3), picking=D(2), parts=(SetApart(wanted=D(3), reserved=D(3)),)).ready == 1


def test_a_partly_shipped_line_counts_the_rest_only():
    rest = LineGoods(ordered=D(3), shipped=D(1), parts=(SetApart(wanted=D(2), reserved=D(1)),))
    assert (rest.left, rest.ready, rest.waiting) == (2, 1, 1)


def test_paused_reservations_make_nothing_ready_and_nothing_late():
    paused = LineGoods(ordered=D(3), paused=True)
    assert (paused.ready, paused.waiting) == (0, 0)


@pytest.mark.parametrize(("ship_complete", "can"), [(False, True), (True, False)])
def test_ship_complete_waits_for_the_last_unit(ship_complete, can):
    assert pickable([SHORT, FULL], ship_complete=ship_complete) is can
    assert pickable([FULL], ship_complete=ship_complete)


@pytest.mark.parametrize(
    ("lines", "stage"),
    [
        ([FULL], Fulfillment.NONE),
        ([FULL, SHORT], Fulfillment.BACK_ORDERED),
        ([LineGoods(ordered=D(3), picking=D(1))], Fulfillment.PICKING),
        ([LineGoods(ordered=D(3), shipped=D(1))], Fulfillment.PARTLY_SHIPPED),
        ([LineGoods(ordered=D(3), shipped=D(3))], Fulfillment.SHIPPED),
    ],
)
def test_how_far_the_goods_are(lines, stage):
    assert fulfillment_of(lines) is stage


def standing(**values) -> Standing:
    return Standing(**{"state": OrderState.SUBMITTED, "payment_status": PaymentStatus.PAID, **values})


@pytest.mark.parametrize(
    ("order", "line", "status"),
    [
        (standing(), LineStanding(ordered=D(3)), DetailedStatus.RELEASED),
        (standing(open_holds=1), LineStanding(ordered=D(3), back_ordered=D(1)), DetailedStatus.ON_HOLD),
        (standing(), LineStanding(ordered=D(3), back_ordered=D(1)), DetailedStatus.BACK_ORDERED),
        (standing(), LineStanding(ordered=D(3), picking=D(1), back_ordered=D(2)), DetailedStatus.PICKING),
        (standing(), LineStanding(ordered=D(3), shipped=D(1)), DetailedStatus.PARTLY_SHIPPED),
        (standing(), LineStanding(ordered=D(3), shipped=D(3)), DetailedStatus.SHIPPED),
        (standing(), LineStanding(ordered=D(3), shipped=D(1), invoiced=D(1)), DetailedStatus.PARTLY_INVOICED),
        (standing(open_holds=1), LineStanding(ordered=D(3), shipped=D(3), invoiced=D(3)), DetailedStatus.INVOICED),
        (standing(state=OrderState.CANCELED), LineStanding(ordered=D(3)), DetailedStatus.CANCELED),
        (standing(payment_status=PaymentStatus.DECLINED), LineStanding(ordered=D(3)), DetailedStatus.PAYMENT_PENDING),
        (standing(state=OrderState.INVOICED), LineStanding(ordered=D(3)), DetailedStatus.INVOICED),
    ],
)
def test_a_line_says_how_far_it_is_and_before_that_what_stops_its_order(order, line, status):
    assert line_status(order, line) is status
