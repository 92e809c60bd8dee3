"""The curve of a promotion, by hand-computed examples."""

from datetime import date, timedelta

from ringup.reports.rules.curves import curve_of

MONDAY = date(2026, 9, 7)


def test_orders_add_up_from_the_drop_on() -> None:
    found = {MONDAY + timedelta(days=1): 2, MONDAY + timedelta(days=3): 1}
    curve = curve_of(MONDAY, 100, found, days=4, today=MONDAY + timedelta(days=30))
    assert curve.orders == (0, 2, 2, 3, 3)
    assert (curve.share_at(3), curve.orders_at(5), curve.share_at(9)) == (0.03, None, None)


def test_a_curve_ends_today_and_begins_with_what_came_before_the_drop() -> None:
    curve = curve_of(MONDAY, 0, {MONDAY - timedelta(days=2): 1}, days=28, today=MONDAY + timedelta(days=1))
    assert (curve.orders, curve.last, curve.share_at(0)) == ((1, 1), 1, None)


def test_a_drop_to_come_has_no_curve() -> None:
    curve = curve_of(MONDAY, 10, {}, days=28, today=MONDAY - timedelta(days=1))
    assert (curve.orders, curve.orders_at(0)) == ((), None)
    assert (curve.last, curve.orders_at(curve.last), curve.share_at(curve.last)) == (-1, None, None)
