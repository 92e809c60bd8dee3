"""Rules over the facts of an order: built line by line, read as one sentence, tried on an order."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.utils import formats as written
from django.utils.translation import gettext_lazy as _

from ringup.call_centers.rules.actor import Actor
from ringup.conditions.loading import RULE_KIND
from ringup.conditions.models import OrderRule
from ringup.conditions.rules.conditions import FIGURES, Join, Operator, figure, read_rule
from ringup.conditions.rules.variables import BY_NAME, VARIABLES
from ringup.values.decimals import plain_text
from ringup.web.office.panels.rule_trial import rule_trial_panel
from ringup.web.office.panels.rule_uses import rule_uses_panel
from ringup.web.office.screens import Column, Fields, Group, Param, ParamRows, Params, SetupScreen, as_it_is
from ringup.web.ui.wording.rules import ABOUT, FACTS, OPERATORS, read_rule_aloud

JOINS = [(Join.ALL.value, _("all of them hold")), (Join.ANY.value, _("one of them holds"))]


def fact_choices() -> list[tuple[str, Any]]:
    """The facts by what they tell of, in the reader's alphabet."""
    found: list[tuple[str, Any]] = [("", "–")]
    for about, group in groupby(VARIABLES, key=lambda variable: variable.about):
        words = [(variable.name, str(FACTS[variable.name])) for variable in group]
        found.append((str(ABOUT[about]), sorted(words, key=lambda pair: pair[1].casefold())))
    return found


def fact_field(actor: Actor) -> forms.Field:
    """A fact to choose."""
    return forms.ChoiceField(choices=fact_choices)


def pack_condition(values: Mapping[str, Any]) -> dict[str, Any]:
    """A line of the form as it is stored: values are apart, figures plain."""
    variable = BY_NAME.get(values.get("variable") or "")
    is_figure = variable is not None and variable.kind in FIGURES
    words = split_values(values.get("values") or "", figures=is_figure)
    return as_it_is({**values, "values": [plain_figure(word) for word in words] if is_figure else words})


def unpack_condition(stored: Mapping[str, Any]) -> dict[str, Any]:
    """A stored condition, for its form."""
    variable = BY_NAME.get(stored.get("variable") or "")
    is_figure = variable is not None and variable.kind in FIGURES
    values = [local_figure(value) if is_figure else value for value in stored.get("values") or ()]
    return {"operator": Operator.IS.value, **stored, "values": "; ".join(values)}


def split_values(text: str, *, figures: bool) -> list[str]:
    """`491, 492` and `491; 492` are two. A comma inside a figure is the reader's own: `19,90` is one."""
    parts = text.replace(", ", ";") if figures else text.replace(",", ";")
    return [word for part in parts.split(";") if (word := " ".join(part.split()))]


def plain_figure(word: str) -> str:
    """The figure as it is stored; what is none stays as it was typed, to be refused."""
    plain = str(written.sanitize_separators(word))
    number = figure(plain)
    return word if number is None else plain_text(number)


def local_figure(value: str) -> str:
    """The figure as the reader writes it."""
    number = figure(value)
    return value if number is None else str(written.localize_input(number))


def sentence_of(row: OrderRule) -> str:
    """The rule in words, for the list."""
    return read_rule_aloud(read_rule(row.params))


PARAMS = Params(
    title=_("It is met when"),
    asks=(Param(name="join", label=_("Conditions"), make=lambda actor: forms.ChoiceField(choices=JOINS)),),
    rows=(
        ParamRows(
            name="conditions",
            title=_("Conditions"),
            help=_(
                "Several values stand apart by commas or semicolons. A line in brackets belongs to the line above "
                "it, joined by the other word: all of them hold, or one of those in brackets."
            ),
            asks=(
                Param(name="variable", label=_("Fact"), make=fact_field),
                Param(
                    name="operator",
                    label=_("Comparison"),
                    make=lambda actor: forms.ChoiceField(choices=list(OPERATORS.items())),
                ),
                Param(name="values", label=_("Values"), make=lambda actor: forms.CharField(max_length=4000)),
                Param(name="bracketed", label=_("In brackets"), make=lambda actor: forms.BooleanField()),
            ),
            pack=pack_condition,
            unpack=unpack_condition,
        ),
    ),
)

RULES = SetupScreen(
    slug="rules",
    title=_("Rules"),
    one=_("Rule"),
    about=_("When something holds: conditions over customer, order and line, used by links between items."),
    icon="adjustments",
    kind=RULE_KIND,
    columns=("code", "name", Column("params", label=_("It is met when"), shown=sentence_of)),
    reader="office:rule-reading",
    extras=(rule_trial_panel, rule_uses_panel),
    sections=(Fields(slug="general", title=_("General"), groups=(Group(asks=("code", "name")),), params=PARAMS),),
)
