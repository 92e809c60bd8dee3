"""Target markets: who is on a list, page by page, and customers and prospects put on it as by the import."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from ringup.api.answers import created, json_answer
from ringup.api.idempotent import idempotent
from ringup.api.pages import page_of
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, Id, ListFilter, LongText, Moment
from ringup.api.tokens import caller
from ringup.call_centers.rules.actor import refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.actions.import_members import import_members
from ringup.catalogs.models import TargetMarket
from ringup.catalogs.queries.addresses import tell_members
from ringup.values.refusal import Refusal

router = Router(tags=["catalogs"])
ONCE = {"x-idempotent": True}
# A longer list comes in parts: who is on it already is not put on it again.
MOST_AT_ONCE = 1_000


class MarketOut(Answer):
    """A list and where it came from; `selected_at`: when its customers were selected last."""

    id: Id
    code: str
    name: str
    origin: str
    broker: str
    purchased: int
    selected_at: Moment | None


class MarketPage(Answer):
    """Some lists, and where the next ones begin."""

    items: list[MarketOut]
    next_cursor: str | None


class MemberOut(Answer):
    """A customer (by number and id) with the primary address, or a prospect with the one that came with the list."""

    customer: str | None
    customer_id: Id | None
    name: str
    street: str
    postal_code: str
    city: str
    region: str
    country: str
    email: str
    language: str


class MemberPage(Answer):
    """Some of those on a list, who joined it last first, and where the next ones begin."""

    items: list[MemberOut]
    next_cursor: str | None


class NewMember(Body):
    """A customer by number, or a prospect by name, as in a row of the import."""

    customer: LongText = ""
    name: LongText = ""
    street: LongText = ""
    postal_code: LongText = ""
    city: LongText = ""
    region: LongText = ""
    country: LongText = ""
    email: LongText = ""


class NewMembers(Body):
    """Who is put on the list: all of them or, where one cannot be, none."""

    members: list[NewMember] = Field(min_length=1, max_length=MOST_AT_ONCE)


class MembersAdded(Answer):
    """How many customers and prospects the list did not have yet."""

    customers: int
    prospects: int


@router.get("", operation_id="list_target_markets", response={200: MarketPage})
def list_target_markets(request: HttpRequest, wanted: Query[ListFilter]) -> HttpResponse:
    """The lists of the company, youngest first."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.CHANGE_CATALOGS):
        return problem(refusal)
    rows = TargetMarket.objects.filter(legal_entity=actor.legal_entity)
    page = page_of(rows, cursor=wanted.cursor, limit=wanted.limit, show=_market)
    return problem(page) if isinstance(page, Refusal) else json_answer(page)


@router.get("/{market}/members", operation_id="list_target_market_members", response={200: MemberPage})
def list_members(request: HttpRequest, market: Id, wanted: Query[ListFilter]) -> HttpResponse:
    """Who is on the list, as in its file."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.CHANGE_CATALOGS):
        return problem(refusal)
    row = TargetMarket.objects.filter(legal_entity=actor.legal_entity, public_id=market).first()
    if row is None:
        return problem(Refusal(code="not_found"))
    rows = row.members.select_related("customer")
    page = page_of(rows, cursor=wanted.cursor, limit=wanted.limit, show=lambda member: {"member": member})
    if isinstance(page, Refusal):
        return problem(page)
    found = [each["member"] for each in page["items"]]
    items = [
        {
            **told,
            "customer": told["customer"] or None,
            "customer_id": member.customer.public_id if member.customer else None,
        }
        for member, told in zip(found, tell_members(found), strict=True)
    ]
    return json_answer({**page, "items": items})


@router.post(
    "/{market}/members", operation_id="add_target_market_members", response={201: MembersAdded}, openapi_extra=ONCE
)
@idempotent
def add_members(request: HttpRequest, market: Id, body: NewMembers) -> HttpResponse:
    """Puts customers and prospects on the list; who is on it already stays on it once."""
    listed = [member.model_dump() for member in body.members]
    outcome = import_members(caller(request), target_market=market, listed=listed)
    if isinstance(outcome, tuple):
        return problem(outcome)
    return created({"customers": outcome.customers, "prospects": outcome.prospects})


def _market(row: TargetMarket) -> dict[str, Any]:
    names = ("code", "name", "origin", "broker", "purchased", "selected_at")
    return {"id": row.public_id, **{name: getattr(row, name) for name in names}}
