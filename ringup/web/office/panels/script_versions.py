"""The versions of a script side by side: how they read, what their calls came to, drawn, and what was stopped."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ringup.call_centers.queries.currencies import company_currency
from ringup.call_centers.rules.actor import Actor
from ringup.directed_selling.loading import SCRIPT_KIND, texts_of
from ringup.directed_selling.models import Script, ScriptStop, ScriptVersion
from ringup.directed_selling.queries import ScriptOutcome, VersionOutcome, find_outcome
from ringup.directed_selling.rules.experiments import Interval, Measure
from ringup.directed_selling.rules.script_texts import text_in
from ringup.plumbing import formats
from ringup.values.money import exponent_of
from ringup.web.ui.panels import Panel

# The drawings are so many units wide.
WIDTH = 1000
FILE_HEADS = (
    *("version", "weight", "stopped", "calls", "orders"),
    *(
        f"{figure}{end}"
        for figure in ("conversion", "revenue", "margin", "earned", "seconds")
        for end in ("", "_low", "_high")
    ),
)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A figure in words with its interval in the drawing; `lift` is what it is more than the own text's."""

    text: str
    between: str
    low: int = 0
    width: int = 0
    middle: int = 0
    lift: str = ""
    is_worse: bool = False
    is_better: bool = False


@dataclass(frozen=True, kw_only=True)
class StepShown:
    """A step that agents tick, in words."""

    text: str
    counts: str


@dataclass(frozen=True, kw_only=True)
class VersionShown:
    """A version in words; `restarts`: its key for starting it again, where it is stopped and the reader may."""

    name: str
    address: str
    part: str
    text: str
    calls: str
    orders: str
    bars: tuple[Bar, ...]
    why: str
    may_start: bool
    key: str
    is_stopped: bool
    steps: tuple[StepShown, ...]


@dataclass(frozen=True, kw_only=True)
class ScriptVersions(Panel):
    """`heads` are the figures' names; `starts` is where a stopped one is started again."""

    area: ClassVar[str] = "office"
    about: str
    new: str
    file: str
    starts: str
    heads: tuple[str, ...]
    versions: tuple[VersionShown, ...]
    stops: tuple[str, ...]
    has_versions: bool
    wrong: str = ""


def script_versions_panel(actor: Actor, row: Script, *, wrong: str = "") -> ScriptVersions:
    """The panel on the script's own page; ten queries."""
    outcome = find_outcome(row, language=get_language() or "en")
    currency = company_currency(actor.legal_entity)
    may_change = actor.may(SCRIPT_KIND.may)
    has_versions = len(outcome.versions) > 1
    return ScriptVersions(
        about=_about(outcome),
        new=f"{reverse('office:setup-new', args=['script-versions'])}?script={row.pk}" if may_change else "",
        file=reverse("office:script-outcome-file", args=[row.public_id]) if outcome.since else "",
        starts=reverse("office:start-version", args=[row.public_id]),
        heads=(_("Conversion"), _("Revenue a call"), _("Margin a call"), _("Margin less talk"), _("Seconds")),
        versions=tuple(_versions(row, outcome, currency, may_change=may_change)),
        stops=tuple(stop_in_words(stop, currency) for stop in outcome.stops),
        has_versions=has_versions,
        wrong=wrong,
    )


def file_rows(outcome: ScriptOutcome, currency: str) -> Iterator[tuple[object, ...]]:
    """The versions as a spreadsheet calculates with them: plain numbers, amounts in the company's currency."""
    places = exponent_of(currency)

    def plain(found: Interval, *, by: float = 1, digits: int = 4) -> list[str]:
        return [f"{value / by:.{digits}f}" for value in (found.value, found.low, found.high)]

    for row in outcome.versions:
        yield (
            row.name or _("own text"),
            row.weight,
            int(row.is_stopped),
            row.calls,
            row.orders,
            *plain(row.conversion),
            *(
                text
                for found in (row.revenue, row.margin, row.earned)
                for text in plain(found, by=10**places, digits=2)
            ),
            *plain(row.seconds, digits=1),
        )


def _about(outcome: ScriptOutcome) -> str:
    if len(outcome.versions) < 2:
        return _("This script has one text. With a second one each call draws which of them it hears.")
    if outcome.since is None:
        return _("No call has heard it yet. Calls count an hour after they began.")
    return _(
        "Calls since %(since)s, when all versions were drawn side by side. The bars are 95 %% intervals: Wilson's for "
        "conversion, the normal one for means, Welch's for differences to the own text."
    ) % {"since": formats.moment(timezone.localtime(outcome.since))}


def _versions(script: Script, outcome: ScriptOutcome, currency: str, *, may_change: bool) -> Iterator[VersionShown]:
    weights = sum(row.weight for row in outcome.versions if not row.is_stopped)
    stops = {stop.version_id: stop for stop in reversed(outcome.stops) if stop.started_again_at is None}
    figures = [_figures(row, currency) for row in outcome.versions]
    bars = list(zip(*(_drawn(column) for column in zip(*figures, strict=True)), strict=True))
    language = get_language() or "en"
    for row, drawn in zip(outcome.versions, bars, strict=True):
        stop = stops.get(row.version.pk if row.version else None)
        source: Script | ScriptVersion = row.version or script
        part = Decimal(round(100 * row.weight / weights)) if weights and not row.is_stopped else Decimal(0)
        yield VersionShown(
            name=row.name or _("own text"),
            address=reverse("office:setup-record", args=["script-versions", row.version.public_id])
            if row.version
            else "",
            part=_("stopped") if row.is_stopped else formats.percent(part),
            text=text_in(texts_of(source), language),
            calls=formats.number(Decimal(row.calls)),
            orders=formats.number(Decimal(row.orders)),
            bars=tuple(drawn) if row.calls else (),
            why=_why(stop, currency) if stop else "",
            may_start=stop is not None and may_change,
            key=row.version.public_id if row.version else "",
            is_stopped=row.is_stopped,
            steps=tuple(
                StepShown(
                    text=step.text,
                    counts=_("ticked in %(ticked)s of %(said)s calls")
                    % {"ticked": formats.number(Decimal(step.ticked)), "said": formats.number(Decimal(step.said))},
                )
                for step in row.steps
            ),
        )


Figured = tuple[Interval, Any, Interval | None, int]


def _figures(row: VersionOutcome, currency: str) -> list[Figured]:
    """Each figure with its words and its lift; the sign says whether more is better (1), worse (-1) or neither."""

    def share(value: float) -> str:
        return formats.percent(Decimal(round(1000 * value)) / 10)

    def amount(value: float) -> str:
        return formats.amount(round(value), currency)

    def plain(value: float) -> str:
        return formats.number(Decimal(round(value)))

    return [
        (row.conversion, share, row.conversion_lift, 1),
        (row.revenue, amount, None, 1),
        (row.margin, amount, None, 1),
        (row.earned, amount, row.earned_lift, 1),
        (row.seconds, plain, None, -1),
    ]


def _drawn(column: Sequence[Figured]) -> Iterator[Bar]:
    """The intervals of one figure on a common scale, which begins at nothing."""
    bottom = min(0.0, *(found.low for found, *_rest in column))
    top = max(found.high for found, *_rest in column)
    scale = WIDTH / (top - bottom) if top > bottom else 0.0
    for found, words, lift, _sign in column:
        low, high = round((found.low - bottom) * scale), round((found.high - bottom) * scale)
        yield Bar(
            text=words(found.value),
            between=f"{words(found.low)} – {words(found.high)}",
            low=low,
            width=max(high - low, 4),
            middle=round((found.value - bottom) * scale),
            lift=_lift_in_words(lift, words) if lift else "",
            is_worse=lift is not None and lift.high < 0,
            is_better=lift is not None and lift.low > 0,
        )


def _lift_in_words(lift: Interval, words: Any) -> str:
    sign = "+" if lift.value >= 0 else ""
    return f"{sign}{words(lift.value)} ({words(lift.low)} … {words(lift.high)})"


def _why(stop: ScriptStop, currency: str) -> str:
    because = stop.because
    own, other = because["own_sums"], because["other_sums"]
    values = {
        "since": formats.moment(timezone.localtime(stop.stopped_at)),
        "calls": formats.number(Decimal(own["calls"])),
        "other_calls": formats.number(Decimal(other["calls"])),
        "other": because["other"] or _("own text"),
        "mean": _mean(own, because["measure"], currency),
        "other_mean": _mean(other, because["measure"], currency),
    }
    if because["measure"] == Measure.CONVERSION:
        told = _(
            "Stopped on %(since)s: %(mean)s of %(calls)s calls became orders, with “%(other)s” %(other_mean)s of "
            "%(other_calls)s."
        )
    else:
        told = _(
            "Stopped on %(since)s: a call earned %(mean)s after its talk (%(calls)s calls), with “%(other)s” "
            "%(other_mean)s (%(other_calls)s)."
        )
    return told % values


def _mean(sums: dict[str, float], measure: str, currency: str) -> str:
    mean = sums["total"] / sums["calls"] if sums["calls"] else 0.0
    if measure == Measure.CONVERSION:
        return formats.percent(Decimal(round(1000 * mean)) / 10)
    return formats.money(round(mean), currency)


def stop_in_words(stop: ScriptStop, currency: str) -> str:
    """Which version was stopped and why; and who started it again."""
    told = f"{stop.because['name'] or _('own text')}: {_why(stop, currency)}"
    if stop.started_again_at is None:
        return told
    again = _("Started again on %(at)s by %(who)s.") % {
        "at": formats.moment(timezone.localtime(stop.started_again_at)),
        "who": stop.started_again_by.username if stop.started_again_by else "",
    }
    return f"{told} {again}"
