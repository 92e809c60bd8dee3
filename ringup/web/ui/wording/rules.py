"""Rules as sentences: "customer group is 491 and (item is 009 or item is 010)", and what a fact was."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ringup.conditions.rules.conditions import FIGURES, NONE, TWO, Condition, Join, Operator, Rule, figure
from ringup.conditions.rules.variables import BY_NAME, About, Fact
from ringup.plumbing import formats

Words = Mapping[str, str | Promise]

ABOUT: Words = {
    About.CUSTOMER: gettext_lazy("Customer"),
    About.HISTORY: gettext_lazy("Earlier orders"),
    About.ADDRESS: gettext_lazy("Address"),
    About.ORDER: gettext_lazy("Order"),
    About.LINE: gettext_lazy("Line"),
}
FACTS: Words = {
    "addresses_differ": gettext_lazy("delivery address differs from billing address"),
    "billing_country": gettext_lazy("country of billing"),
    "bought_categories": gettext_lazy("categories bought before"),
    "bought_items": gettext_lazy("items bought before"),
    "call_center": gettext_lazy("call center"),
    "catalog": gettext_lazy("catalog"),
    "categories": gettext_lazy("categories of the item"),
    "city": gettext_lazy("city"),
    "country": gettext_lazy("country of delivery"),
    "currency": gettext_lazy("currency"),
    "customer_blocked": gettext_lazy("customer is blocked"),
    "customer_days": gettext_lazy("days since the customer was added"),
    "customer_group": gettext_lazy("customer group"),
    "customer_known": gettext_lazy("customer is known"),
    "customer_language": gettext_lazy("customer's language"),
    "customer_on_account": gettext_lazy("customer may pay on account"),
    "customer_organization": gettext_lazy("customer is an organization"),
    "customer_over_limit": gettext_lazy("credit limit is used up"),
    "customer_price_group": gettext_lazy("customer's price group"),
    "days_since_order": gettext_lazy("days since the last order"),
    "earlier_orders": gettext_lazy("number of earlier orders"),
    "item": gettext_lazy("item"),
    "line_amount": gettext_lazy("amount of the line"),
    "line_discount": gettext_lazy("discount of the line in percent"),
    "mode_of_delivery": gettext_lazy("mode of delivery"),
    "order_items": gettext_lazy("items on the order"),
    "order_lines": gettext_lazy("number of lines"),
    "order_total": gettext_lazy("total of the order"),
    "orders_30": gettext_lazy("orders in the last 30 days"),
    "orders_365": gettext_lazy("orders in the last 365 days"),
    "orders_90": gettext_lazy("orders in the last 90 days"),
    "payment_method": gettext_lazy("payment method"),
    "postal_code": gettext_lazy("postal code"),
    "quantity": gettext_lazy("quantity"),
    "region": gettext_lazy("state or county"),
    "source_code": gettext_lazy("source code"),
    "spent_365": gettext_lazy("spent in the last 365 days"),
    "unit_price": gettext_lazy("unit price"),
}
# As a choice beside the fact.
OPERATORS: Words = {
    Operator.IS: pgettext_lazy("comparison", "is"),
    Operator.IS_NOT: pgettext_lazy("comparison", "is not"),
    Operator.LESS: pgettext_lazy("comparison", "less than"),
    Operator.AT_MOST: pgettext_lazy("comparison", "at most"),
    Operator.MORE: pgettext_lazy("comparison", "more than"),
    Operator.AT_LEAST: pgettext_lazy("comparison", "at least"),
    Operator.BETWEEN: pgettext_lazy("comparison", "between"),
    Operator.IN: pgettext_lazy("comparison", "one of"),
    Operator.NOT_IN: pgettext_lazy("comparison", "none of"),
    Operator.CONTAINS: pgettext_lazy("comparison", "contains"),
    Operator.BEGINS: pgettext_lazy("comparison", "begins with"),
    Operator.EMPTY: pgettext_lazy("comparison", "empty"),
    Operator.FILLED: pgettext_lazy("comparison", "not empty"),
    Operator.YES: pgettext_lazy("comparison", "yes"),
    Operator.NO: pgettext_lazy("comparison", "no"),
}
SENTENCES: Words = {
    Operator.IS: gettext_lazy("%(fact)s is %(value)s"),
    Operator.IS_NOT: gettext_lazy("%(fact)s is not %(value)s"),
    Operator.LESS: gettext_lazy("%(fact)s is less than %(value)s"),
    Operator.AT_MOST: gettext_lazy("%(fact)s is at most %(value)s"),
    Operator.MORE: gettext_lazy("%(fact)s is more than %(value)s"),
    Operator.AT_LEAST: gettext_lazy("%(fact)s is at least %(value)s"),
    Operator.BETWEEN: gettext_lazy("%(fact)s is between %(value)s and %(last)s"),
    Operator.IN: gettext_lazy("%(fact)s is one of %(value)s"),
    Operator.NOT_IN: gettext_lazy("%(fact)s is none of %(value)s"),
    Operator.CONTAINS: gettext_lazy("%(fact)s contains %(value)s"),
    Operator.BEGINS: gettext_lazy("%(fact)s begins with %(value)s"),
    Operator.EMPTY: gettext_lazy("%(fact)s: nothing"),
    Operator.FILLED: gettext_lazy("%(fact)s: something"),
    Operator.YES: gettext_lazy("%(fact)s: yes"),
    Operator.NO: gettext_lazy("%(fact)s: no"),
}
# More are not shown of a fact that is several.
MOST_SHOWN = 8
MISSING = "…"


def read_rule_aloud(rule: Rule) -> str:
    """The rule in one sentence, in the active language; empty without conditions."""
    outside, inside = (_(" and "), _(" or ")) if rule.join is Join.ALL else (_(" or "), _(" and "))
    groups = rule.groups()
    parts = [inside.join(read_condition(each) for each in group) for group in groups]
    several = len(groups) > 1
    text = outside.join(
        f"({part})" if several and len(group) > 1 else part for part, group in zip(parts, groups, strict=True)
    )
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def read_condition(condition: Condition) -> str:
    """One condition, as a part of a sentence."""
    values = [_value(condition, value) for value in condition.values] or [MISSING]
    is_range = condition.operator in TWO
    told = {
        "fact": FACTS[condition.variable],
        "value": values[0] if is_range else ", ".join(values),
        "last": values[1] if len(values) > 1 else MISSING,
    }
    return str(SENTENCES[condition.operator]) % told


def read_fact(variable: str, fact: Fact) -> str:
    """What a fact was, for people."""
    if fact is None or fact in ("", frozenset()):
        return "–"
    if isinstance(fact, bool):
        return str(OPERATORS[Operator.YES if fact else Operator.NO])
    if isinstance(fact, Decimal):
        return formats.number(fact)
    if isinstance(fact, frozenset):
        return _some(sorted(fact))
    return fact


def _some(words: Sequence[str]) -> str:
    more = len(words) - MOST_SHOWN
    shown = ", ".join(words[:MOST_SHOWN])
    return shown if more <= 0 else _("%(words)s and %(count)s more") % {"words": shown, "count": more}


def _value(condition: Condition, value: str) -> str:
    if condition.operator in NONE or BY_NAME[condition.variable].kind not in FIGURES:
        return value
    number = figure(value)
    return value if number is None else formats.number(number)
