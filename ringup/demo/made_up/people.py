"""A made-up customer for a number of the history: the same number always gives the same person or shop."""

import re
import unicodedata
from dataclasses import dataclass
from random import Random

from ringup.demo.made_up.countries import Country, Town, countries
from ringup.demo.made_up.phones import phone

SEED = "online-retail"
# No S and Q: with them some letter pairs are no Dutch postal codes; no C, I, K, M, O, V: no British ones.
_LETTERS = "ABDEFGHJLNPRTUWXYZ"
_UNSPELLABLE = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "Ł": "L", "æ": "ae", "ð": "d", "þ": "th", "ı": "i"})


@dataclass(frozen=True, kw_only=True)
class MadeUpCustomer:
    """What the history lacks about a customer. `organization` is empty for a person, `email` for one in seven."""

    number: str
    first_name: str
    last_name: str
    organization: str
    email: str
    phone: str
    street: str
    postal_code: str
    city: str
    region: str
    country: str
    language: str


def make_up(number: str, country: str, index: int) -> MadeUpCustomer:
    """The customer with this number; `country` as the history spells it ("EIRE"), `index` gives a phone of its own.

    Two of five are shops: the history is a wholesaler's.
    """
    place = countries()[country]
    draw = Random(f"{SEED}:{number}")  # noqa: S311 - made-up people, no secret
    first, last = draw.choice(place.culture.first_names), draw.choice(place.culture.last_names)
    organization = draw.choice(place.culture.shops).replace("{}", last.split()[-1]) if draw.random() < 0.4 else ""
    town = draw.choice(place.towns)
    return MadeUpCustomer(
        number=number,
        first_name=first,
        last_name=last,
        organization=organization,
        email=_email(first, last, organization, number) if draw.random() > 1 / 7 else "",
        phone=phone(place.code, index),
        street=_street(place, draw),
        postal_code=_postal_code(town, draw),
        city=town.city,
        region=town.region,
        country=place.code,
        language=draw.choice(place.languages),
    )


def make_up_address(number: str, country: str) -> MadeUpCustomer:
    """Another address of a customer that the history knows in two countries: the same person, a second place."""
    return make_up(f"{number}/{country}", country, 0)


def _street(place: Country, draw: Random) -> str:
    return place.culture.address.format(street=draw.choice(place.culture.streets), number=draw.randint(1, 98))


def _postal_code(town: Town, draw: Random) -> str:
    digits = {"#": "0123456789", "@": _LETTERS}
    return "".join(draw.choice(digits[sign]) if sign in digits else sign for sign in town.postal_code)


def _email(first: str, last: str, organization: str, number: str) -> str:
    """`amelia.ashworth@example.com`: the domains that the standard keeps for examples (RFC 2606) reach nobody."""
    person = f"{_ascii(first)}.{_ascii(last)}{number[-2:]}"
    domain = f"{_ascii(organization)}.example" if organization else "example.com"
    return f"{person}@{domain}"


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.translate(_UNSPELLABLE)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")
