"""Whether two customers are probably the same one: a warning for the agent, never a stop."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from ringup.values.near_words import slips_between, sound
from ringup.values.search_words import plain


class Likeness(StrEnum):
    """Why two customers are probably the same, the surest first."""

    SAME_EMAIL = "same_email"
    SAME_PHONE = "same_phone"
    SAME_NAME_AND_POSTAL_CODE = "same_name_and_postal_code"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What tells customers apart. `name` is the last name or the organization."""

    name: str = ""
    phones: frozenset[str] = field(default_factory=frozenset)  # E.164
    emails: frozenset[str] = field(default_factory=frozenset)
    postal_codes: frozenset[str] = field(default_factory=frozenset)


def likeness(one: Identity, other: Identity) -> tuple[Likeness, ...]:
    """All that speaks for one customer; empty when nothing does.

    >>> likeness(Identity(name="Meyer", postal_codes=frozenset({"8000"})),
    ...          Identity(name="Maier", postal_codes=frozenset({"8000"})))
    (<Likeness.SAME_NAME_AND_POSTAL_CODE: 'same_name_and_postal_code'>,)
    """
    reasons = []
    if _lower(one.emails) & _lower(other.emails):
        reasons.append(Likeness.SAME_EMAIL)
    if one.phones & other.phones:
        reasons.append(Likeness.SAME_PHONE)
    if similar_names(one.name, other.name) and _compact(one.postal_codes) & _compact(other.postal_codes):
        reasons.append(Likeness.SAME_NAME_AND_POSTAL_CODE)
    return tuple(reasons)


def similar_names(one: str, other: str) -> bool:
    """Whether two names are the same but for accents, a slip, or letters that sound alike."""
    first, second = ("".join(letter for letter in plain(name) if letter.isalnum()) for name in (one, other))
    if not first or not second:
        return False
    heard = sound(first)
    return slips_between(first, second) <= (1 if min(len(first), len(second)) > 3 else 0) or (
        len(heard) > 1 and heard == sound(second)
    )


def _lower(texts: Iterable[str]) -> set[str]:
    return {text.casefold() for text in texts}


def _compact(codes: Iterable[str]) -> set[str]:
    return {"".join(code.split()).upper() for code in codes}
