"""Catalogs with the steps of their life, source codes that orders can carry now, and requests for catalogs."""

from enum import StrEnum
from typing import Any, Literal

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from ringup.api.answers import created, json_answer
from ringup.api.idempotent import idempotent
from ringup.api.pages import page_of, read_cursor, write_cursor
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, Code, DayText, Id, ListFilter, Nothing, SearchFilter, Text
from ringup.api.tokens import caller
from ringup.call_centers.models import CallCenter
from ringup.call_centers.rules.actor import refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.actions.cancel_catalog_request import cancel_catalog_request
from ringup.catalogs.actions.request_catalog import MOST_COPIES, request_catalog
from ringup.catalogs.models import Catalog, CatalogRequest, SourceCode
from ringup.catalogs.queries import list_source_codes
from ringup.catalogs.rules.states import CatalogEvent
from ringup.customers.models import Customer
from ringup.plumbing.days import today_in
from ringup.pricing.actions.take_catalog_step import Taken, take_catalog_step
from ringup.values.refusal import Refusal

catalogs = Router(tags=["catalogs"])
source_codes = Router(tags=["catalogs"])
requests = Router(tags=["catalogs"])
ONCE = {"x-idempotent": True}
STEPS = StrEnum("CatalogStep", {event.name: event.value for event in CatalogEvent if event is not CatalogEvent.EDIT})  # type: ignore[misc]


class CatalogOut(Answer):
    """A catalog and where it stands."""

    id: Id
    number: str
    name: str
    state: str
    valid_from: DayText | None
    valid_to: DayText | None
    source_codes: list[str]


class CatalogPage(Answer):
    """Some catalogs, and where the next ones begin."""

    items: list[CatalogOut]
    next_cursor: str | None


class Step(Body):
    """A step of a catalog's life; `remark` says why it is sent back."""

    step: STEPS
    remark: Text = ""


class UsableCode(Answer):
    """A source code that an order of the call center can carry now; `targeted` was mailed to the customer."""

    code: str
    name: str
    catalog: str
    valid_to: DayText | None
    targeted: bool


class UsableCodes(Answer):
    """Some source codes, those mailed to the customer first, and where the next ones begin."""

    items: list[UsableCode]
    next_cursor: str | None


class CodesAsked(SearchFilter):
    """By a part of code or name; for a customer, what was mailed to them comes first, or with `targeted` alone."""

    customer: Id | None = None
    targeted: bool = False


class NewRequest(Body):
    """A customer's wish for copies of a catalog."""

    customer: Id
    source_code: Code
    quantity: int = Field(default=1, ge=1, le=MOST_COPIES)


class RequestsAsked(ListFilter):
    """All, or those in one state."""

    state: Literal["", "waiting", "printed", "canceled"] = ""


class RequestOut(Answer):
    """A wish in the queue: `waiting`, `printed` or `canceled`."""

    id: Id
    customer: Id
    source_code: str
    quantity: int
    state: str


class RequestPage(Answer):
    """Some requests, and where the next ones begin."""

    items: list[RequestOut]
    next_cursor: str | None


@catalogs.get("", operation_id="list_catalogs", response={200: CatalogPage})
def list_catalogs(request: HttpRequest, wanted: Query[ListFilter]) -> HttpResponse:
    """The catalogs of the company, youngest first."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.SEE_PRODUCTS):
        return problem(refusal)
    codes = Prefetch("source_codes", SourceCode.objects.order_by("code"))
    rows = Catalog.objects.filter(legal_entity=actor.legal_entity).prefetch_related(codes)
    page = page_of(rows, cursor=wanted.cursor, limit=wanted.limit, show=_catalog)
    return problem(page) if isinstance(page, Refusal) else json_answer(page)


@catalogs.post("/{catalog}/steps", operation_id="take_catalog_step", response={200: CatalogOut})
def take_step(request: HttpRequest, catalog: Id, body: Step) -> HttpResponse:
    """Validates, submits, approves, rejects, publishes or retracts it; refused with everything that is wrong."""
    actor = caller(request)
    taken = take_catalog_step(actor, catalog=catalog, step=CatalogEvent(body.step.value), remark=body.remark)
    return json_answer(_catalog(taken.catalog)) if isinstance(taken, Taken) else problem(taken)


@source_codes.get("", operation_id="list_source_codes", response={200: UsableCodes})
def list_codes(request: HttpRequest, wanted: Query[CodesAsked]) -> HttpResponse:
    """What the orders of the token's call center can carry now, those mailed to the customer first."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.TAKE_ORDERS):
        return problem(refusal)
    customer, after = None, read_cursor(wanted.cursor) if wanted.cursor else None
    if wanted.cursor and after is None:
        return problem(Refusal(code="cursor_not_understood", field="cursor"))
    if wanted.customer is not None:
        known = Customer.objects.filter(legal_entity=actor.legal_entity, public_id=wanted.customer)
        if (customer := known.values_list("pk", flat=True).first()) is None:
            return problem(Refusal(code="customer_not_found", field="customer"))
    center = CallCenter.objects.filter(pk=actor.call_center or 0, directed_selling=True).first()
    if center is None:
        return json_answer({"items": [], "next_cursor": None})
    hits = list_source_codes(
        call_center=center.pk,
        today=today_in(center.time_zone),
        text=wanted.search,
        customer=customer,
        targeted=wanted.targeted,
        after=after,
        most=wanted.limit + 1,
    )
    page, more = hits[: wanted.limit], len(hits) > wanted.limit
    names = ("code", "name", "catalog", "valid_to", "targeted")
    return json_answer(
        {
            "items": [{name: getattr(hit, name) for name in names} for hit in page],
            "next_cursor": write_cursor(page[-1].key) if more else None,
        }
    )


@requests.post("", operation_id="request_catalog", response={201: RequestOut}, openapi_extra=ONCE)
@idempotent
def create_request(request: HttpRequest, body: NewRequest) -> HttpResponse:
    """Notes the wish; a second one for the same raises the copies."""
    actor = caller(request)
    outcome = request_catalog(actor, customer=body.customer, source_code=body.source_code, quantity=body.quantity)
    return problem(outcome) if isinstance(outcome, Refusal) else created(_request(outcome))


@requests.get("", operation_id="list_catalog_requests", response={200: RequestPage})
def list_requests(request: HttpRequest, wanted: Query[RequestsAsked]) -> HttpResponse:
    """The wishes of the company's customers, youngest first."""
    actor = caller(request)
    if not actor.may(Permission.CHANGE_CATALOGS) and (refusal := refuse_without(actor, Permission.TAKE_ORDERS)):
        return problem(refusal)
    rows = CatalogRequest.objects.filter(legal_entity=actor.legal_entity).select_related("source_code", "customer")
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    page = page_of(rows, cursor=wanted.cursor, limit=wanted.limit, show=_request)
    return problem(page) if isinstance(page, Refusal) else json_answer(page)


@requests.post("/{catalog_request}/cancel", operation_id="cancel_catalog_request", response={200: RequestOut})
def cancel_request(request: HttpRequest, catalog_request: Id, body: Nothing) -> HttpResponse:
    """Takes a wish back that still waits."""
    outcome = cancel_catalog_request(caller(request), request=catalog_request)
    return problem(outcome) if isinstance(outcome, Refusal) else json_answer(_request(outcome))


def _catalog(row: Catalog) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "number": row.number,
        "name": row.name,
        "state": row.state,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "source_codes": [code.code for code in row.source_codes.all()],
    }


def _request(row: CatalogRequest) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "customer": row.customer.public_id,
        "source_code": row.source_code.code,
        "quantity": row.quantity,
        "state": row.state,
    }
