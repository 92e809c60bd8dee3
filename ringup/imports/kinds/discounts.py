"""Discounts of every kind, a row for each line, tier and gift; by the rules of the screen, and new ones disabled."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from ringup.call_centers.models import PriceGroup
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.setup_change import SetupChange, in_order
from ringup.imports.kind import Kind, Setting, Staged
from ringup.imports.reading.rows import Row
from ringup.imports.report import Merged, Rejected
from ringup.imports.rules import cells, discount_parts
from ringup.imports.rules.cells import Fault
from ringup.imports.rules.columns import Column
from ringup.imports.rules.discount_parts import GIFT, LINE, TIER, listed, params_of, place_of
from ringup.imports.staging import Staging
from ringup.imports.together import Faults, Held, collect, stage_together
from ringup.pricing.models import Coupon, Discount
from ringup.pricing.rules import set_up
from ringup.pricing.rules.coupon_set_up import follows_its_coupon
from ringup.pricing.rules.discount import Discount as DiscountRule
from ringup.pricing.rules.discounts import KINDS
from ringup.pricing.rules.shape import read
from ringup.products.models import Category, Item

WORD, CODES = cells.text(40), cells.text(4_000)
COLUMNS = (
    Column(name="discount", read=cells.text(40), synonyms=("code", "number"), required=True, filled=True),
    Column(name="name", read=cells.text(120), guarded=True),
    Column(name="kind", read=cells.one_of(*(kind.NAME for kind in KINDS))),
    Column(name="currency", read=cells.currency),
    Column(name="concurrency", read=cells.one_of("exclusive", "best_price", "compound")),
    Column(name="priority", read=cells.whole),
    Column(name="coupon_required", read=cells.yes_or_no),
    Column(name="match_all_price_groups", read=cells.yes_or_no),
    Column(name="valid_from", read=cells.time),
    Column(name="valid_to", read=cells.time),
    Column(name="price_groups", read=CODES),
    Column(name="part", read=cells.one_of(LINE, TIER, GIFT)),
    Column(name="products", read=CODES, synonyms=("items",)),
    Column(name="categories", read=CODES),
    Column(name="unit", read=cells.text(10)),
    Column(name="exclude", read=cells.yes_or_no),
    Column(name="group", read=cells.text(10)),
    *(Column(name=name, read=cells.decimal) for name in discount_parts.NUMBERS),
    Column(name="mix_method", read=WORD),
    Column(name="mix_value", read=cells.decimal),
    Column(name="mix_count", read=cells.whole),
    Column(name="mix_favor", read=cells.one_of("customer", "retailer")),
    Column(name="mix_distribute", read=cells.yes_or_no),
    *(Column(name=name, read=cells.decimal) for name in discount_parts.LEAST),
    Column(name="count_non_discountable", read=cells.yes_or_no),
    Column(name="payment_methods", read=CODES),
    Column(name="modes_of_delivery", read=CODES),
    Column(name="weekdays", read=cells.text(30)),
    Column(name="start", read=cells.text(5)),
    Column(name="end", read=cells.text(5)),
)
NAMES = tuple(column.name for column in COLUMNS)
OWN = ("name", "currency", "concurrency", "priority", "coupon_required", "match_all_price_groups")
DATES = ("valid_from", "valid_to")
# The definition stands with the first row of a discount.
STAGING = ("discount text", "definition text")
NOBODY = Actor(user=0, name="", legal_entity=0, call_center=None)
CHECKS = (
    follows_its_coupon,
    in_order("valid_from", "valid_to"),
    set_up.is_off_while_edited,
    set_up.has_offers_in_range,
    set_up.has_what_enabling_needs,
    set_up.discount_parses,
)


def stage(rows: Iterable[Row | Rejected], setting: Setting) -> Iterator[Staged | Rejected]:
    """All rows are read before the first is staged: the rows of a discount are judged together, by what is there."""
    groups, broken = collect(rows, NAMES, "discount")
    judge = _Judge(setting, groups)
    return stage_together(groups, broken, judge.define, by="discount", incomplete="discount_incomplete")


class _Judge:
    """What is there already, read once: discounts, coupons, price groups, items and categories."""

    def __init__(self, setting: Setting, groups: Mapping[str, Held]) -> None:
        entity = setting.legal_entity
        self.currency = setting.currency
        rows = Discount.objects.filter(legal_entity=entity, code__in=list(groups)).prefetch_related("price_groups")
        self.known = {row.code: row for row in rows}
        self.coupons = dict(Coupon.objects.filter(legal_entity=entity).values_list("discount__code", "number"))
        self.price_groups = dict(PriceGroup.objects.filter(legal_entity=entity).values_list("code", "pk"))
        every = [given for held in groups.values() for _, given in held]
        items = {word for given in every for word in listed(given["products"])}
        self.items = set(Item.objects.filter(legal_entity=entity, number__in=items).values_list("number", flat=True))
        self.categories = set(Category.objects.filter(legal_entity=entity).values_list("code", flat=True))

    def define(self, code: str, held: Held, faults: Faults) -> dict[str, Any] | None:
        """The discount as it is to be; None, or faults, where it cannot be."""
        first, head = held[0][0], _head(held, faults)
        parts = [(line, given) for line, given in held if given["part"]]
        self._check_parts(parts, faults)
        before = self.known.get(code)
        groups = head["price_groups"]
        unknown = [name for name in listed(groups) if name not in self.price_groups]
        if unknown:
            fault = Fault(code="unknown_price_group", facts={"value": ", ".join(unknown)})
            faults.setdefault(first, []).append(("price_groups", fault))
        for name in ("name", "kind"):
            if head[name] is None and before is None:
                faults.setdefault(first, []).append((name, Fault(code="empty")))
        if before is not None and head["kind"] not in (None, before.kind):
            faults.setdefault(first, []).append(("kind", Fault(code="kind_fixed")))
        if faults:
            return None
        params = params_of(head, [given for _, given in parts])
        was = None if before is None else _values(before)
        usual = was or {"currency": self.currency, "concurrency": "best_price", "enabled": False, "price_groups": []}
        after = {
            "code": code,
            "kind": head["kind"] or usual.get("kind"),
            "enabled": usual["enabled"],
            **{name: usual.get(name) if head[name] is None else head[name] for name in (*OWN, *DATES)},
            "price_groups": sorted(self.price_groups[name] for name in listed(groups))
            if groups is not None
            else usual["price_groups"],
            "params": params,
        }
        after["coupon_required"], after["match_all_price_groups"] = (
            bool(after[name]) for name in ("coupon_required", "match_all_price_groups")
        )
        is_same = was is not None and same(was, after)
        after = was if was is not None and is_same else after
        # What stays as it is needs no leave, however it came to be.
        for refusal in () if is_same else self._refusals(was, after):
            place, column = place_of(refusal.field, params)
            line = first if place is None or place >= len(parts) else parts[place][0]
            column = "discount" if column == "enabled" else column
            faults.setdefault(line, []).append((column, Fault(code=refusal.code, facts=dict(refusal.facts))))
        return {**after, **{name: _moment(after[name]) for name in DATES}}

    def _refusals(self, before: dict[str, Any] | None, after: dict[str, Any]) -> Iterator[Any]:
        facts = {"coupon": self.coupons.get(after["code"], "")}
        change = SetupChange(actor=NOBODY, before=before, after=after, facts=facts)
        found = [refusal for check in CHECKS[:-1] for refusal in check(change)]
        yield from found or set_up.discount_parses(change)

    def _check_parts(self, parts: Held, faults: Faults) -> None:
        has_tier = False
        for line, given in parts:
            has_tier |= given["part"] == TIER
            if given["part"] == GIFT and not has_tier:
                faults.setdefault(line, []).append(("part", Fault(code="gift_without_tier")))
            for column, known in (("products", self.items), ("categories", self.categories)):
                unknown = [word for word in listed(given[column]) if word not in known]
                if unknown:
                    code = "unknown_item" if column == "products" else "unknown_category"
                    fault = Fault(code=code, facts={"value": ", ".join(unknown)})
                    faults.setdefault(line, []).append((column, fault))


HEAD = ("name", "kind", *OWN[1:], *DATES, "price_groups", *discount_parts.TERMS)


def _head(held: Held, faults: Faults) -> dict[str, Any]:
    """What the rows say of the whole discount: once, or everywhere the same."""
    head: dict[str, Any] = dict.fromkeys(HEAD)
    for line, given in held:
        for name in HEAD:
            if given[name] is None or given[name] == head[name]:
                continue
            if head[name] is not None:
                faults.setdefault(line, []).append((name, Fault(code="differs_from_first")))
            else:
                head[name] = given[name]
    return head


def same(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether both say the same: 10 and 10.00 do."""
    plain = [name for name in before if name != "params"]
    if any(before[name] != after[name] for name in plain):
        return False
    rules = [
        read(DiscountRule, {"id": "d", "kind": one["kind"], "concurrency": "compound", **_nameless(one["params"])})
        for one in (before, after)
    ]
    return rules[0] == rules[1] and not isinstance(rules[0], list)


def _nameless(params: Mapping[str, Any]) -> dict[str, Any]:
    """Without the names of the lines, which no file carries and which decide nothing."""
    lines = [{name: value for name, value in line.items() if name != "id"} for line in params.get("lines", ())]
    return {**params, **({"lines": lines} if "lines" in params else {})}


def _values(row: Discount) -> dict[str, Any]:
    named = ("code", "kind", "enabled", *OWN, *DATES)
    groups = sorted(group.pk for group in row.price_groups.all())
    return {**{name: getattr(row, name) for name in named}, "price_groups": groups, "params": row.params}


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value is not None else None


def merge(staging: Staging, setting: Setting) -> Merged:
    """New discounts come in disabled; known ones that are disabled get what is in the file."""
    wanted = {
        code: json.loads(text)
        for code, text in staging.all(
            "SELECT discount, definition FROM import_rows WHERE definition IS NOT NULL ORDER BY line"
        )
    }
    counts = dict(staging.all("SELECT discount, count(*) FROM import_rows GROUP BY discount"))
    rows = Discount.objects.filter(legal_entity=setting.legal_entity, code__in=list(wanted))
    known = {row.code: row for row in rows.prefetch_related("price_groups")}
    created = updated = 0
    for code, values in wanted.items():
        groups = values.pop("price_groups")
        values |= {name: datetime.fromisoformat(values[name]) if values[name] else None for name in DATES}
        row = known.get(code)
        if row is None:
            row = Discount.objects.create(legal_entity_id=setting.legal_entity, **values)
            created += counts[code]
        elif _values(row) == {**values, "price_groups": groups}:
            continue
        else:
            for name, value in values.items():
                setattr(row, name, value)
            row.save()
            updated += counts[code]
        row.price_groups.set(groups)
    return Merged(created=created, updated=updated, unchanged=sum(counts.values()) - created - updated)


KIND = Kind(name="discounts", columns=COLUMNS, staging=STAGING, stage=stage, merge=merge, group="discount")
