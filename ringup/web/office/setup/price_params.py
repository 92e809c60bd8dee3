"""Between the fields of price rules and their stored form, which is the price file's: decimals are texts there."""

from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from typing import Any

from ringup.plumbing import formats
from ringup.values.decimals import plain_text
from ringup.web.office.screens import as_it_is

OFFERS = ("percent", "amount", "price")
CHARGE_FILTERS = ("modes_of_delivery", "call_centers", "customer_groups")
CHARGES = ("fixed", "percent", "per_piece")


def _pack(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """`{"how": "percent", "value": 5}` → `{"percent": "5"}`."""
    found = {name: value for name, value in values.items() if name not in ("how", "value")}
    if values.get("value") is not None and values.get("how") in names:
        found[values["how"]] = values["value"]
    return as_it_is({name: plain_text(one) if isinstance(one, Decimal) else one for name, one in found.items()})


def _unpack(stored: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """`{"percent": "5"}` → `{"how": "percent", "value": 5}`."""
    how = next((name for name in names if name in stored), names[0])
    value = stored.get(how)
    rest = {name: one for name, one in stored.items() if name not in names}
    return {**rest, "how": how, "value": None if value is None else Decimal(value)}


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


def unpack_hours(stored: Mapping[str, Any]) -> dict[str, Any]:
    """The hours, for their form."""
    return dict(stored.get("period") or {})


def _clock(value: time | None) -> str:
    return value.isoformat(timespec="minutes") if value is not None else ""
