"""Rules on an order: which of them are met, and why the others are not."""

from collections.abc import Iterable

from ringup.conditions.loading import load_facts
from ringup.conditions.models import OrderRule
from ringup.conditions.rules.conditions import Verdict, judge, names_of, read_rule
from ringup.orders.loading import OrderRows
from ringup.orders.models import SalesLine


def judge_rules(rows: OrderRows, line: SalesLine | None, rules: Iterable[OrderRule]) -> dict[int, Verdict]:
    """What each rule (by key) says of the line, or of the order without one. At most one statement for all of them."""
    read = {rule.pk: read_rule(rule.params) for rule in rules}
    if not read:
        return {}
    facts = load_facts(rows, line, names_of(read.values()))
    return {key: judge(rule, facts) for key, rule in read.items()}
