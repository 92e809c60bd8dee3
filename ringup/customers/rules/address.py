"""Whether a postal address can be right in its country, how it is tidied up and how it is written on a parcel.

What a country asks for comes in as a value (`AddressFormat`), which `customers.loading.addresses` reads.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ringup.values.refusal import Cure, Refusal

FIELDS = ("name", "street", "postal_code", "city", "region")
MOST_EXAMPLES = 0.8
LONGEST = {"name": 160, "street": 400, "postal_code": 20, "city": 80, "region": 80}
# How the world's data name our fields in a format such as "%N%n%A%n%Z %C"; what is not here has no field of ours.
LETTERS = {"N": "name", "A": "street", "Z": "postal_code", "C": "city", "S": "region"}


@dataclass(frozen=True, kw_only=True)
class Address:
    """A postal address as it was typed or stored; the street may have several lines."""

    name: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""


@dataclass(frozen=True, kw_only=True)
class AddressFormat:
    """What a country's addresses look like.

    `lines` has the letters of `LETTERS` behind percent signs; `regions` maps a code to its name (US: TX → Texas);
    `postal_code` is the pattern of the whole code, `of_region` those of its beginning in a region.
    """

    country: str
    lines: tuple[str, ...]
    required: frozenset[str] = frozenset()
    regions: Mapping[str, str] = field(default_factory=dict)
    postal_code: str = ""
    of_region: Mapping[str, str] = field(default_factory=dict)
    examples: tuple[str, ...] = ()

    def asks_for(self, name: str) -> bool:
        """Whether the country's addresses have the field."""
        return any(f"%{letter}" in line for letter, one in LETTERS.items() if one == name for line in self.lines)


def tidy(address: Address, form: AddressFormat) -> Address:
    """The address without needless blanks, with the region's code and the postal code as the country writes it.

    In Britain `sw1a1aa` becomes `SW1A 1AA`, in the United States `texas` becomes `TX`.
    """
    lines = [" ".join(line.split()) for line in address.street.splitlines()]
    clean = {name: " ".join(getattr(address, name).split()) for name in FIELDS}
    clean["street"] = "\n".join(line for line in lines if line)
    clean["region"] = _region_code(clean["region"], form)
    clean["postal_code"] = _with_blank(clean["postal_code"].upper(), form)
    return replace(address, country=form.country, **clean)


def check_address(address: Address, form: AddressFormat) -> tuple[Refusal, ...]:
    """All that cannot be right in a tidied address, each at its field.

    `address_field_missing` {field}, `too_long` {longest}, `region_unknown` {region, country},
    `postal_code_not_valid` {postal_code, country} with the cure `write_like` {example},
    `postal_code_not_of_region` {postal_code, region}.
    """
    refusals = [
        Refusal(code="address_field_missing", facts={"field": name, "country": form.country}, field=name)
        for name in FIELDS
        if name in form.required and not getattr(address, name)
    ]
    refusals += [
        Refusal(code="too_long", facts={"longest": longest}, field=name)
        for name, longest in LONGEST.items()
        if len(getattr(address, name)) > longest
    ]
    if address.region and form.regions and address.region not in form.regions:
        facts = {"region": address.region, "country": form.country}
        refusals.append(Refusal(code="region_unknown", facts=facts, field="region"))
    return (*refusals, *_check_postal_code(address, form))


def write_address(address: Address, form: AddressFormat) -> tuple[str, ...]:
    """The lines of the address as the country writes them, without the country itself.

    >>> danish = AddressFormat(country="DK", lines=("%N", "%A", "%Z %C"))
    >>> write_address(Address(name="Åse Møller", street="Nygade 4", postal_code="8000", city="Aarhus"), danish)
    ('Åse Møller', 'Nygade 4', '8000 Aarhus')
    """
    written = []
    for line in form.lines:
        filled = re.sub("%([A-Z])", lambda letter: getattr(address, LETTERS.get(letter.group(1), ""), ""), line)
        written += [part.strip(" ,-") for part in filled.splitlines()]
    return tuple(line for line in written if line)


def _check_postal_code(address: Address, form: AddressFormat) -> list[Refusal]:
    code = address.postal_code
    if not code or not form.postal_code:
        return []
    if re.fullmatch(form.postal_code, code) is None:
        cure = Cure(code="write_like", facts={"example": form.examples[0]}) if form.examples else None
        facts = {"postal_code": code, "country": form.country}
        return [Refusal(code="postal_code_not_valid", facts=facts, cure=cure, field="postal_code")]
    beginning = form.of_region.get(address.region)
    if beginning and re.match(beginning, code) is None:
        facts = {"postal_code": code, "region": form.regions.get(address.region, address.region)}
        return [Refusal(code="postal_code_not_of_region", facts=facts, field="postal_code")]
    return []


def _region_code(region: str, form: AddressFormat) -> str:
    wanted = region.casefold()
    codes = (code for code, name in form.regions.items() if wanted in (code.casefold(), name.casefold()))
    return next(codes, region)


def _with_blank(code: str, form: AddressFormat) -> str:
    """A code without the blank that the country's examples have at the same place from the end gets it."""
    ends = Counter(len(example.rpartition(" ")[2]) for example in form.examples if " " in example)
    end, times = ends.most_common(1)[0] if ends else (0, 0)
    if " " in code or times < MOST_EXAMPLES * len(form.examples) or len(code) <= end:
        return code
    spaced = f"{code[:-end]} {code[-end:]}"
    return spaced if re.fullmatch(form.postal_code, spaced) else code
