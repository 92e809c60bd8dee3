"""Which source codes an order may carry, and how the codes of a campaign are formed."""

from dataclasses import replace
from datetime import date

import pytest

from ringup.catalogs.rules.source_codes import SourceCodeStanding, refuse_source_code, subcampaign_codes
from ringup.catalogs.rules.states import CatalogState
from ringup.values.refusal import Refusal

TODAY = date(2026, 11, 21)
GOOD = SourceCodeStanding(
    code="AUTUMN-01",
    active=True,
    catalog_state=CatalogState.PUBLISHED,
    valid_from=date(2026, 9, 1),
    valid_to=date(2026, 11, 21),
    call_centers=frozenset({7}),
)


@pytest.mark.oracle("O-135")
def test_the_codes_of_a_campaign_count_on():
    assert subcampaign_codes("1003", "-##", 3) == ["1003-01", "1003-02", "1003-03"]


def test_codes_that_are_taken_are_left_out():
    assert subcampaign_codes("1003", "-##", 2, ["1003-01", "1003-03"]) == ["1003-02", "1003-04"]


def test_a_format_has_room_for_as_many_codes_as_its_digits_count():
    refused = subcampaign_codes("1003", "#", 10)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.facts) == ("too_many_codes", {"most": 9})
    unreadable = subcampaign_codes("1003", "-0x", 1)
    assert isinstance(unreadable, Refusal)
    assert unreadable.code == "format_not_understood"


def test_codes_fit_and_can_be_typed():
    blank = subcampaign_codes("SPRING 26", "-##", 1)
    assert isinstance(blank, Refusal)
    assert blank.code == "code_without_blanks"
    assert subcampaign_codes("N" * 18, "-ABCDEFGH-##", 1) == [f"{'N' * 18}-ABCDEFGH-01"]
    long = subcampaign_codes("N" * 19, "-ABCDEFGH-##", 1)
    assert isinstance(long, Refusal)
    assert (long.code, long.facts["most"]) == ("codes_too_long", 30)


def test_a_code_of_a_published_catalog_in_date_can_be_used_to_its_last_day():
    assert refuse_source_code(GOOD, call_center=7, today=TODAY) is None


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (replace(GOOD, active=False), "source_code_closed"),
        (replace(GOOD, catalog_state=CatalogState.RETRACTED), "catalog_not_published"),
        (replace(GOOD, call_centers=frozenset({8})), "source_code_elsewhere"),
        (replace(GOOD, valid_from=date(2026, 11, 22)), "source_code_not_yet"),
        (replace(GOOD, valid_to=date(2026, 11, 20)), "source_code_expired"),
    ],
)
def test_every_other_code_says_why_not(standing: SourceCodeStanding, code: str):
    refusal = refuse_source_code(standing, call_center=7, today=TODAY)
    assert refusal is not None
    assert (refusal.code, refusal.field) == (code, "source_code")
