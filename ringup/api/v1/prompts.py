"""What prompts brought for the seconds that they took: the office's report."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from ringup.api.answers import json_answer
from ringup.api.days import days_of
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, Day, DecimalText, Moment
from ringup.api.tokens import caller
from ringup.api.v1.analysis import refuse_analysis
from ringup.call_centers.queries.currencies import company_currency
from ringup.directed_selling.rules.prompts import WINDOW, PromptKind
from ringup.reports.queries.prompts import list_prompts
from ringup.values.money import Money

router = Router(tags=["prompts"])
SECONDS_AN_HOUR = 3600


class PromptGroup(Answer):
    """A group of showings: `code` is the offered item, the offer's rule, the agent, the source code or the script.

    Of a script `name` is its version, and `taken` how often a step of it was ticked; it earns nothing by itself.

    `beside` is the item of the line. Revenue and margin are of orders that hold, in the company's `currency`;
    `stepped_back_since`: the prompt earns less than the talk costs and is not offered.
    """

    kind: str
    code: str
    name: str
    beside: str
    shown: int
    taken: int
    take_rate: DecimalText
    seconds: DecimalText
    revenue: DecimalText
    margin: DecimalText
    talk_cost: DecimalText
    margin_per_hour: DecimalText
    currency: str
    stepped_back_since: Moment | None


class PromptGroups(Answer):
    """What earned most in a second first."""

    items: list[PromptGroup]


class PromptsAsked(Body):
    """The days, both counted, on the caller's clock; without any the last 28."""

    by: Literal["prompt", "agent", "source_code", "kind", "script"] = "prompt"
    kind: Literal["", "cross_sell", "up_sell", "learned", "gap"] = ""
    start: Day | None = None
    end: Day | None = None


@router.get("", operation_id="list_prompts", response={200: PromptGroups})
def prompts(request: HttpRequest, asked: Query[PromptsAsked]) -> HttpResponse:
    """What prompts brought."""
    actor = caller(request)
    if refusal := refuse_analysis(actor):
        return problem(refusal)
    days = days_of(actor, asked.start, asked.end, usual=WINDOW)
    found = list_prompts(
        legal_entity=actor.legal_entity,
        by=asked.by,
        kind=PromptKind(asked.kind) if asked.kind else "",
        start=days.start,
        end=days.end,
    )
    currency = company_currency(actor.legal_entity)

    def amount(minor: float) -> str:
        return str(Money(round(minor), currency))

    return json_answer(
        {
            "items": [
                {
                    "kind": row.kind,
                    "code": row.code,
                    "name": row.name,
                    "beside": row.beside,
                    "shown": row.shown,
                    "taken": row.taken,
                    "take_rate": f"{row.rate:.4f}",
                    "seconds": f"{row.seconds:.1f}",
                    "revenue": amount(row.revenue_minor),
                    "margin": amount(row.margin_minor),
                    "talk_cost": amount(row.cost_minor),
                    "margin_per_hour": amount(row.per_second * SECONDS_AN_HOUR),
                    "currency": currency,
                    "stepped_back_since": row.stepped_back.since if row.stepped_back else None,
                }
                for row in found
            ]
        }
    )
