"""Checks of the rows of a catalog and of its source codes while they are set up."""

from collections.abc import Collection, Iterator

from ringup.call_centers.rules.setup_change import SetupChange
from ringup.catalogs.rules.source_codes import FORMAT, can_be_typed
from ringup.catalogs.rules.states import CLOSED_STATES, CatalogState
from ringup.values.refusal import Cure, Refusal

# Of a source code these are planning: they move while the catalog is out.
PLANNING = frozenset(
    {
        *("name", "active", "campaign", "expected_response_percent", "distribution", "target_market"),
        *("sales_budget_minor", "printing_budget_minor", "mailing_budget_minor"),
        *("printing_cost_minor", "mailing_cost_minor"),
    }
)


def only_planning_when_published(change: SetupChange) -> Iterator[Refusal]:
    """Of a published catalog's source codes only the planning can be changed, and none can be added."""
    if CatalogState(change.facts["catalog_state"]) not in CLOSED_STATES:
        return
    changed = [name for name in change.after if change.is_new or change.changes(name)]
    for name in changed:
        if name not in PLANNING:
            yield Refusal(code="catalog_published", cure=Cure(code="retract_first"), field=name)
            return


def format_can_be_read(change: SetupChange) -> Iterator[Refusal]:
    """Signs before, `#` for each digit of the running number."""
    if not FORMAT.match(change.after.get("source_code_format") or ""):
        yield Refusal(code="format_not_understood", facts={"example": "-##"}, field="source_code_format")


def code_can_be_typed(change: SetupChange) -> Iterator[Refusal]:
    """An agent types the code as the caller reads it out: without blanks."""
    if not can_be_typed(str(change.after.get("code") or "")):
        yield Refusal(code="code_without_blanks", field="code")


def schedules_are_known(change: SetupChange) -> Iterator[Refusal]:
    """A code that no payment schedule has would quietly offer nothing. Facts: `schedules`, the codes."""
    known: Collection[str] = change.facts["schedules"]
    wanted = change.after.get("payment_schedules") or ()
    if unknown := [code for code in wanted if code not in known]:
        facts = {"codes": ", ".join(unknown), "known": ", ".join(sorted(known))}
        yield Refusal(code="schedules_unknown", facts=facts, field="payment_schedules")


def area_is_more_than_nothing(change: SetupChange) -> Iterator[Refusal]:
    """A page and the space on it are larger than nothing."""
    area = change.after.get("area")
    if area is not None and area <= 0:
        yield Refusal(code="too_small", facts={"limit": 0}, field="area")


def quantity_is_more_than_nothing(change: SetupChange) -> Iterator[Refusal]:
    """A gift is at least something."""
    quantity = change.after.get("quantity")
    if quantity is not None and quantity <= 0:
        yield Refusal(code="too_small", facts={"limit": 0}, field="quantity")
