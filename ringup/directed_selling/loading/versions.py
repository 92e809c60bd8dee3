"""An order → the versions of its scripts: those that it heard before, else those that are drawn for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from ringup.directed_selling.loading.script_kinds import TEXTS
from ringup.directed_selling.models import Script, ScriptShowing, ScriptStop, ScriptVersion
from ringup.directed_selling.rules.script_texts import text_in
from ringup.directed_selling.rules.script_versions import Weighted, draw, wording_of
from ringup.orders.models import SalesOrder


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """The version of a script in an order (None: its own text), the text, and which of its steps were ticked.

    `is_kept`: this order has it stored already.
    """

    version: ScriptVersion | None
    text: str
    ticked: frozenset[int] = field(default_factory=frozenset)
    is_kept: bool = False


def draw_versions(order: SalesOrder, scripts: Mapping[int, Script]) -> dict[int, Drawn]:
    """The version of each script, by the script's key; three queries at most.

    What this order heard stays; then what another order of the same call heard; then the draw for this order.
    """
    if not scripts:
        return {}
    versions = ScriptVersion.objects.filter(script__in=scripts).order_by("pk").in_bulk()
    of_call = Q(order__public_id=order.public_id)
    if order.call_id is not None:
        of_call |= Q(order__call=order.call_id)
    rows = ScriptShowing.objects.filter(of_call, script__in=scripts).order_by("pk")
    kept: dict[int, ScriptShowing] = {}
    for showing in rows:
        if showing.script_id not in kept or showing.order_id == order.public_id:
            kept[showing.script_id] = showing
    undecided = [key for key in scripts if key not in kept]
    choices = _choices([scripts[key] for key in undecided], versions)
    found = {}
    for key, script in scripts.items():
        row = kept.get(key)
        pick = row.version_id if row else draw(f"{script.public_id}:{order.public_id}", choices[key])
        version = versions.get(pick or 0)
        is_own = row is not None and row.order_id == order.public_id
        found[key] = Drawn(
            version=version,
            text=text_in(texts_of(version or script), order.language),
            ticked=frozenset(row.ticked) if row and is_own else frozenset(),
            is_kept=is_own,
        )
    return found


def running_versions(script: Script, versions: Mapping[int, ScriptVersion], stopped: Any) -> list[Weighted]:
    """The versions that can be drawn, the own text first; `stopped` are pairs of script and version."""
    own = [(None, script.weight), *((row.pk, row.weight) for row in versions.values() if row.script_id == script.pk)]
    return [Weighted(version=key, weight=weight) for key, weight in own if weight and (script.pk, key) not in stopped]


def load_stopped(scripts: Any) -> set[tuple[int, int | None]]:
    """The versions of these scripts that are stopped, as pairs of script and version; one query."""
    rows = ScriptStop.objects.filter(script__in=scripts, started_again_at=None)
    return set(rows.values_list("script", "version"))


def texts_of(row: Script | ScriptVersion) -> dict[str, str]:
    """The texts by language."""
    return {name.removeprefix("text_"): getattr(row, name) for name in TEXTS}


def wordings_of(row: Script | ScriptVersion) -> list[str]:
    """By what its texts of now are known again."""
    return [wording_of(text) for text in texts_of(row).values() if text]


def _choices(scripts: list[Script], versions: Mapping[int, ScriptVersion]) -> dict[int, list[Weighted]]:
    with_versions = {row.script_id for row in versions.values()}
    asked = [script.pk for script in scripts if script.pk in with_versions]
    stopped = load_stopped(asked) if asked else set()
    return {script.pk: running_versions(script, versions, stopped) for script in scripts}
