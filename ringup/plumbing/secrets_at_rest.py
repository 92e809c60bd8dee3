"""Secrets that are read again: encrypted in the database with a key from SECRET_KEY; older keys still decrypt."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


def encrypt(text: str, *, purpose: str) -> str:
    """For the database. What was encrypted for one purpose decrypts for no other."""
    return _cipher(purpose).encrypt(text.encode()).decode()


def decrypt(text: str, *, purpose: str) -> str:
    """Out of the database; ValueError when it was encrypted with another SECRET_KEY."""
    try:
        return _cipher(purpose).decrypt(text.encode()).decode()
    except InvalidToken as error:
        raise ValueError("encrypted with another SECRET_KEY") from error


def _cipher(purpose: str) -> MultiFernet:
    keys: list[Any] = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(f"{purpose}:{key}".encode()).digest())) for key in keys])


class EncryptedText(models.CharField):  # type: ignore[type-arg]
    """A short text that the database holds encrypted; rows have it in clear. One that cannot be read is empty."""

    def __init__(self, *args: Any, purpose: str = "", **kwargs: Any) -> None:
        self.purpose = purpose
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "purpose": self.purpose}

    def db_type_parameters(self, connection: Any) -> Any:
        # Encrypted, a text is longer: what is limited is the clear one.
        return {**super().db_type_parameters(connection), "max_length": 4 * (self.max_length or 0) + 200}

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(value, purpose=self.purpose) if value else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        try:
            return decrypt(value, purpose=self.purpose) if value else value
        except ValueError:
            return ""
