"""Rows → values of directed selling."""

from ringup.directed_selling.loading.baskets import load_baskets
from ringup.directed_selling.loading.link_kind import LINK_KIND
from ringup.directed_selling.loading.prompts import load_talk_costs, tally_showings, worth_of
from ringup.directed_selling.loading.said import load_facts, load_values
from ringup.directed_selling.loading.script_kinds import PLACE_KIND, SCRIPT_KIND, TEXTS

__all__ = [
    "LINK_KIND",
    "PLACE_KIND",
    "SCRIPT_KIND",
    "TEXTS",
    "load_baskets",
    "load_facts",
    "load_talk_costs",
    "load_values",
    "tally_showings",
    "worth_of",
]
