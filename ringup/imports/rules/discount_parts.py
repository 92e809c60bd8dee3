"""A discount as rows of a spreadsheet and back: one row for each line, tier and gift, its terms on the first.

A quantity discount with one line and two tiers is three rows; the price file's object that they make is the one that
they came from.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ringup.values.decimals import plain_text

SEPARATOR = ";"
LINE, TIER, GIFT = "line", "tier", "gift"
OFFERS = ("percent", "amount", "price")
# What a line, tier or gift says, in columns of the same name; lists and flags apart.
WORDS = ("unit", "group")
NUMBERS = ("from", "quantity", *OFFERS)
LISTS = ("products", "categories")
# Terms of the whole discount inside its `params`.
TERM_LISTS = ("payment_methods", "modes_of_delivery")
MIX = ("mix_method", "mix_value", "mix_count", "mix_favor", "mix_distribute")
LEAST = tuple(f"mix_least_{name}" for name in OFFERS)
HOURS = ("weekdays", "start", "end")
TERMS = (*MIX, *LEAST, "count_non_discountable", *TERM_LISTS, *HOURS)

Cells = Mapping[str, Any]


def parts_of(params: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """The rows of the stored object: lines, tiers, and the gifts behind their tier."""
    for line in params.get("lines", ()):
        yield {"part": LINE, **_written(line)}
    for tier in params.get("tiers", ()):
        yield {"part": TIER, **_written({name: value for name, value in tier.items() if name != "products"})}
        for gift in tier.get("products", ()):
            limit = gift.get("quantity_limit")
            rest = {name: value for name, value in gift.items() if name != "quantity_limit"}
            yield {"part": GIFT, **_written(rest), **({"quantity": str(limit)} if limit is not None else {})}


def terms_of(params: Mapping[str, Any]) -> dict[str, str]:
    """The columns of the first row."""
    mix, period = params.get("mix") or {}, params.get("period") or {}
    least = mix.get("least_value") or {}
    found: dict[str, Any] = {name: mix.get(name.removeprefix("mix_")) for name in MIX}
    found |= {name: least.get(name.removeprefix("mix_least_")) for name in LEAST}
    found |= {name: params.get(name) for name in ("count_non_discountable", *TERM_LISTS)}
    found |= {name: period.get(name) for name in HOURS}
    return _written(found)


def params_of(terms: Cells, parts: Sequence[Cells]) -> dict[str, Any]:
    """The object as it is stored. A gift without a tier before it is left to whoever checks the rows."""
    params: dict[str, Any] = {}
    mix = _filled({name.removeprefix("mix_"): _plain(terms.get(name)) for name in MIX})
    if mix:
        least = _filled({name.removeprefix("mix_least_"): _plain(terms.get(name)) for name in LEAST})
        params["mix"] = {**mix, **({"least_value": least} if least else {})}
        if "count" in mix:
            params["mix"]["count"] = int(mix["count"])
    period = _filled({name: terms.get(name) for name in HOURS})
    if "weekdays" in period:
        period["weekdays"] = [int(day) for day in listed(period["weekdays"])]
    params |= _filled({"period": period, "count_non_discountable": terms.get("count_non_discountable")})
    params |= _filled({name: listed(terms.get(name)) for name in TERM_LISTS})
    for part in parts:
        said = _filled({name: _plain(part.get(name)) for name in (*WORDS, *NUMBERS, "exclude")})
        said |= _filled({name: listed(part.get(name)) for name in LISTS})
        if part["part"] == LINE:
            params.setdefault("lines", []).append(said)
        elif part["part"] == TIER:
            params.setdefault("tiers", []).append(said)
        elif params.get("tiers"):
            limit = said.pop("quantity", None)
            gift = {**said, **({"quantity_limit": limit} if limit is not None else {})}
            params["tiers"][-1].setdefault("products", []).append(gift)
    return params


def listed(text: str | None) -> list[str]:
    """`A; B` → `["A", "B"]`."""
    return [word.strip() for word in (text or "").split(SEPARATOR) if word.strip()]


def joined(words: Sequence[Any]) -> str:
    """`["A", "B"]` → `A; B`."""
    return f"{SEPARATOR} ".join(str(word) for word in words)


def place_of(path: str, params: Mapping[str, Any]) -> tuple[int | None, str]:
    """Which part (absent: the first row) and which column a refusal's path means: `params.tiers.1.value`."""
    words = path.removeprefix("params.").split(".")
    if words[0] in ("lines", "tiers") and len(words) > 1 and words[1].isdigit():
        held = params.get(words[0], ())
        index = int(words[1])
        column = words[2] if len(words) > 2 else "part"
        if column == "value":
            given = held[index] if index < len(held) else {}
            column = next((name for name in OFFERS if name in given), OFFERS[0])
        return _number(words[0], index, params), column
    if words[0] == "mix":
        return None, "_".join(words[:2]) if f"mix_{words[-1]}" in MIX else LEAST[0]
    return None, words[0]


def _number(table: str, index: int, params: Mapping[str, Any]) -> int:
    """The place of a line or tier among all parts."""
    lines = len(params.get("lines", ()))
    if table == "lines":
        return min(index, max(lines - 1, 0))
    gifts = sum(len(tier.get("products", ())) for tier in params.get("tiers", ())[:index])
    return lines + index + gifts


def _written(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: _text(value) for name, value in values.items() if value not in (None, "", [], False)}


def _text(value: Any) -> str:
    if value is True:
        return "yes"
    return joined(value) if isinstance(value, list | tuple) else str(value)


def _plain(value: Any) -> Any:
    return plain_text(value) if isinstance(value, Decimal) else value


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [], {}, False)}
