"""Tries a rule on an order that exists: each condition with what the fact is there, met or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from ringup.call_centers.loading.setup_kinds import key_of
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.conditions.models import OrderRule
from ringup.conditions.queries import judge_rules
from ringup.conditions.rules.conditions import Verdict, read_rule
from ringup.directed_selling.queries import beside_line
from ringup.orders.loading import OrderRows, load_order, visible_orders
from ringup.orders.models import SalesLine
from ringup.plumbing import formats
from ringup.web.office.forms import RowForm, make_form
from ringup.web.office.panels.setup_section import Asked
from ringup.web.ui.panels import Panel
from ringup.web.ui.wording.rules import read_condition, read_fact, read_rule_aloud

LONGEST = 30


@dataclass(frozen=True, kw_only=True)
class TriedCondition:
    """A condition in words, and what the fact is on the order."""

    says: str
    fact: str
    met: bool


@dataclass(frozen=True, kw_only=True)
class RuleTrial(Panel):
    """`says` is the rule as a sentence; `conditions` and `verdict` are empty before anything was tried."""

    area: ClassVar[str] = "office"
    title: str
    says: str
    address: str
    fields: tuple[Asked, ...]
    conditions: tuple[TriedCondition, ...] = ()
    verdict: str = ""
    met: bool = False


def rule_trial_form(data: Any = None) -> RowForm:
    """What the trial asks for."""
    fields = {
        "order": forms.CharField(label=_("Order number"), max_length=LONGEST, required=False),
        "line": forms.IntegerField(
            label=_("Line"),
            min_value=1,
            max_value=32767,
            required=False,
            help_text=_("Empty: the newest."),
            widget=forms.TextInput(attrs={"class": "amount", "inputmode": "numeric"}),
        ),
    }
    return make_form(fields, prefix="trial", data=data)


def rule_trial_panel(actor: Actor, row: OrderRule, form: RowForm | None = None) -> RuleTrial:
    """The trial, with what came of it."""
    form = form or rule_trial_form()
    tried = _tried(actor, row, form)
    return RuleTrial(
        title=_("Try it"),
        says=read_rule_aloud(read_rule(row.params)),
        address=reverse("office:rule-trial", args=[key_of(row)]),
        fields=tuple(Asked(field=form[name]) for name in form.fields),
        conditions=tuple(_conditions(tried[2])) if tried else (),
        verdict=_verdict(*tried) if tried else "",
        met=tried is not None and tried[2].met,
    )


Tried = tuple[OrderRows, SalesLine | None, Verdict]


def _tried(actor: Actor, row: OrderRule, form: RowForm) -> Tried | None:
    if not form.is_bound or not form.is_valid() or not form.cleaned_data["order"]:
        return None
    # What an order says of its customer is for whom may see customers.
    orders = visible_orders(actor) if actor.may(Permission.SEE_CUSTOMERS) else visible_orders(actor).none()
    number = form.cleaned_data["order"].strip()
    order = orders.filter(number__in={number, number.upper()}).values_list("public_id", flat=True).first()
    rows = load_order(actor, order) if order else None
    if rows is None:
        form.add_error("order", _("There is no %(number)s.") % {"number": number})
        return None
    wanted = form.cleaned_data["line"]
    line = next((each for each in rows.lines if each.position == wanted), None) if wanted else beside_line(rows.lines)
    if wanted and line is None:
        form.add_error("line", _("The order has no such line."))
        return None
    return rows, line, judge_rules(rows, line, [row])[row.pk]


def _conditions(verdict: Verdict) -> Iterator[TriedCondition]:
    for each in verdict.judged:
        says = read_condition(each.condition)
        fact = read_fact(each.condition.variable, each.fact)
        yield TriedCondition(says=f"{says[:1].upper()}{says[1:]}", fact=fact, met=each.met)


def _verdict(rows: OrderRows, line: SalesLine | None, verdict: Verdict) -> str:
    told = {"order": rows.order.number, "line": ""}
    if line is not None:
        told["line"] = f"{formats.quantity(line.quantity)} × {line.text}"
        text = _("It is met on %(order)s, %(line)s.") if verdict.met else _("It is not met on %(order)s, %(line)s.")
    else:
        text = _("It is met on %(order)s.") if verdict.met else _("It is not met on %(order)s.")
    return text % told
