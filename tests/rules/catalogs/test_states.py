"""The life of a catalog: what leads where, and what its guards ask for."""

from ringup.catalogs.rules.states import CatalogEvent, CatalogState, Moment, events_from, next_catalog_state
from ringup.values.refusal import Refusal

PROBLEM = Refusal(code="catalog_start_needed")


def test_a_catalog_goes_from_the_draft_to_the_publication():
    state = CatalogState.DRAFT
    for event in (CatalogEvent.VALIDATE, CatalogEvent.SUBMIT, CatalogEvent.APPROVE, CatalogEvent.PUBLISH):
        after = next_catalog_state(state, event, Moment())
        assert isinstance(after, CatalogState)
        state = after
    assert state is CatalogState.PUBLISHED


def test_problems_block_validation_and_publication():
    for state, event in (
        (CatalogState.DRAFT, CatalogEvent.VALIDATE),
        (CatalogState.APPROVED, CatalogEvent.PUBLISH),
        (CatalogState.RETRACTED, CatalogEvent.PUBLISH),
    ):
        refused = next_catalog_state(state, event, Moment(problems=[PROBLEM]))
        assert isinstance(refused, Refusal)
        assert (refused.code, refused.facts) == ("catalog_has_problems", {"count": 1})


def test_nothing_is_published_that_nobody_approved():
    for state in (CatalogState.DRAFT, CatalogState.VALIDATED, CatalogState.SUBMITTED):
        refused = next_catalog_state(state, CatalogEvent.PUBLISH, Moment())
        assert refused == Refusal(code="catalog_state_forbids", facts={"catalog_state": state.value})


def test_who_sends_a_catalog_back_says_why():
    refused = next_catalog_state(CatalogState.SUBMITTED, CatalogEvent.REJECT, Moment(remark=" "))
    assert isinstance(refused, Refusal)
    assert refused.code == "remark_needed"
    back = next_catalog_state(CatalogState.SUBMITTED, CatalogEvent.REJECT, Moment(remark="no prices on page 4"))
    assert back is CatalogState.DRAFT


def test_a_change_of_what_was_validated_asks_for_a_new_validation():
    for state in (CatalogState.VALIDATED, CatalogState.SUBMITTED, CatalogState.APPROVED, CatalogState.RETRACTED):
        assert next_catalog_state(state, CatalogEvent.EDIT, Moment()) is CatalogState.DRAFT


def test_people_are_offered_what_the_table_allows():
    assert events_from(CatalogState.SUBMITTED) == [CatalogEvent.APPROVE, CatalogEvent.REJECT]
    assert events_from(CatalogState.PUBLISHED) == [CatalogEvent.PUBLISH, CatalogEvent.RETRACT]
