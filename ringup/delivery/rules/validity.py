"""Whether a mode of delivery is valid for call center, product and address (spec §8, decision 14)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ringup.values.refusal import Refusal


class Subject(StrEnum):
    """What a rule of a mode speaks of."""

    ITEM = "item"
    CATEGORY = "category"
    COUNTRY = "country"
    REGION = "region"


PRODUCT = frozenset({Subject.ITEM, Subject.CATEGORY})
ADDRESS = frozenset({Subject.COUNTRY, Subject.REGION})


@dataclass(frozen=True, kw_only=True)
class ModeRule:
    """One include or exclude: an item number, a category code, a country (DK) or a region (US-TX)."""

    subject: Subject
    value: str
    exclude: bool = False


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What is to be delivered and where to. An unknown country leaves the address rules for later."""

    item: str = ""
    categories: Collection[str] = ()
    country: str = ""
    region: str = ""

    def values(self) -> dict[Subject, Collection[str]]:
        """What each subject of a rule is compared with."""
        return {
            Subject.ITEM: (self.item,),
            Subject.CATEGORY: self.categories,
            Subject.COUNTRY: (self.country,),
            Subject.REGION: (f"{self.country}-{self.region}",),
        }


def check_mode(*, mode: str, offered: bool, rules: Sequence[ModeRule], delivery: Delivery) -> Refusal | None:
    """Why the mode cannot be used, or None: `mode_not_offered`, `mode_not_for_product`, `mode_not_for_address`.

    Without include rules of a sort everything of that sort is included; an exclude beats an include.

    >>> only_danes = [ModeRule(subject=Subject.COUNTRY, value="DK")]
    >>> check_mode(mode="SEA", offered=True, rules=only_danes, delivery=Delivery(item="MUG", country="DK"))
    >>> check_mode(mode="SEA", offered=True, rules=only_danes, delivery=Delivery(item="MUG", country="DE")).code
    'mode_not_for_address'
    """
    if not offered:
        return Refusal(code="mode_not_offered", facts={"mode": mode}, field="mode_of_delivery")
    if not _valid(rules, PRODUCT, delivery):
        facts = {"mode": mode, "item": delivery.item}
        return Refusal(code="mode_not_for_product", facts=facts, field="mode_of_delivery")
    if delivery.country and not _valid(rules, ADDRESS, delivery):
        facts = {"mode": mode, "country": delivery.country, "region": delivery.region}
        return Refusal(code="mode_not_for_address", facts=facts, field="mode_of_delivery")
    return None


def _valid(rules: Sequence[ModeRule], sort: frozenset[Subject], delivery: Delivery) -> bool:
    values = delivery.values()
    here = [rule for rule in rules if rule.subject in sort]
    matching = [rule for rule in here if rule.value in values[rule.subject]]
    if any(rule.exclude for rule in matching):
        return False
    includes = [rule for rule in here if not rule.exclude]
    return not includes or any(not rule.exclude for rule in matching)
