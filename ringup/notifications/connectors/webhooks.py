"""POSTs a signed message to another system. A name is looked up once, and what it stands for has to be outside.

The connection goes to the address that was looked at, whatever the name stands for a moment later; nothing is
redirected, and what is answered beyond a status is thrown away.
"""

import socket
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from ringup.notifications.rules.webhooks import address_faults, is_own_host, is_public

SECONDS = 5.0
LARGEST_ANSWER = 64 * 1024

# (host, port) → the IP addresses that it stands for.
Resolve = Callable[[str, int], Collection[str]]


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What came of it: the status, or 0 with a word for why there is none."""

    status: int = 0
    problem: str = ""

    @property
    def taken(self) -> bool:
        """Whether the other system has the message now."""
        return 200 <= self.status <= 299


def look_up(host: str, port: int) -> list[str]:
    """All addresses of a name."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class WebhookSender:
    """`own`: hosts inside that the installation allows; `seconds` bounds the whole exchange."""

    def __init__(self, *, own: Collection[str], seconds: float = SECONDS, resolve: Resolve = look_up) -> None:
        self.own = own
        self.seconds = seconds
        self.resolve = resolve

    def send(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> Answered:
        """The answer to one POST; it never raises for the network."""
        if fault := next(address_faults(url, self.own), None):
            return Answered(problem=f"address_forbidden: {fault.facts['address_fault']}")
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            addresses = list(self.resolve(host, port))
        except (OSError, UnicodeError):
            return Answered(problem="name_not_found")
        if not addresses:
            return Answered(problem="name_not_found")
        if not is_own_host(host, port, self.own) and not all(is_public(address) for address in addresses):
            return Answered(problem="address_forbidden: inside")
        return self._post(httpx.URL(url), addresses[0], body, headers)

    def _post(self, url: httpx.URL, address: str, body: bytes, headers: Mapping[str, str]) -> Answered:
        deadline = time.monotonic() + self.seconds
        timeout = httpx.Timeout(self.seconds, connect=self.seconds / 2)
        try:
            with httpx.Client(trust_env=False, follow_redirects=False, timeout=timeout) as client:
                request = client.build_request(
                    "POST",
                    url.copy_with(host=address),
                    content=body,
                    headers={**headers, "Host": url.netloc.decode(), "Content-Type": "application/json"},
                    extensions={"sni_hostname": url.host},
                )
                answer = client.send(request, stream=True)
                try:
                    _read_away(answer, deadline)
                finally:
                    answer.close()
        except httpx.TimeoutException:
            return Answered(problem="time_out")
        except httpx.ConnectError as error:
            return Answered(problem="certificate" if "CERTIFICATE" in str(error) else "unreachable")
        except httpx.HTTPError:
            return Answered(problem="connection_lost")
        return Answered(status=answer.status_code, problem="" if answer.is_success else f"status_{answer.status_code}")


def _read_away(answer: httpx.Response, deadline: float) -> None:
    read = 0
    for chunk in answer.iter_raw():
        read += len(chunk)
        if time.monotonic() > deadline:
            raise httpx.ReadTimeout("the answer takes too long")
        if read > LARGEST_ANSWER:
            return
