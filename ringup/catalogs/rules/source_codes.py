"""Source codes: which of them an order may carry now, and how the codes of the parts of a campaign are formed."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ringup.catalogs.rules.states import CatalogState
from ringup.values.refusal import Cure, Refusal

FORMAT = re.compile(r"^[A-Z0-9._/-]*#{1,6}$")
LONGEST = 30


@dataclass(frozen=True, kw_only=True)
class SourceCodeStanding:
    """All that decides whether a source code can be used. `call_centers`: keys of those that the catalog is for."""

    code: str
    active: bool
    catalog_state: CatalogState
    valid_from: date | None
    valid_to: date | None
    call_centers: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class Gift:
    """So much of an item (its key) for nothing."""

    item: int
    quantity: Decimal


@dataclass(frozen=True, kw_only=True)
class OfferedCode:
    """A source code as orders of a call center know it, while its catalog is published.

    `catalog_key` is the catalog's, `items` are the keys of what it sells, `price_groups` codes with their priorities,
    `numbers` the dialled numbers (E.164) that are printed with it.
    """

    code: str
    catalog: str
    catalog_key: int = 0
    valid_from: date | None = None
    valid_to: date | None = None
    price_groups: tuple[tuple[str, int], ...] = ()
    items: frozenset[int] = frozenset()
    gifts: tuple[Gift, ...] = ()
    payment_schedules: tuple[str, ...] = ()
    only_catalog_plans: bool = False
    numbers: frozenset[str] = frozenset()

    def holds_on(self, day: date) -> bool:
        """Whether the catalog is in date."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


def dialled_code(codes: Mapping[int, OfferedCode], number: str, day: date) -> int | None:
    """The key of the code that is printed with the number and in date; of several the one that began last."""
    if not number:
        return None
    found = [(code.valid_from or date.min, key) for key, code in codes.items() if number in code.numbers]
    in_date = [(begun, key) for begun, key in found if codes[key].holds_on(day)]
    return max(in_date)[1] if in_date else None


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


def can_be_typed(code: str) -> bool:
    """Whether an agent can type it as the caller reads it out: without blanks."""
    return not any(sign.isspace() for sign in code) and "=" not in code


def subcampaign_codes(campaign: str, form: str, count: int, taken: Collection[str] = ()) -> list[str] | Refusal:
    """The next free codes of a campaign: its number, and the format with the signs `#` as a running number.

    Refusals: `format_not_understood`, `code_without_blanks`, `codes_too_long` {code, most}, `too_many_codes` {most}.
    Source: O-135.

    >>> subcampaign_codes("1003", "-##", 3)
    ['1003-01', '1003-02', '1003-03']
    """
    if not FORMAT.match(form):
        return Refusal(code="format_not_understood", facts={"example": "-##"}, field="source_code_format")
    if not can_be_typed(campaign):
        return Refusal(code="code_without_blanks", field="number")
    if len(campaign) + len(form) > LONGEST:
        return Refusal(code="codes_too_long", facts={"code": campaign + form, "most": LONGEST}, field="count")
    before, digits = form.rstrip("#"), len(form) - len(form.rstrip("#"))
    most = 10**digits - 1
    known = {code.upper() for code in taken}
    every = (f"{campaign}{before}{number:0{digits}}" for number in range(1, most + 1))
    free = [code for code in every if code.upper() not in known][:count]
    return free if len(free) == count else Refusal(code="too_many_codes", facts={"most": most}, field="count")
