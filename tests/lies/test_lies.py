"""A small run against the lying acquirer; the long one is `python -m tests.lies`."""

import pytest

from tests.lies.lying import Lies, lie


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_card_is_charged_at_most_once_whatever_the_acquirer_says(tmp_path, seed):
    report = lie(Lies(submits=50, seed=seed), tmp_path)
    assert report.broken == []
    assert report.faults > 5
    assert (report.orders, report.open_left) == (50, 0)
