"""One HTTP request to a processor: an answer, or why it is unknown what happened. It never raises for the network."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from ringup.payments.rules.outcomes import Unknown

LARGEST_ANSWER = 256 * 1024
# The processor read the request and refused it before it did anything.
REFUSED = frozenset({400, 401, 403, 404, 405, 410, 413, 415, 422})
ANSWERED = frozenset({200, 201, 402})


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A readable answer: a JSON object with a status that means something.

    `error` is the processor's own word for why it refused the request. A refusal without one is a page of something in
    between, and says nothing.
    """

    status: int
    content: Mapping[str, Any]
    error: str = ""


class HttpExchange:
    """Talks to one processor. `seconds` bounds the whole exchange, however slowly the answer trickles in."""

    def __init__(self, *, url: str, headers: Mapping[str, str], seconds: float) -> None:
        self.seconds = seconds
        self.client = httpx.Client(base_url=url, headers=dict(headers), timeout=httpx.Timeout(seconds, connect=3.0))

    def ask(
        self,
        method: str,
        path: str,
        *,
        content: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer | Unknown:
        """The processor's answer; `Unknown` with the cause for silence, an error on its side and what is not JSON."""
        deadline = time.monotonic() + self.seconds
        try:
            with self.client.stream(method, path, json=content, headers=dict(headers or {})) as response:
                body = _read(response, deadline)
        except httpx.TimeoutException:
            return Unknown(because="time_out")
        except httpx.ConnectError:
            return Unknown(because="unreachable")
        except httpx.TransportError:
            return Unknown(because="connection_lost")
        except httpx.DecodingError:
            return Unknown(because="unreadable_answer")
        return _understand(response.status_code, body)


def _read(response: httpx.Response, deadline: float) -> bytes:
    body = b""
    for chunk in response.iter_bytes():
        body += chunk
        if time.monotonic() > deadline:
            raise httpx.ReadTimeout("the answer takes too long")
        if len(body) > LARGEST_ANSWER:
            raise httpx.DecodingError("the answer is too long")
    return body


def _understand(status: int, body: bytes) -> Answer | Unknown:
    if status not in ANSWERED | REFUSED:
        return Unknown(because=f"status_{status}")
    try:
        content = json.loads(body)
    except ValueError:
        return Unknown(because="unreadable_answer")
    if not isinstance(content, dict):
        return Unknown(because="unreadable_answer")
    error = content.get("error", "") if status in REFUSED else ""
    if not isinstance(error, str) or (status in REFUSED and not error):
        return Unknown(because=f"status_{status}")
    return Answer(status=status, content=content, error=error)
