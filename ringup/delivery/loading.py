"""Rows → values: the modes that a call center offers with their rules, checked for many deliveries at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ringup.delivery.models import ModeRule
from ringup.delivery.queries import list_modes
from ringup.delivery.rules import validity
from ringup.plumbing.prepared_rows import IsAnyOf, PreparedRows
from ringup.products.models import Item
from ringup.values.refusal import Refusal

MODE_RULES = PreparedRows(lambda modes: ModeRule.objects.filter(IsAnyOf("mode_id", modes)).order_by("pk"))


@dataclass(frozen=True, kw_only=True)
class WantedDelivery:
    """One delivery by keys: mode and item, and where it goes."""

    mode: int | None
    item: int | None
    country: str = ""
    region: str = ""


def load_mode_refusals(*, call_center: int, wanted: Sequence[WantedDelivery]) -> list[Refusal | None]:
    """For each delivery why its mode cannot be used, or None; three queries whatever their number."""
    offered = dict(list_modes(call_center=call_center))
    rules: dict[int, list[validity.ModeRule]] = defaultdict(list)
    for rule in MODE_RULES(list(offered)):
        rules[rule.mode_id].append(
            validity.ModeRule(subject=validity.Subject(rule.subject), value=rule.value, exclude=rule.exclude)
        )
    # Most companies restrict no mode: then nobody asks for the items' categories.
    items = _items([w.item for w in wanted if w.item is not None and w.mode in rules])
    return [_check(one, offered, rules, items) for one in wanted]


def _items(keys: list[int]) -> dict[int, tuple[str, list[str]]]:
    found: dict[int, tuple[str, list[str]]] = {}
    if not keys:
        return found
    for key, number, category in Item.objects.filter(pk__in=keys).values_list("pk", "number", "categories__code"):
        categories = found.setdefault(key, (number, []))[1]
        if category is not None:
            categories.append(category)
    return found


def _check(
    wanted: WantedDelivery,
    offered: dict[int, str],
    rules: dict[int, list[validity.ModeRule]],
    items: dict[int, tuple[str, list[str]]],
) -> Refusal | None:
    if wanted.mode is None:
        return Refusal(code="mode_required", field="mode_of_delivery")
    number, categories = items.get(wanted.item or 0, ("", []))
    return validity.check_mode(
        mode=offered.get(wanted.mode, ""),
        offered=wanted.mode in offered,
        rules=rules.get(wanted.mode, []),
        delivery=validity.Delivery(item=number, categories=categories, country=wanted.country, region=wanted.region),
    )
