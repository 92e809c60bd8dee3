"""How allauth works here: nobody signs up, an address is throttled by its failures, secrets are stored encrypted."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from ringup.plumbing.secrets_at_rest import decrypt, encrypt

FAILED_FROM_ADDRESS = "failed_from_address"
SECOND_FACTOR = "second factor"


class AccountAdapter(DefaultAccountAdapter):
    """Users are made in the office. A user's own lock-out is axes' business; here is only that of an address.

    A call center signs in from one address: only failures count, and many more of them than for one user.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse an address from which too many names were tried in vain."""
        if not ratelimit.consume(request, action=FAILED_FROM_ADDRESS, dry_run=True):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a failure for the address."""
        ratelimit.consume(request, action=FAILED_FROM_ADDRESS)


class MfaAdapter(DefaultMFAAdapter):
    """Second factors. Their secrets are encrypted with a key from SECRET_KEY; older keys still decrypt."""

    def get_totp_issuer(self) -> str:
        """The name in the authenticator app."""
        return "Ringup"

    def encrypt(self, text: str) -> str:
        """For the database."""
        return encrypt(text, purpose=SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        """Out of the database."""
        return decrypt(encrypted_text, purpose=SECOND_FACTOR)
