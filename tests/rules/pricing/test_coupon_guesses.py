"""Unknown coupon codes lock worker and order for a while (T08)."""

from datetime import UTC, datetime, timedelta

from ringup.pricing.rules.coupon_guesses import LIMITS, GuessedBy, Guesses

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LIMIT = LIMITS[GuessedBy.ORDER]


def tried(times: int, *, apart: timedelta = timedelta(seconds=1)) -> Guesses:
    guesses = Guesses()
    for number in range(times):
        guesses = guesses.one_more(NOW + number * apart, LIMIT)
    return guesses


def test_the_tenth_unknown_code_within_an_hour_locks_for_a_quarter_of_one() -> None:
    assert tried(9).refuse(NOW) is None
    locked = tried(10)
    refusal = locked.refuse(NOW + timedelta(minutes=15))
    assert refusal is not None
    assert (refusal.code, refusal.facts) == ("too_many_guesses", {"until": "2026-11-21T12:15:09+00:00"})
    assert locked.refuse(NOW + timedelta(minutes=15, seconds=9)) is None


def test_slips_of_a_whole_day_lock_nobody() -> None:
    assert tried(40, apart=timedelta(minutes=7)).refuse(NOW + timedelta(hours=5)) is None


def test_after_a_lock_the_count_begins_anew() -> None:
    again = tried(10).one_more(NOW + timedelta(minutes=20), LIMIT)
    assert again.count == 1


def test_a_year_of_guessing_at_the_limit_finds_no_code_of_60_bits() -> None:
    worker = LIMITS[GuessedBy.WORKER]
    a_year = timedelta(days=365) / worker.locked_for * worker.guesses
    assert a_year / 2**60 < 1e-12
