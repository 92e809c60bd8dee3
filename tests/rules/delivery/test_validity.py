"""A mode of delivery must be valid for call center, product and address; an exclude beats an include (decision 14)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.delivery.rules.validity import Delivery, ModeRule, Subject, check_mode

MUG_TO_AUSTIN = Delivery(item="MUG", categories=("KITCHEN", "GIFTS"), country="US", region="TX")


def code(*rules: ModeRule, delivery: Delivery = MUG_TO_AUSTIN, offered: bool = True) -> str | None:
    refusal = check_mode(mode="SEA", offered=offered, rules=rules, delivery=delivery)
    return None if refusal is None else refusal.code


def rule(subject: Subject, value: str, *, exclude: bool = False) -> ModeRule:
    return ModeRule(subject=subject, value=value, exclude=exclude)


def test_a_mode_without_rules_goes_everywhere() -> None:
    assert code() is None


def test_a_mode_that_the_call_center_does_not_offer_is_refused() -> None:
    assert code(offered=False) == "mode_not_offered"


@pytest.mark.parametrize(
    ("subject", "value", "refused"),
    [
        (Subject.ITEM, "MUG", None),
        (Subject.ITEM, "LAMP", "mode_not_for_product"),
        (Subject.CATEGORY, "GIFTS", None),
        (Subject.CATEGORY, "LIGHTS", "mode_not_for_product"),
        (Subject.COUNTRY, "US", None),
        (Subject.COUNTRY, "DK", "mode_not_for_address"),
        (Subject.REGION, "US-TX", None),
        (Subject.REGION, "US-CA", "mode_not_for_address"),
    ],
)
def test_an_include_lets_only_its_own_through(subject: Subject, value: str, refused: str | None) -> None:
    assert code(rule(subject, value)) == refused


@pytest.mark.parametrize(
    ("subject", "value", "refused"),
    [
        (Subject.ITEM, "MUG", "mode_not_for_product"),
        (Subject.CATEGORY, "KITCHEN", "mode_not_for_product"),
        (Subject.COUNTRY, "US", "mode_not_for_address"),
        (Subject.REGION, "US-TX", "mode_not_for_address"),
        (Subject.ITEM, "LAMP", None),
        (Subject.COUNTRY, "DK", None),
    ],
)
def test_an_exclude_stops_only_its_own(subject: Subject, value: str, refused: str | None) -> None:
    assert code(rule(subject, value, exclude=True)) == refused


def test_an_exclude_of_the_category_beats_an_include_of_the_item() -> None:
    assert code(rule(Subject.ITEM, "MUG"), rule(Subject.CATEGORY, "GIFTS", exclude=True)) == "mode_not_for_product"


def test_an_exclude_of_the_state_beats_an_include_of_the_country() -> None:
    assert code(rule(Subject.COUNTRY, "US"), rule(Subject.REGION, "US-TX", exclude=True)) == "mode_not_for_address"


def test_product_and_address_are_decided_apart() -> None:
    both = (rule(Subject.ITEM, "MUG"), rule(Subject.COUNTRY, "US"))
    assert code(*both) is None
    assert code(*both, delivery=Delivery(item="MUG", country="DK")) == "mode_not_for_address"
    assert code(*both, delivery=Delivery(item="LAMP", country="US")) == "mode_not_for_product"


def test_an_unknown_address_is_judged_later() -> None:
    assert code(rule(Subject.COUNTRY, "DK"), delivery=Delivery(item="MUG")) is None


rules = st.builds(
    ModeRule,
    subject=st.sampled_from(Subject),
    value=st.sampled_from(["MUG", "GIFTS", "US", "US-TX", "DK"]),
    exclude=st.booleans(),
)


@given(st.lists(rules, max_size=6), rules)
def test_one_more_exclude_never_makes_a_mode_valid(some: list[ModeRule], one_more: ModeRule) -> None:
    exclude = ModeRule(subject=one_more.subject, value=one_more.value, exclude=True)
    if code(*some) is not None:
        assert code(*some, exclude) is not None


@given(st.lists(rules, max_size=6))
def test_the_order_of_the_rules_does_not_matter(some: list[ModeRule]) -> None:
    assert code(*some) == code(*reversed(some))
