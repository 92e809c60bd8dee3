"""Rules of a mode of delivery name something that there is."""

import pytest

from ringup.delivery.rules.mode_set_up import names_something
from tests.rules.call_centers.changes import refused


@pytest.mark.parametrize(
    ("subject", "value", "exists", "code"),
    [
        ("country", "DK", True, None),
        ("country", "Denmark", True, "country_expected"),
        ("country", "dk", True, "country_expected"),
        ("region", "US-TX", True, None),
        ("region", "TX", True, "region_expected"),
        ("item", "LAMP-1", True, None),
        ("item", "LAMP-9", False, "not_in_list"),
        ("category", "LAMPS", False, "not_in_list"),
    ],
)
def test_what_a_rule_names_exists(subject: str, value: str, exists: bool, code: str | None):
    expected = [("value", code)] if code else []
    assert refused(names_something, {"subject": subject, "value": value}, exists=exists) == expected
