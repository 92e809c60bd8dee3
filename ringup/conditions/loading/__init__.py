"""Rows → values: rules, what they may name, and the facts they look at."""

from ringup.conditions.loading.facts import load_facts
from ringup.conditions.loading.rule_kind import RULE_KIND

__all__ = ["RULE_KIND", "load_facts"]
