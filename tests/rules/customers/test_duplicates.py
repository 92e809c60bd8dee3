"""Who is probably known already: a warning with its reasons."""

import pytest

from ringup.customers.rules.duplicates import Identity, Likeness, likeness, similar_names

CARLA = Identity(
    name="Jansen",
    phones=frozenset({"+31101234567"}),
    emails=frozenset({"carla@jansen.example"}),
    postal_codes=frozenset({"3011 AD"}),
)


def test_the_same_email_or_phone_is_a_reason_each() -> None:
    assert likeness(CARLA, Identity(emails=frozenset({"CARLA@jansen.example"}))) == (Likeness.SAME_EMAIL,)
    assert likeness(CARLA, Identity(phones=frozenset({"+31101234567"}))) == (Likeness.SAME_PHONE,)


@pytest.mark.parametrize("name", ["jansen", "Janssen", "Jansén", "Jensen", "Yansen"])
def test_a_similar_name_counts_only_at_the_same_postal_code(name: str) -> None:
    here = Identity(name=name, postal_codes=frozenset({"3011ad"}))
    there = Identity(name=name, postal_codes=frozenset({"1012 LG"}))
    assert likeness(CARLA, here) == (Likeness.SAME_NAME_AND_POSTAL_CODE,)
    assert likeness(CARLA, there) == ()


def test_nothing_in_common_is_no_reason() -> None:
    assert likeness(CARLA, Identity(name="de Vries", postal_codes=frozenset({"3011 AD"}))) == ()
    assert likeness(Identity(), Identity()) == ()


def test_reasons_are_the_same_from_both_sides() -> None:
    other = Identity(name="Janssen", phones=CARLA.phones, postal_codes=CARLA.postal_codes)
    assert likeness(CARLA, other) == likeness(other, CARLA)


@pytest.mark.parametrize(
    ("one", "other"), [("Kim", "Tim"), ("Ali", "Alp"), ("", ""), ("Bo", "Bo-Erik"), ("Lee", "Li Na")]
)
def test_short_names_must_be_the_same(one: str, other: str) -> None:
    assert not similar_names(one, other)
