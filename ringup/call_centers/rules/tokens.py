"""What a key to the API looks like, and what is stored of it."""

import hashlib

PREFIX = "rup_"


def hash_token(token: str) -> str:
    """What the database keeps: a token is long and random, so one round of SHA-256 cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()
