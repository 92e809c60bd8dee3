"""Rows → values of directed selling."""

from ringup.directed_selling.loading.baskets import load_baskets
from ringup.directed_selling.loading.link_kind import LINK_KIND
from ringup.directed_selling.loading.outcomes import load_steps, load_sums, since_all_run
from ringup.directed_selling.loading.prompts import load_talk_costs, tally_showings, worth_of
from ringup.directed_selling.loading.said import load_facts, load_values
from ringup.directed_selling.loading.script_kinds import PLACE_KIND, SCRIPT_KIND, TEXTS, VERSION_KIND
from ringup.directed_selling.loading.versions import (
    Drawn,
    draw_versions,
    load_stopped,
    running_versions,
    texts_of,
    wordings_of,
)

__all__ = [
    "LINK_KIND",
    "PLACE_KIND",
    "SCRIPT_KIND",
    "TEXTS",
    "VERSION_KIND",
    "Drawn",
    "draw_versions",
    "load_baskets",
    "load_facts",
    "load_steps",
    "load_stopped",
    "load_sums",
    "load_talk_costs",
    "load_values",
    "running_versions",
    "since_all_run",
    "tally_showings",
    "texts_of",
    "wordings_of",
    "worth_of",
]
