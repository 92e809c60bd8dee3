"""Checks of set-up words: codes out of a list, numbers that keep a letter, counters that never go back."""

import re
from collections.abc import Callable, Collection, Iterator

from ringup.call_centers.rules.setup_change import Check, SetupChange
from ringup.values.phone_number import E164
from ringup.values.refusal import Refusal

COLOR = re.compile(r"#[0-9a-f]{6}", re.ASCII | re.IGNORECASE)


def one_of(name: str, allowed: Callable[[], Collection[str]]) -> Check:
    """A check: the word, or each word of the list, is one of the allowed; an empty one is the column's business."""

    def check(change: SetupChange) -> Iterator[Refusal]:
        value = change.after.get(name)
        words = value if isinstance(value, list) else [value] if value else []
        unknown = [word for word in words if word not in allowed()]
        if unknown:
            yield Refusal(code="not_in_list", facts={"words": unknown}, field=name)

    return check


def has_a_letter(name: str) -> Check:
    """A check: the prefix has a letter, so that no number made with it can be taken for a card number."""

    def check(change: SetupChange) -> Iterator[Refusal]:
        prefix = change.after.get(name) or ""
        if not any(sign.isascii() and sign.isalpha() for sign in prefix):
            yield Refusal(code="letter_needed", field=name)

    return check


def never_goes_back(name: str) -> Check:
    """A check: a counter may jump ahead, never back to numbers that were given out (100,050 → 100,001: refused)."""

    def check(change: SetupChange) -> Iterator[Refusal]:
        if change.before is not None and change.after[name] < change.before[name]:
            yield Refusal(code="number_given_out", facts={"next": change.before[name]}, field=name)

    return check


def stays_once_used(name: str, used: str) -> Check:
    """A check: the value stays as soon as the fact `used` holds, such as a currency once there are orders in it."""

    def check(change: SetupChange) -> Iterator[Refusal]:
        if change.changes(name) and change.facts.get(used):
            yield Refusal(code="used_already", field=name)

    return check


def at_least_long(name: str, length: int) -> Check:
    """A check: a secret that is given has so many signs."""

    def check(change: SetupChange) -> Iterator[Refusal]:
        value = change.after.get(name)
        if value and len(value) < length:
            yield Refusal(code="too_short", facts={"limit": length}, field=name)

    return check


def is_a_phone_number(name: str) -> Check:
    """A check: a number in E.164, +31101234567; forms read it from what people type."""

    def check(change: SetupChange) -> Iterator[Refusal]:
        if not E164.fullmatch(change.after[name]):
            yield Refusal(code="phone_not_understood", facts={"phone": change.after[name]}, field=name)

    return check


def is_a_color(name: str) -> Check:
    """A check: a color as browsers write it, #b45309."""

    def check(change: SetupChange) -> Iterator[Refusal]:
        if not COLOR.fullmatch(change.after[name]):
            yield Refusal(code="invalid", field=name)

    return check
