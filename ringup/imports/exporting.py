"""Writes discounts, coupons and scripts as the imports of the same name read them: it comes in again unchanged."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

from ringup.directed_selling.models import Script
from ringup.imports.kinds import coupons, discounts, scripts
from ringup.imports.rejects import harmless
from ringup.imports.rules.discount_parts import joined, parts_of, terms_of
from ringup.pricing.models import Coupon, Discount
from ringup.values.money import minor_text

Rows = Iterator[list[str]]


def discount_table(legal_entity: int) -> Rows:
    """The header, then every discount with a row for each part."""
    yield list(discounts.NAMES)
    rows = Discount.objects.filter(legal_entity=legal_entity).prefetch_related("price_groups").order_by("code")
    for row in rows:
        head = {
            "name": row.name,
            "kind": row.kind,
            "currency": row.currency,
            "concurrency": row.concurrency,
            "priority": "" if row.priority is None else str(row.priority),
            "coupon_required": _flag(row.coupon_required),
            "match_all_price_groups": _flag(row.match_all_price_groups),
            "valid_from": _moment(row.valid_from),
            "valid_to": _moment(row.valid_to),
            "price_groups": joined(sorted(group.code for group in row.price_groups.all())),
            **terms_of(row.params),
        }
        for place, part in enumerate([*parts_of(row.params)] or [{}]):
            cells = {"discount": row.code, **part, **(head if place == 0 else {})}
            yield [harmless(cells.get(name, "")) for name in discounts.NAMES]


def coupon_table(legal_entity: int) -> Rows:
    """The header, then every coupon with a row for each code."""
    yield list(coupons.NAMES)
    rows = Coupon.objects.filter(legal_entity=legal_entity).select_related("discount").prefetch_related("codes")
    for row in rows.order_by("number"):
        head = {
            "name": row.name,
            "discount": row.discount.code,
            "valid_from": _moment(row.valid_from),
            "valid_to": _moment(row.valid_to),
            "usage_limit": row.usage_limit,
            "uses_allowed": "" if row.uses_allowed is None else str(Decimal(row.uses_allowed)),
            "budget": "" if row.budget_minor is None else minor_text(row.budget_minor, row.currency),
            "customer_required": _flag(row.customer_required),
            "apply_without_code": _flag(row.apply_without_code),
        }
        codes = [
            {
                "code": code.code,
                "bar_code": code.bar_code or "",
                "code_active": _flag(code.active),
                "code_valid_from": _moment(code.valid_from),
                "code_valid_to": _moment(code.valid_to),
            }
            for code in sorted(row.codes.all(), key=lambda code: code.pk)
        ]
        for place, code in enumerate(codes or [{}]):
            cells = {"coupon": row.number, **code, **(head if place == 0 else {})}
            yield [harmless(cells.get(name, "")) for name in coupons.NAMES]


def script_table(legal_entity: int) -> Rows:
    """The header, then every script with a row for each moment, then one for each of its versions."""
    yield list(scripts.NAMES)
    rows = Script.objects.filter(legal_entity=legal_entity).order_by("priority", "pk")
    for row in rows.prefetch_related("versions", *(f"places__{column}" for column in scripts.LINKS)):
        head = {name: str(getattr(row, name)) for name in ("kind", "priority", *scripts.OF_TEXT)}
        head["active"] = _flag(row.active)
        places = [
            {"moment": place.moment, "customer_group": place.customer_group}
            | {
                column: str(getattr(getattr(place, column), name, ""))
                for column, (_model, name) in scripts.LINKS.items()
            }
            for place in sorted(row.places.all(), key=lambda place: place.pk)
        ]
        for place, cells in enumerate(places or [{}]):
            given = {"script": row.name, **cells, **(head if place == 0 else {})}
            yield [harmless(given.get(name, "")) for name in scripts.NAMES]
        for version in sorted(row.versions.all(), key=lambda version: version.pk):
            given = {name: str(getattr(version, name)) for name in scripts.OF_TEXT}
            given |= {"script": row.name, "version": version.name}
            yield [harmless(given.get(name, "")) for name in scripts.NAMES]


def _flag(value: bool) -> str:  # noqa: FBT001
    return "yes" if value else "no"


def _moment(value: datetime | None) -> str:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ") if value else ""
