"""The life of a catalog: a table `(state, event) → state`, with the guards that an event has to pass (spec §11)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ringup.values.refusal import Cure, Refusal


class CatalogState(StrEnum):
    """Where the catalog stands. Only a published one is used in orders and sent to customers."""

    DRAFT = "draft"
    VALIDATED = "validated"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PUBLISHED = "published"
    RETRACTED = "retracted"


class CatalogEvent(StrEnum):
    """What happens to it."""

    VALIDATE = "validate"
    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    PUBLISH = "publish"
    RETRACT = "retract"
    EDIT = "edit"  # what was validated is changed


CATALOG_TRANSITIONS: dict[tuple[CatalogState, CatalogEvent], CatalogState] = {
    (CatalogState.DRAFT, CatalogEvent.VALIDATE): CatalogState.VALIDATED,
    (CatalogState.VALIDATED, CatalogEvent.VALIDATE): CatalogState.VALIDATED,
    (CatalogState.VALIDATED, CatalogEvent.SUBMIT): CatalogState.SUBMITTED,
    (CatalogState.VALIDATED, CatalogEvent.EDIT): CatalogState.DRAFT,
    (CatalogState.SUBMITTED, CatalogEvent.APPROVE): CatalogState.APPROVED,
    (CatalogState.SUBMITTED, CatalogEvent.REJECT): CatalogState.DRAFT,
    (CatalogState.SUBMITTED, CatalogEvent.EDIT): CatalogState.DRAFT,
    (CatalogState.APPROVED, CatalogEvent.PUBLISH): CatalogState.PUBLISHED,
    (CatalogState.APPROVED, CatalogEvent.REJECT): CatalogState.DRAFT,
    (CatalogState.APPROVED, CatalogEvent.EDIT): CatalogState.DRAFT,
    (CatalogState.PUBLISHED, CatalogEvent.PUBLISH): CatalogState.PUBLISHED,
    (CatalogState.PUBLISHED, CatalogEvent.RETRACT): CatalogState.RETRACTED,
    (CatalogState.RETRACTED, CatalogEvent.PUBLISH): CatalogState.PUBLISHED,
    (CatalogState.RETRACTED, CatalogEvent.VALIDATE): CatalogState.VALIDATED,
    (CatalogState.RETRACTED, CatalogEvent.EDIT): CatalogState.DRAFT,
}
# What is published is what was approved: nobody changes it under the agents' hands.
CLOSED_STATES = frozenset({CatalogState.PUBLISHED})


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What the guards look at: what stands in the way of the catalog, and what was said with the step."""

    problems: Sequence[Refusal] = field(default=())
    remark: str = ""


def has_no_problems(moment: Moment) -> Refusal | None:
    """Nothing is wrong with the catalog: `catalog_has_problems` {count}."""
    if not moment.problems:
        return None
    facts = {"count": len(moment.problems)}
    return Refusal(code="catalog_has_problems", facts=facts, cure=Cure(code="mend_the_catalog"))


def says_why(moment: Moment) -> Refusal | None:
    """Who sends a catalog back says what is wrong with it: `remark_needed`."""
    return None if moment.remark.strip() else Refusal(code="remark_needed", field="remark")


Guard = Callable[[Moment], Refusal | None]
GUARDS: Mapping[CatalogEvent, tuple[Guard, ...]] = {
    CatalogEvent.VALIDATE: (has_no_problems,),
    CatalogEvent.REJECT: (says_why,),
    CatalogEvent.PUBLISH: (has_no_problems,),
}


def next_catalog_state(state: CatalogState, event: CatalogEvent, moment: Moment) -> CatalogState | Refusal:
    """The state after the event, or why not: `catalog_state_forbids` {catalog_state}, or what a guard says.

    >>> next_catalog_state(CatalogState.VALIDATED, CatalogEvent.SUBMIT, Moment())
    <CatalogState.SUBMITTED: 'submitted'>
    """
    after = CATALOG_TRANSITIONS.get((state, event))
    if after is None:
        return Refusal(code="catalog_state_forbids", facts={"catalog_state": state.value})
    for guard in GUARDS.get(event, ()):
        if refusal := guard(moment):
            return refusal
    return after


def events_from(state: CatalogState) -> list[CatalogEvent]:
    """What people can do with a catalog in that state, in the order of the table."""
    return [event for at, event in CATALOG_TRANSITIONS if at is state and event is not CatalogEvent.EDIT]
