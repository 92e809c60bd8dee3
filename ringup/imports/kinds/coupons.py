"""Coupons with their codes, a row for each code; new coupons are drafts, by the rules of the screen."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.setup_change import SetupChange, in_order, not_negative
from ringup.imports.kind import Kind, Setting, Staged
from ringup.imports.reading.rows import Row
from ringup.imports.report import Merged, Rejected
from ringup.imports.rules import cells
from ringup.imports.rules.cells import Fault
from ringup.imports.rules.columns import Column
from ringup.imports.staging import Staging
from ringup.imports.together import Faults, Held, collect, stage_together
from ringup.pricing.models import Coupon, CouponCode, Discount
from ringup.pricing.rules.coupon_set_up import codes_can_be_read_out, has_the_discounts_currency, limit_counts_uses
from ringup.pricing.saving import mirror_coupon
from ringup.values.money import to_minor

COLUMNS = (
    Column(name="coupon", read=cells.text(20), synonyms=("coupon_number", "number"), required=True, filled=True),
    Column(name="name", read=cells.text(120), guarded=True),
    Column(name="discount", read=cells.text(40)),
    Column(name="valid_from", read=cells.time),
    Column(name="valid_to", read=cells.time),
    Column(name="usage_limit", read=cells.one_of(*Coupon.UsageLimit.values)),
    Column(name="uses_allowed", read=cells.whole),
    Column(name="budget", read=cells.not_negative),
    Column(name="customer_required", read=cells.yes_or_no),
    Column(name="apply_without_code", read=cells.yes_or_no),
    Column(name="code", read=cells.text(40), synonyms=("coupon_code",)),
    Column(name="bar_code", read=cells.text(40)),
    Column(name="code_active", read=cells.yes_or_no),
    Column(name="code_valid_from", read=cells.time),
    Column(name="code_valid_to", read=cells.time),
)
NAMES = tuple(column.name for column in COLUMNS)
HEAD = NAMES[1:10]
OWN = tuple(name for name in HEAD if name not in ("discount", "budget"))
OF_CODE = ("code", "bar_code", "active", "valid_from", "valid_to")
STAGING = ("coupon text", "definition text")
NOBODY = Actor(user=0, name="", legal_entity=0, call_center=None)
CHECKS = (
    in_order("valid_from", "valid_to"),
    not_negative("budget_minor"),
    limit_counts_uses,
    has_the_discounts_currency,
)


def stage(rows: Iterable[Row | Rejected], setting: Setting) -> Iterator[Staged | Rejected]:
    """All rows are read before the first is staged: the rows of a coupon are judged together, by what is there."""
    groups, broken = collect(rows, NAMES, "coupon")
    judge = _Judge(setting, groups)
    return stage_together(groups, broken, judge.define, by="coupon", incomplete="coupon_incomplete")


class _Judge:
    """What is there already, read once: coupons, the discounts that they open, and codes."""

    def __init__(self, setting: Setting, groups: Mapping[str, Held]) -> None:
        entity = setting.legal_entity
        coupons = Coupon.objects.filter(legal_entity=entity).select_related("discount")
        self.known = {row.number: row for row in coupons.filter(number__in=list(groups))}
        self.opened = dict(coupons.values_list("discount__code", "number"))
        wanted = {given["discount"] for held in groups.values() for _, given in held if given["discount"]}
        self.discounts = {row.code: row for row in Discount.objects.filter(legal_entity=entity, code__in=wanted)}
        # Of whom each code and bar code is: in the tables, then in the file.
        codes = CouponCode.objects.filter(legal_entity=entity).values_list("coupon__number", "code", "bar_code")
        self.owners: dict[tuple[str, str], str] = {}
        for number, code, bar_code in codes.iterator():
            self.owners["code", code.upper()] = number
            if bar_code:
                self.owners["bar_code", bar_code] = number

    def define(self, number: str, held: Held, faults: Faults) -> dict[str, Any] | None:
        """The coupon as it is to be; None, or faults, where it cannot be."""
        first, head = held[0][0], self._head(held, faults)
        before = self.known.get(number)
        discount = self.discounts.get(head["discount"] or "")
        if not head["discount"] and before is not None:
            discount = before.discount
        if discount is None:
            fault = Fault(code="unknown_discount" if head["discount"] else "empty", facts={"value": head["discount"]})
            faults.setdefault(first, []).append(("discount", fault))
        elif self.opened.get(discount.code, number) != number or (before and before.discount_id != discount.pk):
            faults.setdefault(first, []).append(("discount", Fault(code="coupon_of_discount")))
        if before is None and not head["name"]:
            faults.setdefault(first, []).append(("name", Fault(code="empty")))
        if faults or discount is None:
            return None
        usual = before or Coupon(currency=discount.currency)
        values = {name: getattr(usual, name) if head[name] is None else head[name] for name in OWN}
        budget = usual.budget_minor if head["budget"] is None else to_minor(head["budget"], discount.currency)
        values |= {"number": number, "budget_minor": budget, "currency": discount.currency}
        facts = {"discount": {"currency": discount.currency}}
        change = SetupChange(actor=NOBODY, before=None, after={**values, "status": usual.status}, facts=facts)
        for check in CHECKS:
            for refusal in check(change):
                column = "budget" if refusal.field == "budget_minor" else refusal.field
                faults.setdefault(first, []).append((column, Fault(code=refusal.code, facts=dict(refusal.facts))))
        codes = [self._code(number, line, given, faults) for line, given in held if given["code"]]
        return {**values, "discount": discount.pk, "codes": codes}

    def _code(self, number: str, line: int, given: dict[str, Any], faults: Faults) -> dict[str, Any]:
        after = {
            "code": given["code"],
            "bar_code": given["bar_code"] or None,
            "active": given["code_active"] is not False,
            "valid_from": given["code_valid_from"],
            "valid_to": given["code_valid_to"],
        }
        change = SetupChange(actor=NOBODY, before=None, after=after)
        for refusal in (*codes_can_be_read_out(change), *in_order("valid_from", "valid_to")(change)):
            column = refusal.field if "code" in refusal.field else f"code_{refusal.field}"
            faults.setdefault(line, []).append((column, Fault(code=refusal.code, facts=dict(refusal.facts))))
        for name in ("code", "bar_code"):
            if after[name] and self.owners.setdefault((name, after[name].upper()), number) != number:
                faults.setdefault(line, []).append((name, Fault(code="code_taken")))
        return after

    def _head(self, held: Held, faults: Faults) -> dict[str, Any]:
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


def merge(staging: Staging, setting: Setting) -> Merged:
    """New coupons come in as drafts; codes that are there and not in the file stay."""
    wanted = {
        number: json.loads(text)
        for number, text in staging.all(
            "SELECT coupon, definition FROM import_rows WHERE definition IS NOT NULL ORDER BY line"
        )
    }
    counts = dict(staging.all("SELECT coupon, count(*) FROM import_rows GROUP BY coupon"))
    entity = setting.legal_entity
    rows = Coupon.objects.filter(legal_entity=entity, number__in=list(wanted)).select_related("discount")
    known = {row.number: row for row in rows.prefetch_related("codes")}
    created = updated = 0
    for number, values in wanted.items():
        codes, discount = values.pop("codes"), values.pop("discount")
        values |= {name: _moment(values[name]) for name in ("valid_from", "valid_to")}
        row = known.get(number)
        is_new = row is None
        if row is None:
            row = Coupon.objects.create(legal_entity_id=entity, discount_id=discount, **values)
        is_changed = not is_new and any(getattr(row, name) != value for name, value in values.items())
        if is_changed:
            for name, value in values.items():
                setattr(row, name, value)
            row.save()
        if is_new or is_changed:
            mirror_coupon(row)
        is_changed |= _merge_codes(row, codes, is_new=is_new)
        created += counts[number] if is_new else 0
        updated += counts[number] if is_changed and not is_new else 0
    return Merged(created=created, updated=updated, unchanged=sum(counts.values()) - created - updated)


def _merge_codes(coupon: Coupon, codes: list[dict[str, Any]], *, is_new: bool) -> bool:
    """Whether one was added or changed."""
    known = {} if is_new else {code.code.upper(): code for code in coupon.codes.all()}
    changed = False
    for given in codes:
        values = {**given, **{name: _moment(given[name]) for name in ("valid_from", "valid_to")}}
        row = known.get(values["code"].upper()) or CouponCode(legal_entity_id=coupon.legal_entity_id, coupon=coupon)
        if row.pk is None or any(getattr(row, name) != values[name] for name in OF_CODE):
            for name in OF_CODE:
                setattr(row, name, values[name])
            row.save()
            known[row.code.upper()] = row
            changed = True
    return changed


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


KIND = Kind(name="coupons", columns=COLUMNS, staging=STAGING, stage=stage, merge=merge, group="coupon")
