"""A payment method is set up as its function allows."""

from typing import Any

import pytest

from ringup.payments.rules.method_set_up import fits_its_function
from tests.rules.call_centers.changes import refused


def method(function: str, **other: Any) -> dict[str, Any]:
    return {"function": function, "connector": "", "prepay": False, **other}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (method("card", connector="fake_acquirer"), []),
        (method("card"), [("connector", "connector_needed")]),
        (method("normal", prepay=True), []),
        (method("normal"), []),
        (method("normal", connector="fake_acquirer"), [("connector", "connector_without_card")]),
        (method("check", prepay=True), []),
        (method("check"), [("prepay", "always_prepaid")]),
        (method("customer"), []),
        (method("customer", prepay=True), [("prepay", "never_prepaid")]),
        (method("barter"), [("function", "not_in_list")]),
    ],
)
def test_connector_and_prepayment_fit_the_function(after: dict[str, Any], expected: list[tuple[str, str]]):
    assert refused(fits_its_function, after) == expected
