"""Source codes: which of them an order may carry now, and how the codes of the parts of a campaign are formed."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from ringup.catalogs.rules.states import CatalogState
from ringup.values.refusal import Cure, Refusal

FORMAT = re.compile(r"^[A-Z0-9._/-]*#{1,6}$")


@dataclass(frozen=True, kw_only=True)
class SourceCodeStanding:
    """All that decides whether a source code can be used. `call_centers`: keys of those that the catalog is for."""

    code: str
    active: bool
    catalog_state: CatalogState
    valid_from: date | None
    valid_to: date | None
    call_centers: frozenset[int]


def refuse_source_code(standing: SourceCodeStanding, *, call_center: int, today: date) -> Refusal | None:
    """Why the code cannot be put on an order of the call center today, or None.

    `source_code_closed`, `catalog_not_published`, `source_code_elsewhere`, `source_code_not_yet` {from},
    `source_code_expired` {to}.
    """
    facts: dict[str, object] = {"source_code": standing.code}
    if not standing.active:
        return Refusal(code="source_code_closed", facts=facts, field="source_code")
    if standing.catalog_state is not CatalogState.PUBLISHED:
        return Refusal(code="catalog_not_published", facts=facts, field="source_code")
    if call_center not in standing.call_centers:
        return Refusal(code="source_code_elsewhere", facts=facts, field="source_code")
    if standing.valid_from is not None and today < standing.valid_from:
        facts = {**facts, "from": standing.valid_from}
        return Refusal(code="source_code_not_yet", facts=facts, cure=Cure(code="take_other_code"), field="source_code")
    if standing.valid_to is not None and today > standing.valid_to:
        facts = {**facts, "to": standing.valid_to}
        return Refusal(code="source_code_expired", facts=facts, cure=Cure(code="take_other_code"), field="source_code")
    return None


def subcampaign_codes(campaign: str, form: str, count: int, taken: Collection[str] = ()) -> list[str] | Refusal:
    """The next free codes of a campaign: its number, and the format with the signs `#` as a running number.

    Refusals: `format_not_understood`, `too_many_codes` {most}. Source: O-135.

    >>> subcampaign_codes("1003", "-##", 3)
    ['1003-01', '1003-02', '1003-03']
    """
    if not FORMAT.match(form):
        return Refusal(code="format_not_understood", facts={"example": "-##"}, field="source_code_format")
    before, digits = form.rstrip("#"), len(form) - len(form.rstrip("#"))
    most = 10**digits - 1
    known = {code.upper() for code in taken}
    every = (f"{campaign}{before}{number:0{digits}}" for number in range(1, most + 1))
    free = [code for code in every if code.upper() not in known][:count]
    return free if len(free) == count else Refusal(code="too_many_codes", facts={"most": most}, field="count")
