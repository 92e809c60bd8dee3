"""The faults that the acquirer can have: asked for by card, by amount, by a header, or queued for the next requests."""

from typing import Literal, NamedTuple

Transport = Literal["answer", "slow", "silence", "drop", "error", "garbage"]


class Mood(NamedTuple):
    """`does`: whether the request is carried out. `then`: how the answer travels. The rest bends the answer."""

    does: bool = True
    then: Transport = "answer"
    decline: str = ""
    wrong_amount: bool = False
    wrong_currency: bool = False
    # What the issuer says of holder, street and postal code; empty: not checked.
    checks: str = ""


MOODS = {
    "ok": Mood(),
    "slow": Mood(then="slow"),
    "time_out_before": Mood(does=False, then="silence"),
    "time_out_after": Mood(then="silence"),
    "dropped_before": Mood(does=False, then="drop"),
    "dropped_after": Mood(then="drop"),
    "error_before": Mood(does=False, then="error"),
    "error_after": Mood(then="error"),
    "garbage_before": Mood(does=False, then="garbage"),
    "garbage_after": Mood(then="garbage"),
    "wrong_amount": Mood(wrong_amount=True),
    "wrong_currency": Mood(wrong_currency=True),
}
# Amounts in minor units that have a mood of their own, for whoever cannot choose the card.
AMOUNT_MOODS = {
    666_01: "declined:insufficient_funds",
    666_02: "time_out_after",
    666_03: "time_out_before",
    666_04: "error_after",
    666_05: "garbage_after",
    666_06: "wrong_amount",
    666_07: "dropped_after",
}


def mood_named(name: str) -> Mood:
    """The mood; `declined:<code>` declines with that code, `checks:match,mismatch,unchecked` answers so of holder,
    street and postal code. KeyError for a name that is none."""
    if name.startswith("checks:"):
        return Mood(checks=name.removeprefix("checks:"))
    if name.startswith("declined:"):
        return Mood(decline=name.removeprefix("declined:"))
    return MOODS[name]
