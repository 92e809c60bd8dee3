"""Rules: conditions over the facts of an order, made once and used by links; and what one says of an order."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field, WithJsonSchema

from ringup.api.answers import created, json_answer
from ringup.api.idempotent import idempotent
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, Flag, Id, Text
from ringup.api.tokens import caller
from ringup.api.v1.order_bodies import ONCE
from ringup.call_centers.actions.remove_setup_row import remove_setup_row
from ringup.call_centers.actions.save_setup_row import save_setup_row
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.conditions.loading import RULE_KIND
from ringup.conditions.models import OrderRule
from ringup.conditions.queries import judge_rules
from ringup.conditions.rules.conditions import Judged, Operator
from ringup.conditions.rules.set_up import MOST_CONDITIONS, MOST_VALUES
from ringup.conditions.rules.variables import BY_NAME, Fact
from ringup.orders.loading import NOT_FOUND, load_order
from ringup.values.decimals import plain_text
from ringup.values.refusal import Refusal

router = Router(tags=["rules"])
NO_RULE = Refusal(code="not_found")

# Which comparison fits which fact, and what else is wrong with a condition, the rules say.
Variable = Annotated[str, WithJsonSchema({"type": "string", "enum": list(BY_NAME)})]
Comparison = Annotated[str, WithJsonSchema({"type": "string", "enum": [operator.value for operator in Operator]})]


class ConditionBody(Body):
    """A fact compared with values; amounts are in the order's currency. `bracketed`: with the one before it."""

    variable: Variable
    operator: Comparison
    values: list[Text] = Field(default_factory=list, max_length=MOST_VALUES)
    bracketed: Flag = False


class NewRule(Body):
    """A rule: `all` of its conditions hold, or `any`; in brackets it is the other word."""

    code: str = Field(min_length=1, max_length=20, pattern=r"^[^\x00-\x1f]+$")
    name: str = Field(default="", max_length=120, pattern=r"^[^\x00]*$")
    join: Literal["all", "any"] = "all"
    conditions: list[ConditionBody] = Field(max_length=MOST_CONDITIONS)


class RuleChange(Body):
    """What is to be another; what is not named stays. `conditions` replaces all of them."""

    code: str | None = Field(default=None, min_length=1, max_length=20, pattern=r"^[^\x00-\x1f]+$")
    name: str | None = Field(default=None, max_length=120, pattern=r"^[^\x00]*$")
    join: Literal["all", "any"] | None = None
    conditions: list[ConditionBody] | None = Field(default=None, max_length=MOST_CONDITIONS)


class ConditionOut(Answer):
    """A condition as it is stored."""

    variable: str
    operator: str
    values: list[str]
    bracketed: bool


class RuleOut(Answer):
    """A rule."""

    id: Id
    code: str
    name: str
    join: str
    conditions: list[ConditionOut]


class Rules(Answer):
    """All rules of the company, by code."""

    items: list[RuleOut]


class Trial(Body):
    """An order, and one of its lines; without a line only facts of the order are known."""

    order: Id
    line: str = Field(default="", max_length=20, pattern=r"^[a-z0-9]*$")


class JudgedOut(Answer):
    """A condition with what the fact is; several values are a list, nothing is what nobody knows."""

    condition: ConditionOut
    fact: str | bool | list[str] | None
    met: bool


class TrialOut(Answer):
    """Whether the rule is met, and each of its conditions."""

    met: bool
    conditions: list[JudgedOut]


@router.get("", operation_id="list_rules", response={200: Rules})
def list_rules(request: HttpRequest) -> HttpResponse:
    """What links depend on."""
    actor = caller(request)
    if refusal := refuse_without(actor, RULE_KIND.may):
        return problem(refusal)
    return json_answer({"items": [_rule(row) for row in _rules(actor).order_by("code")]})


@router.post("", operation_id="add_rule", response={201: RuleOut}, openapi_extra=ONCE)
@idempotent
def add_rule(request: HttpRequest, body: NewRule) -> HttpResponse:
    """Makes a rule. All that it names has to exist."""
    values = body.dict()
    params = {"join": values.pop("join"), "conditions": [_stored(row) for row in values.pop("conditions")]}
    row = save_setup_row(caller(request), kind=RULE_KIND, values={**values, "params": params})
    return _problem(row) if isinstance(row, tuple) else created(_rule(row))


@router.get("/{rule}", operation_id="get_rule", response={200: RuleOut})
def get_rule(request: HttpRequest, rule: Id) -> HttpResponse:
    """One rule."""
    actor = caller(request)
    if refusal := refuse_without(actor, RULE_KIND.may):
        return problem(refusal)
    row = _rules(actor).filter(public_id=rule).first()
    return problem(NO_RULE) if row is None else json_answer(_rule(row))


@router.patch("/{rule}", operation_id="change_rule", response={200: RuleOut})
def change_rule(request: HttpRequest, rule: Id, body: RuleChange) -> HttpResponse:
    """Changes what is named; links that have the rule follow at once."""
    actor = caller(request)
    values = {name: value for name, value in body.dict(exclude_unset=True).items() if value is not None}
    stored = _rules(actor).filter(public_id=rule).values_list("params", flat=True).first() or {}
    params = dict(stored)
    if "join" in values:
        params["join"] = values.pop("join")
    if "conditions" in values:
        params["conditions"] = [_stored(row) for row in values.pop("conditions")]
    if params != stored:
        values["params"] = params
    row = save_setup_row(actor, kind=RULE_KIND, values=values, key=rule)
    return _problem(row) if isinstance(row, tuple) else json_answer(_rule(row))


@router.delete("/{rule}", operation_id="remove_rule", response={204: None})
def remove_rule(request: HttpRequest, rule: Id) -> HttpResponse:
    """Removes a rule that nothing uses."""
    refusal = remove_setup_row(caller(request), kind=RULE_KIND, key=rule)
    return problem(refusal) if refusal else HttpResponse(status=204)


@router.post("/{rule}/trial", operation_id="try_rule", response={200: TrialOut})
def try_rule(request: HttpRequest, rule: Id, body: Trial) -> HttpResponse:
    """What the rule says of an order, condition by condition; nothing is stored."""
    actor = caller(request)
    refusal = refuse_without(actor, RULE_KIND.may) or refuse_without(actor, Permission.SEE_CUSTOMERS)
    if refusal:
        return problem(refusal)
    row = _rules(actor).filter(public_id=rule).first()
    if row is None:
        return problem(NO_RULE)
    rows = load_order(actor, body.order)
    if rows is None:
        return problem(Refusal(code=NOT_FOUND.code, field="order"))
    line = rows.line(body.line) if body.line else None
    if body.line and line is None:
        return problem(Refusal(code="line_not_found", field="line"))
    verdict = judge_rules(rows, line, [row])[row.pk]
    return json_answer({"met": verdict.met, "conditions": [_judged(each) for each in verdict.judged]})


def _rules(actor: Actor) -> Any:
    return OrderRule.objects.filter(legal_entity=actor.legal_entity)


def _stored(row: Mapping[str, Any]) -> dict[str, Any]:
    """A condition as the office stores it: what is empty is left out."""
    return {name: value for name, value in row.items() if value not in ([], False)}


def _problem(refusals: Iterable[Refusal]) -> HttpResponse:
    """Fields as this body names them."""
    return problem(
        [
            Refusal(
                code=refusal.code,
                facts=refusal.facts,
                cure=refusal.cure,
                field=refusal.field.removeprefix("params."),
            )
            for refusal in refusals
        ]
    )


def _condition(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "variable": row["variable"],
        "operator": row["operator"],
        "values": list(row.get("values") or ()),
        "bracketed": bool(row.get("bracketed")),
    }


def _rule(row: Any) -> dict[str, Any]:
    conditions = [_condition(each) for each in row.params.get("conditions") or ()]
    join = row.params.get("join") or "all"
    return {"id": row.public_id, "code": row.code, "name": row.name, "join": join, "conditions": conditions}


def _judged(each: Judged) -> dict[str, Any]:
    condition = each.condition
    return {
        "condition": {
            "variable": condition.variable,
            "operator": condition.operator.value,
            "values": list(condition.values),
            "bracketed": condition.bracketed,
        },
        "fact": _fact(each.fact),
        "met": each.met,
    }


def _fact(fact: Fact) -> str | bool | list[str] | None:
    if isinstance(fact, Decimal):
        return plain_text(fact)
    return sorted(fact) if isinstance(fact, frozenset) else fact
