"""A refusal as problem+json (RFC 9457): the code and facts that it has everywhere, worded in the asker's language."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from pydantic import Field

from ringup.api.schemas import Answer
from ringup.values.refusal import Refusal

# What is no fault of the content has a status of its own; all else is 422.
STATUSES = {
    "address_not_found": 404,
    "already_decided": 409,
    "approval_expired": 409,
    "approval_not_found": 404,
    "call_center_inactive": 403,
    "card_entry_not_found": 404,
    "card_entry_open": 409,
    "card_entry_over": 409,
    "card_entry_unsettled": 409,
    "catalog_not_found": 404,
    "catalog_state_forbids": 409,
    "changed_meanwhile": 409,
    "charge_not_on_order": 404,
    "contact_not_found": 404,
    "coupon_not_on_order": 404,
    "credit_not_found": 404,
    "customer_not_found": 404,
    "delivery_not_found": 404,
    "delivery_state_forbids": 409,
    "difference_not_found": 404,
    "dispute_is_over": 409,
    "dispute_not_found": 404,
    "directed_selling_off": 403,
    "gift_card_not_found": 404,
    "hold_cleared_already": 409,
    "hold_not_found": 404,
    "idempotency_in_progress": 409,
    "invoice_not_found": 404,
    "installment_not_found": 404,
    "installment_state_forbids": 409,
    "line_not_found": 404,
    "loyalty_card_not_found": 404,
    "no_call_center": 403,
    "not_found": 404,
    "not_permitted": 403,
    "nothing_to_undo": 409,
    "operation_not_found": 404,
    "order_closed": 409,
    "order_completion_off": 403,
    "order_not_found": 404,
    "order_state_forbids": 409,
    "other_call_center": 403,
    "own_refund": 403,
    "request_not_found": 404,
    "request_printed": 409,
    "payment_not_found": 404,
    "recap_changed": 409,
    "recorder_goes_on": 409,
    "recorder_says_nothing": 409,
    "refund_not_found": 404,
    "pick_not_found": 404,
    "refund_state_forbids": 409,
    "too_many_gift_cards": 429,
    "too_many_guesses": 429,
    "void_is_cleared": 409,
    "script_not_found": 404,
    "step_not_found": 404,
    "version_not_found": 404,
    "workbench_not_found": 404,
}
CONTENT_TYPE = "application/problem+json"


class Cure(Answer):
    """What would make the refused thing possible."""

    code: str
    facts: dict[str, Any]
    message: str = ""


class Reason(Answer):
    """One reason: `code` and `facts` for programs, `message` for people, `field` where it is about one."""

    code: str
    message: str
    facts: dict[str, Any] = Field(default_factory=dict)
    field: str = ""
    path: str = Field(default="", description="In a price file: the place, as the command names it; same as `field`.")
    cure: Cure | None = None


class Problem(Answer):
    """Why a request was refused; the first reason names the problem, `errors` has all of them."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    facts: dict[str, Any] = Field(default_factory=dict)
    field: str = ""
    cure: Cure | None = None
    errors: list[Reason]


def problem(refusals: Refusal | Sequence[Refusal], *, status: int | None = None) -> HttpResponse:
    """The answer to a refused request."""
    every = [refusals] if isinstance(refusals, Refusal) else list(refusals)
    first = every[0]
    # What a body names and is not there is a fault of the body; what the address names is not found.
    known = 422 if first.field and STATUSES.get(first.code) == 404 else STATUSES.get(first.code, 422)
    reasons = [_reason(each) for each in every]
    body = {
        "type": f"urn:ringup:refusal:{first.code}",
        "title": first.code.replace("_", " ").capitalize(),
        "status": status or known,
        "detail": reasons[0]["message"],
        **{name: value for name, value in reasons[0].items() if name != "message"},
        "errors": reasons,
    }
    return _answer(body, status or known)


def plain_problem(status: int, code: str, errors: Iterable[dict[str, Any]] = ()) -> HttpResponse:
    """A problem that no rule refused: no token, no such address, a body that is not understood."""
    body = {
        "type": f"urn:ringup:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "errors": list(errors),
    }
    return _answer(body, status)


def not_understood(request: HttpRequest, errors: Iterable[Any]) -> HttpResponse:
    """422 with the place of each fault in the body."""
    listed = [
        {"field": _place(error["loc"]), "message": error["msg"], "code": error["type"], "facts": {}} for error in errors
    ]
    return plain_problem(422, "not_understood", listed)


def _place(location: Sequence[str | int]) -> str:
    """`("body", "body", "lines", 0, "item")` is `lines[0].item`, as in the refusals of the rules."""
    parts = [part for part in location[1:] if part != "body"] or list(location[-1:])
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".")


def _reason(refusal: Refusal) -> dict[str, Any]:
    # The words stand in the screens' table, above this floor: settings name the place.
    said = import_string(settings.RINGUP_WORDING)(refusal)
    reason = {**refusal.as_dict(), "message": said.text}
    if "cure" in reason:
        reason["cure"]["message"] = said.cure
    return reason


def _answer(body: dict[str, Any], status: int) -> HttpResponse:
    return HttpResponse(orjson.dumps(body, default=str), status=status, content_type=CONTENT_TYPE)
