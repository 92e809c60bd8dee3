"""Out of which capture a refund goes: a processor refunds captures, and a payment may have several."""

from collections.abc import Sequence


def choose_capture(captures: Sequence[int], refunds: Sequence[int], amount: int) -> int | None:
    """The place of the first capture that the amount fits into, or None; all in minor units, in their order.

    Earlier refunds went by the same rule, so they are played again: captures 500 and 800, refunds of 400 and 300 went
    out of the first and of the second, and 200 more fits into the second.
    """
    left = list(captures)
    for refund in refunds:
        place = _first(left, refund)
        if place is not None:
            left[place] -= refund
    return _first(left, amount)


def _first(left: Sequence[int], amount: int) -> int | None:
    return next((place for place, room in enumerate(left) if room >= amount), None)
