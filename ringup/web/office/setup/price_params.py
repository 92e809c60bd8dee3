"""Between the fields of price rules and their stored form, which is the price file's: decimals are texts there."""

from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from typing import Any

from ringup.plumbing import formats
from ringup.values.decimals import plain_text
from ringup.web.office.screens import as_it_is

OFFERS = ("percent", "amount", "price")
HOURS = ("weekdays", "start", "end")
GIFT = "gift_"
# What lines and tiers hold as texts and forms ask for as numbers.
FIGURES = ("from", "quantity", "percent")
CHARGE_FILTERS = ("modes_of_delivery", "call_centers", "customer_groups")
CHARGES = ("fixed", "percent", "per_piece")


def _pack(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """`{"how": "percent", "value": 5}` → `{"percent": "5"}`."""
    found = {name: value for name, value in values.items() if name not in ("how", "value")}
    if values.get("value") is not None and values.get("how") in names:
        found[values["how"]] = values["value"]
    return as_it_is({name: plain_text(one) if isinstance(one, Decimal) else one for name, one in found.items()})


def _unpack(stored: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """`{"percent": "5"}` → `{"how": "percent", "value": 5}`; what is asked for by its own name stays as it is, too."""
    how = next((name for name in names if name in stored), names[0])
    figures = {name: Decimal(stored[name]) for name in FIGURES if stored.get(name) is not None}
    return {**stored, **figures, "how": how, "value": _decimal(stored.get(how))}


def pack_offer(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a line of a discount or an adjustment gives."""
    return _pack(values, OFFERS)


def unpack_offer(stored: Mapping[str, Any]) -> dict[str, Any]:
    """What a line gives, for its form."""
    return _unpack(stored, OFFERS)


def pack_tier(values: Mapping[str, Any]) -> dict[str, Any]:
    """A tier of a charge; an end that is not given is none."""
    return {"from": "0", **_pack(values, CHARGES)}


def unpack_tier(stored: Mapping[str, Any]) -> dict[str, Any]:
    """A tier, for its form."""
    bounds = {name: Decimal(stored[name]) for name in ("from", "to") if stored.get(name) is not None}
    return _unpack(stored, CHARGES) | bounds


def charge_filters(charge: Any) -> str:
    """What an auto charge is only for, by its codes."""
    codes = [code for name in CHARGE_FILTERS for code in charge.params.get(name, ())]
    return ", ".join(str(code) for code in codes) or "–"


def charge_tiers(charge: Any) -> str:
    """The tiers of an auto charge in one line: `0–60: 5.95, ≥ 60: 3.95`."""
    return ", ".join(_tier(tier) for tier in charge.params.get("tiers", ())) or "–"


def _tier(tier: Mapping[str, str]) -> str:
    start, end = (formats.number(Decimal(tier[name])) if tier.get(name) else "" for name in ("from", "to"))
    how = next((name for name in CHARGES if name in tier), "")
    value = Decimal(tier.get(how, "0"))
    written = formats.percent(value) if how == "percent" else formats.number(value, places=2)
    return f"{start or 0}–{end}: {written}" if end else f"≥ {start or 0}: {written}"


def pack_hours(values: Mapping[str, Any]) -> dict[str, Any]:
    """The hours of the week in which a discount holds, or nothing."""
    weekdays = [int(day) for day in values.get("weekdays") or []]
    hours = {name: _clock(values.get(name)) for name in ("start", "end")}
    period = as_it_is({"weekdays": weekdays, **hours})
    return {"period": period} if period else {}


def pack_mix(values: Mapping[str, Any]) -> dict[str, Any]:
    """The reward of a set: `{"mix_method": "percent", "mix_value": 30}` → `{"mix": {"method": "percent", …}}`.

    What the chosen method does not look at is not stored. All else stays as it is.
    """
    rest = as_it_is(
        {name: value for name, value in values.items() if not name.startswith("mix_") and name not in HOURS}
    )
    method = values.get("mix_method")
    if not method:
        return rest
    mix: dict[str, Any] = {"method": method, "value": _text(values.get("mix_value"))}
    if method == "least_expensive":
        count = values.get("mix_count")
        mix = {
            "method": method,
            "count": int(count) if count is not None else 1,
            "least_value": as_it_is({values["mix_least_how"]: _text(values.get("mix_least_value"))}),
            "favor": values.get("mix_favor"),
            "distribute": values.get("mix_distribute"),
        }
    return {**rest, "mix": as_it_is(mix)}


def unpack_mix(stored: Mapping[str, Any]) -> dict[str, Any]:
    """The reward of a set, for its form."""
    mix = stored.get("mix") or {}
    least = mix.get("least_value") or {}
    how = next((name for name in OFFERS if name in least), OFFERS[0])
    return {
        "mix_method": mix.get("method"),
        "mix_value": _decimal(mix.get("value")),
        "mix_count": mix.get("count"),
        "mix_least_how": how,
        "mix_least_value": _decimal(least.get(how)),
        "mix_favor": mix.get("favor"),
        "mix_distribute": mix.get("distribute", False),
    }


def pack_gift_tier(values: Mapping[str, Any]) -> dict[str, Any]:
    """A tier of a threshold: something off, or products for less.

    `{"from": 100, "how": "gift_percent", "value": 100, "gift_products": ["TIE"]}` →
    `{"from": "100", "products": [{"products": ["TIE"], "percent": "100"}]}`.
    """
    how, value, start = values.get("how") or "", _text(values.get("value")), _text(values.get("from"))
    if not how.startswith(GIFT):
        return as_it_is({"from": start, how: value})
    gift = {
        "products": values.get("gift_products"),
        "categories": values.get("gift_categories"),
        how.removeprefix(GIFT): value,
        "quantity_limit": _text(values.get("quantity_limit")),
    }
    return as_it_is({"from": start, "products": [as_it_is(gift)]})


def unpack_gift_tier(stored: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a tier of a threshold, for its form."""
    gift = next(iter(stored.get("products") or ()), None)
    gives = gift or stored
    how = next((name for name in OFFERS if name in gives), OFFERS[0])
    found = {"from": _decimal(stored.get("from")), "how": f"{GIFT}{how}" if gift else how}
    return {
        **found,
        "value": _decimal(gives.get(how)),
        "gift_products": (gift or {}).get("products"),
        "gift_categories": (gift or {}).get("categories"),
        "quantity_limit": _decimal((gift or {}).get("quantity_limit")),
    }


def part_gift_tier(stored: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """A row for each gift of a tier; a tier without gifts is one."""
    return [{**stored, "products": [gift]} for gift in stored.get("products") or ()] or [stored]


def join_gift_tier(before: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Two rows of gifts from the same value on are one tier."""
    if before.get("from") != row.get("from") or not before.get("products") or not row.get("products"):
        return None
    return {**before, "products": [*before["products"], *row["products"]]}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain_text(value)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _clock(value: time | None) -> str:
    return value.isoformat(timespec="minutes") if value is not None else ""
