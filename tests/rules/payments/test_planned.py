"""Which payment method is planned to pay an order: the one that all its payments have."""

import pytest

from ringup.payments.rules.planned import planned_method


@pytest.mark.parametrize(
    ("methods", "planned"),
    [([], ""), (["CASH"], "CASH"), (["CASH", "CASH"], "CASH"), (["CASH", "CARD"], "")],
)
def test_the_planned_method_is_the_one_that_all_payments_have(methods: list[str], planned: str) -> None:
    assert planned_method(methods) == planned
