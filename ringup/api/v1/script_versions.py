"""Versions of a script: their texts and weights, what their calls came to, and starting a stopped one again."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from ringup.api.answers import created, json_answer
from ringup.api.idempotent import idempotent
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, DecimalText, Id, Moment, Text
from ringup.api.tokens import caller
from ringup.api.v1.order_bodies import ONCE
from ringup.api.v1.scripts import Texts
from ringup.call_centers.actions.remove_setup_row import remove_setup_row
from ringup.call_centers.actions.save_setup_row import save_setup_row
from ringup.call_centers.queries.currencies import company_currency
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.directed_selling.actions.start_version import start_version
from ringup.directed_selling.loading import VERSION_KIND, texts_of
from ringup.directed_selling.models import Script, ScriptShowing, ScriptStop
from ringup.directed_selling.queries import VersionOutcome, find_outcome
from ringup.directed_selling.rules.experiments import Interval
from ringup.values.money import Money
from ringup.values.refusal import Refusal

router = Router(tags=["scripts"])


class NewVersion(Body):
    """Another text of the script, drawn as often as its weight says."""

    name: Text
    weight: int = Field(default=1, ge=0, le=100)
    texts: Texts


class VersionChange(Body):
    """What is to be another; what is not named stays."""

    name: Text | None = None
    weight: int | None = Field(default=None, ge=0, le=100)
    texts: Texts | None = None


class VersionOut(Answer):
    """A version as it is written."""

    id: Id
    name: str
    weight: int
    texts: dict[str, str]


class Versions(Answer):
    """The versions beside the script's own text, as they were made."""

    items: list[VersionOut]


class Between(Answer):
    """A figure with its 95 % interval."""

    value: DecimalText
    low: DecimalText
    high: DecimalText


class StepOut(Answer):
    """A step that agents tick: in how many calls it was said, and ticked."""

    text: str
    said: int
    ticked: int


class OutcomeOut(Answer):
    """What the calls of a version came to; without an `id` it is the script's own text.

    Amounts are of a call, in the company's currency; `earned` is the margin less the cost of the talk. The lifts
    compare with the own text.
    """

    id: Id | None
    name: str
    weight: int
    stopped: bool
    calls: int
    orders: int
    conversion: Between
    revenue: Between
    margin: Between
    earned: Between
    seconds: Between
    conversion_lift: Between | None
    earned_lift: Between | None
    steps: list[StepOut]


class StopOut(Answer):
    """A version that was stopped, by what it was seen and beside which other; `started_again` may be null."""

    version: Id | None
    name: str
    stopped: Moment
    measure: str
    other: str
    calls: int
    other_calls: int
    started_again: Moment | None


class Outcome(Answer):
    """`since`: from when all versions were drawn side by side."""

    since: Moment | None
    currency: str
    versions: list[OutcomeOut]
    stops: list[StopOut]


class Start(Body):
    """Which version goes on; null is the script's own text."""

    version: Id | None = None


@router.get("/{script}/versions", operation_id="list_script_versions", response={200: Versions})
def list_versions(request: HttpRequest, script: Id) -> HttpResponse:
    """The versions of a script."""
    row = _script(caller(request), script)
    if isinstance(row, Refusal):
        return problem(row)
    return json_answer({"items": [_version(version) for version in row.versions.order_by("pk")]})


@router.post("/{script}/versions", operation_id="add_script_version", response={201: VersionOut}, openapi_extra=ONCE)
@idempotent
def add_version(request: HttpRequest, script: Id, body: NewVersion) -> HttpResponse:
    """Writes a version; from now on it is drawn."""
    actor = caller(request)
    parent = _script(actor, script)
    if isinstance(parent, Refusal):
        return problem(parent)
    values = {"script": parent.pk, "text_en": "", **_values(body.dict())}
    row = save_setup_row(actor, kind=VERSION_KIND, values=values)
    return problem(list(row)) if isinstance(row, tuple) else created(_version(row))


@router.patch("/{script}/versions/{version}", operation_id="change_script_version", response={200: VersionOut})
def change_version(request: HttpRequest, script: Id, version: Id, body: VersionChange) -> HttpResponse:
    """Changes what is named; calls that heard other words count no more."""
    actor = caller(request)
    if refusal := _refuse(actor, script, version):
        return problem(refusal)
    row = save_setup_row(actor, kind=VERSION_KIND, values=_values(body.dict(exclude_unset=True)), key=version)
    return problem(list(row)) if isinstance(row, tuple) else json_answer(_version(row))


@router.delete("/{script}/versions/{version}", operation_id="remove_script_version", response={204: None})
def remove_version(request: HttpRequest, script: Id, version: Id) -> HttpResponse:
    """Removes a version with what was measured of it."""
    actor = caller(request)
    refusal = _refuse(actor, script, version)
    belongings = (ScriptShowing, ScriptStop)
    refusal = refusal or remove_setup_row(actor, kind=VERSION_KIND, key=version, belongings=belongings)
    return problem(refusal) if refusal else HttpResponse(status=204)


@router.get("/{script}/outcome", operation_id="get_script_outcome", response={200: Outcome})
def outcome(request: HttpRequest, script: Id) -> HttpResponse:
    """What the versions came to, with how sure that is."""
    actor = caller(request)
    row = _script(actor, script)
    if isinstance(row, Refusal):
        return problem(row)
    found = find_outcome(row)
    currency = company_currency(actor.legal_entity)
    return json_answer(
        {
            "since": found.since,
            "currency": currency,
            "versions": [_outcome(each, currency) for each in found.versions],
            "stops": [_stop(stop) for stop in found.stops],
        }
    )


@router.post("/{script}/start", operation_id="start_script_version", response={200: StopOut})
def start(request: HttpRequest, script: Id, body: Start) -> HttpResponse:
    """Starts a version again that was stopped; what was measured before counts no more."""
    stop = start_version(caller(request), script=script, version=body.version or "")
    return problem(stop) if isinstance(stop, Refusal) else json_answer(_stop(stop))


def _script(actor: Actor, script: str) -> Script | Refusal:
    """The script, for those who may read it: the audit trail says the same and more."""
    refusal = refuse_without(actor, VERSION_KIND.may)
    if refusal and not actor.may(Permission.SEE_AUDIT):
        return refusal
    row = Script.objects.filter(legal_entity=actor.legal_entity, public_id=script).first()
    return row or Refusal(code="script_not_found")


def _refuse(actor: Actor, script: str, version: str) -> Refusal | None:
    row = _script(actor, script)
    if isinstance(row, Refusal):
        return row
    return None if row.versions.filter(public_id=version).exists() else Refusal(code="version_not_found")


def _values(body: dict[str, Any]) -> dict[str, Any]:
    texts: Mapping[str, str | None] = body.pop("texts", None) or {}
    values = {name: value for name, value in body.items() if value is not None}
    return values | {f"text_{language}": text for language, text in texts.items() if text is not None}


def _version(row: Any) -> dict[str, Any]:
    return {"id": row.public_id, "name": row.name, "weight": row.weight, "texts": texts_of(row)}


def _outcome(row: VersionOutcome, currency: str) -> dict[str, Any]:
    def share(found: Interval) -> dict[str, str]:
        return {name: f"{getattr(found, name):.4f}" for name in ("value", "low", "high")}

    def amount(found: Interval) -> dict[str, str]:
        return {name: str(Money(round(getattr(found, name)), currency)) for name in ("value", "low", "high")}

    def plain(found: Interval) -> dict[str, str]:
        return {name: f"{getattr(found, name):.1f}" for name in ("value", "low", "high")}

    return {
        "id": row.version.public_id if row.version else None,
        "name": row.name,
        "weight": row.weight,
        "stopped": row.is_stopped,
        "calls": row.calls,
        "orders": row.orders,
        "conversion": share(row.conversion),
        "revenue": amount(row.revenue),
        "margin": amount(row.margin),
        "earned": amount(row.earned),
        "seconds": plain(row.seconds),
        "conversion_lift": share(row.conversion_lift) if row.conversion_lift else None,
        "earned_lift": amount(row.earned_lift) if row.earned_lift else None,
        "steps": [{"text": step.text, "said": step.said, "ticked": step.ticked} for step in row.steps],
    }


def _stop(stop: ScriptStop) -> dict[str, Any]:
    because = stop.because
    return {
        "version": stop.version.public_id if stop.version else None,
        "name": because["name"],
        "stopped": stop.stopped_at,
        "measure": because["measure"],
        "other": because["other"],
        "calls": because["own_sums"]["calls"],
        "other_calls": because["other_sums"]["calls"],
        "started_again": stop.started_again_at,
    }
