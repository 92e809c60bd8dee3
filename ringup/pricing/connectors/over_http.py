"""An outside tax service that speaks the contract of docs/reference/tax-service.md: one POST, JSON both ways."""

import json
import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

import httpx

from ringup.pricing.rules.outside_tax import Taxes, TaxItem, TaxOutcome, TaxRequest, Unknown, believable
from ringup.pricing.rules.price_book import PriceRules
from ringup.values.decimals import parse_decimal
from ringup.values.money import exponent_of, minor_text
from ringup.values.refusal import Cure, Refusal

SECONDS = 3.0
LARGEST_ANSWER = 256 * 1024


class HttpService:
    """`url` of the service and the `key` that it knows us by. `seconds` bounds the whole exchange."""

    NAME: ClassVar[str] = "http_service"

    def __init__(self, *, url: str, key: str, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self.client = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {key}"},
            timeout=httpx.Timeout(seconds, connect=seconds / 2),
        )

    @classmethod
    def configured(cls, settings: Mapping[str, str], rules: PriceRules) -> "HttpService":
        return cls(url=settings["url"], key=settings["key"], seconds=float(settings.get("seconds", SECONDS)))

    def calculate(self, request: TaxRequest) -> TaxOutcome:
        if not request.items:
            return Taxes(minor=())
        try:
            status, content = self._ask(asked(request))
        except httpx.TimeoutException:
            return Unknown(because="time_out")
        except httpx.ConnectError:
            return Unknown(because="unreachable")
        except httpx.HTTPError:
            return Unknown(because="connection_lost")
        except ValueError:
            return Unknown(because="unreadable_answer")
        if status == 422 and isinstance(content.get("error"), str) and content["error"]:
            return Refusal(code="tax_refused", facts={"why": content["error"]}, cure=Cure(code="check_address"))
        if status != 200:
            return Unknown(because=f"status_{status}")
        return read_answer(request, content)

    def _ask(self, content: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        deadline = time.monotonic() + self.seconds
        body = b""
        with self.client.stream("POST", "/v1/taxes", json=content) as response:
            for chunk in response.iter_bytes():
                body += chunk
                if time.monotonic() > deadline:
                    raise httpx.ReadTimeout("the answer takes too long")
                if len(body) > LARGEST_ANSWER:
                    raise ValueError("the answer is too long")
        if response.status_code not in (200, 422):
            return response.status_code, {}
        read = json.loads(body)
        if not isinstance(read, dict):
            raise ValueError("not an object")
        return response.status_code, read


def asked(request: TaxRequest) -> dict[str, Any]:
    """The question as it is sent."""
    return {
        "request": request.fingerprint,
        "date": request.day.isoformat(),
        "currency": request.currency,
        "prices_include_tax": request.prices_include_tax,
        **({"customer_tax_group": request.customer_tax_group} if request.customer_tax_group else {}),
        "items": [_item(item, request.currency) for item in request.items],
    }


def read_answer(request: TaxRequest, content: Mapping[str, Any]) -> TaxOutcome:
    """The taxes, if the answer is to this question, in its currency, with a believable tax for every item."""
    if content.get("request") != request.fingerprint or content.get("currency") != request.currency:
        return Unknown(because="other_question")
    rows = content.get("items")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return Unknown(because="unreadable_answer")
    taxes = {row.get("id"): row.get("tax") for row in rows if isinstance(row.get("id"), str)}
    if len(rows) != len(request.items) or taxes.keys() != {item.id for item in request.items}:
        return Unknown(because="items_differ")
    try:
        minor = tuple(_minor(taxes[item.id], request.currency) for item in request.items)
    except ValueError:
        return Unknown(because="unreadable_answer")
    if not believable(request, minor):
        return Unknown(because="not_believable")
    reference = content.get("reference", "")
    return Taxes(minor=minor, reference=reference[:80] if isinstance(reference, str) else "")


def _item(item: TaxItem, currency: str) -> dict[str, Any]:
    return {
        "id": item.id,
        "kind": item.kind,
        "code": item.code,
        "tax_group": item.tax_group,
        "quantity": item.quantity,
        "amount": minor_text(item.amount_minor, currency),
        "ship_to": {part: value for part, value in vars(item.ship_to).items() if value},
    }


def _minor(text: Any, currency: str) -> int:
    """An amount with no more decimals than the currency has; ValueError for anything else."""
    if not isinstance(text, str):
        raise ValueError("an amount is a text")
    scaled = parse_decimal(text) * Decimal(10) ** exponent_of(currency)
    if scaled != int(scaled):
        raise ValueError("too many decimals")
    return int(scaled)
