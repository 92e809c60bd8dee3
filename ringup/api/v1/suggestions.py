"""What goes with a line of an order, as the company's own orders say, and taking it."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from ringup.api.answers import created, json_answer
from ringup.api.idempotent import idempotent
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, Id
from ringup.api.tokens import caller
from ringup.api.v1.order_bodies import ONCE
from ringup.api.v1.order_shapes import Order
from ringup.api.v1.order_values import told_order
from ringup.call_centers.rules.actor import refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.directed_selling.actions.show_prompts import show_prompts
from ringup.directed_selling.actions.take_suggestion import take_suggestion
from ringup.directed_selling.queries import find_suggestions
from ringup.orders.loading import NOT_FOUND, load_order
from ringup.values.refusal import Refusal

router = Router(tags=["suggestions"])
MOST = 10


class Suggestion(Answer):
    """An item that goes with the line, or with `instead` takes its place; `talk` is what people wrote to say.

    Of what was learned, `together` counts the orders with both; `support` is their share of all orders, `confidence`
    of those with the line's item.
    """

    item: str
    name: str
    instead: bool
    talk: str
    together: int
    support: Decimal
    confidence: Decimal


class Suggestions(Answer):
    """The best first, without what is on the order already."""

    suggestions: list[Suggestion]


class TakenSuggestion(Body):
    """The number of the item that was suggested."""

    item: str = Field(max_length=40)


@router.get("/{order}/lines/{line}/suggestions", operation_id="list_suggestions", response={200: Suggestions})
def suggestions_of_line(request: HttpRequest, order: Id, line: Id) -> HttpResponse:
    """What goes with a line, what earned most first. It counts as shown to the customer: ask when you show it."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.TAKE_ORDERS):
        return problem(refusal)
    rows = load_order(actor, order)
    if rows is None:
        return problem(NOT_FOUND)
    if not rows.center.directed_selling:
        return problem(Refusal(code="directed_selling_off", facts={"call_center": rows.center.name}))
    row = rows.line(line)
    if row is None:
        return problem(Refusal(code="line_not_found"))
    found = find_suggestions(rows, row, count=MOST) if row.item_id is not None else []
    show_prompts(actor, rows=rows, shown=[(row, each.prompt) for each in found])
    return json_answer(
        {
            "suggestions": [
                {
                    "item": each.item.number,
                    "name": each.item.name,
                    "instead": each.instead,
                    "talk": each.talk,
                    "together": each.together,
                    "support": share(each.support),
                    "confidence": share(each.confidence),
                }
                for each in found
            ]
        }
    )


@router.post(
    "/{order}/lines/{line}/suggestions", operation_id="take_suggestion", response={201: Order}, openapi_extra=ONCE
)
@idempotent
def take_suggestion_of_line(request: HttpRequest, order: Id, line: Id, body: TakenSuggestion) -> HttpResponse:
    """Adds a suggested item as a line of its own, which says that it was cross-sold; the answer is the order."""
    actor = caller(request)
    outcome = take_suggestion(actor, order=order, line=line, item=body.item)
    if isinstance(outcome, Refusal):
        return problem(outcome)
    rows = load_order(actor, order)
    return problem(NOT_FOUND) if rows is None else created(told_order(actor, rows))


def share(value: float) -> str:
    """A share of one to four places: "0.2131"."""
    return f"{value:.4f}"
