"""What the versions of a script came to, with how sure that is; which were stopped, and how their steps were taken."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from ringup.directed_selling.loading import load_steps, load_stopped, load_sums, since_all_run, texts_of
from ringup.directed_selling.models import Script, ScriptStop, ScriptVersion
from ringup.directed_selling.rules.experiments import Interval, lift, mean_interval, share_interval
from ringup.directed_selling.rules.script_texts import steps_by_hand, text_in

# For so long a version that was stopped stands on the office's first page.
LATELY = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class StepOutcome:
    """A step that the agent ticks: in how many calls it was said, and ticked."""

    text: str
    said: int
    ticked: int


@dataclass(frozen=True, kw_only=True)
class VersionOutcome:
    """A version (None: the own text): amounts of a call in minor units of the company's currency, 95 % intervals.

    `earned` is margin less the cost of the talk. The lifts say how much more a call came to than one with the own text.
    """

    version: ScriptVersion | None
    name: str
    weight: int
    is_stopped: bool
    calls: int
    orders: int
    conversion: Interval
    revenue: Interval
    margin: Interval
    seconds: Interval
    earned: Interval
    conversion_lift: Interval | None = None
    earned_lift: Interval | None = None
    steps: tuple[StepOutcome, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ScriptOutcome:
    """`since`: from when all versions were drawn side by side; calls of before are not counted."""

    since: datetime | None
    versions: tuple[VersionOutcome, ...]
    stops: tuple[ScriptStop, ...] = field(default_factory=tuple)


def find_outcome(script: Script, *, language: str = "en") -> ScriptOutcome:
    """The own text first, then the versions as they were made; nine queries. Steps read in that language."""
    versions = list(script.versions.order_by("pk"))
    since = since_all_run(script, versions)
    stopped = load_stopped([script.pk])
    sums = load_sums(script, versions, since) if since else {}
    steps = load_steps(script, versions)
    stops = ScriptStop.objects.filter(script=script).select_related("version", "started_again_by")
    return ScriptOutcome(
        since=since,
        versions=tuple(_outcomes(script, versions, sums, stopped, steps, language)),
        stops=tuple(stops.order_by("-stopped_at", "-pk")),
    )


def _outcomes(
    script: Script, versions: list[ScriptVersion], sums: Any, stopped: Any, steps: Any, language: str
) -> Iterator[VersionOutcome]:
    control = sums.get(None)
    for version in (None, *versions):
        key = version.pk if version else None
        row, found = version or script, sums.get(key)
        calls = found.bought.calls if found else 0
        compared = bool(version and calls and control and control.bought.calls)
        said = steps_by_hand(text_in(texts_of(row), language))
        yield VersionOutcome(
            version=version,
            name=version.name if version else "",
            weight=row.weight,
            is_stopped=(script.pk, key) in stopped,
            calls=calls,
            orders=round(found.bought.total) if found else 0,
            conversion=share_interval(found.bought) if found else NOTHING,
            revenue=mean_interval(found.revenue) if found else NOTHING,
            margin=mean_interval(found.margin) if found else NOTHING,
            seconds=mean_interval(found.handled) if found else NOTHING,
            earned=mean_interval(found.earned) if found else NOTHING,
            conversion_lift=lift(found.bought, control.bought) if compared else None,
            earned_lift=lift(found.earned, control.earned) if compared else None,
            steps=tuple(
                StepOutcome(text=text, said=often, ticked=ticked)
                for text, (often, ticked) in zip(said, steps.get(key) or [(0, 0)] * len(said), strict=False)
            ),
        )


NOTHING = Interval(value=0.0, low=0.0, high=0.0)


def list_stopped_lately(*, legal_entity: int) -> list[ScriptStop]:
    """Versions that stand stopped and were not two weeks ago, the latest first, with their scripts; one query."""
    stops = ScriptStop.objects.filter(
        script__legal_entity=legal_entity, started_again_at=None, stopped_at__gt=timezone.now() - LATELY
    )
    return list(stops.select_related("script", "version").order_by("-stopped_at", "-pk"))
