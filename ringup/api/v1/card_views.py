"""Who was shown which card: for those who may see the audit."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from ringup.api.answers import json_answer
from ringup.api.pages import page_of
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Day, ListFilter, Moment
from ringup.api.tokens import caller
from ringup.call_centers.rules.actor import refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.payments.models import CardView
from ringup.payments.queries.card_views import list_card_views
from ringup.values.refusal import Refusal

router = Router(tags=["payments"])
FIRST, LAST = date(2000, 1, 1), date(2200, 1, 1)
NO_NUL = r"^[^\x00]*$"


class SeenCard(Answer):
    """What of the card was shown."""

    id: str
    brand: str
    last_four: str


class View(Answer):
    """A view: `door` is `desk`, `billing` or `api`, `order` and `customer` are ids."""

    seen_at: Moment
    user: str
    order: str | None
    customer: str | None
    card: SeenCard
    door: str


class ViewPage(Answer):
    """A page of views, the last one first."""

    items: list[View]
    next_cursor: str | None


class ViewFilter(ListFilter):
    """Which views: an order or a customer by number or id, a user by name, days (both count, on the caller's clock)."""

    order: str = Field(default="", max_length=60, pattern=NO_NUL)
    customer: str = Field(default="", max_length=60, pattern=NO_NUL)
    user: str = Field(default="", max_length=150, pattern=NO_NUL)
    start: Day | None = None
    end: Day | None = None


@router.get("", operation_id="list_card_views", response={200: ViewPage})
def card_views(request: HttpRequest, asked: Query[ViewFilter]) -> HttpResponse:
    """Who was shown which card, where a call center has it noted."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.SEE_AUDIT):
        return problem(refusal)
    zone = ZoneInfo(actor.time_zone)

    def midnight(day: date | None, days: int = 0) -> datetime | None:
        if day is None:
            return None
        return datetime.combine(min(max(day, FIRST), LAST) + timedelta(days=days), time.min, tzinfo=zone)

    rows = list_card_views(
        legal_entity=actor.legal_entity,
        start=midnight(asked.start),
        end=midnight(asked.end, 1),
        order=asked.order,
        customer=asked.customer,
        user=asked.user,
    )
    page = page_of(rows, cursor=asked.cursor, limit=asked.limit, show=_view)
    return problem(page) if isinstance(page, Refusal) else json_answer(page)


def _view(row: CardView) -> dict[str, Any]:
    return {
        "seen_at": row.seen_at,
        "user": row.user.username,
        "order": row.order_id,
        "customer": row.customer.public_id if row.customer else None,
        "card": {"id": row.card, "brand": row.brand, "last_four": row.last_four},
        "door": row.door,
    }
