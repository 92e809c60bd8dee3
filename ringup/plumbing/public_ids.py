"""Opaque public ids: what stands in addresses and the API instead of a countable primary key."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no sign that could be misheard or misread
LENGTH = 14  # about 69 bits


def new_public_id() -> str:
    """A fresh id, e.g. `k7w2m9xq4tz8vb`; never all digits, so it never looks like a card number."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1)) + secrets.choice(ALPHABET[8:])


def is_public_id(text: str) -> bool:
    """Whether the text could be an id of ours."""
    return len(text) == LENGTH and set(text) <= set(ALPHABET) and text[-1] in ALPHABET[8:]
