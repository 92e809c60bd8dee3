"""What prompts brought, as a table whose last column draws what a second of talk earned and what it cost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ringup.call_centers.queries.currencies import company_currency
from ringup.call_centers.rules.actor import Actor
from ringup.directed_selling.rules.prompts import WINDOW, PromptKind
from ringup.plumbing import formats
from ringup.reports.queries.prompts import PromptRow, list_prompts
from ringup.values.money import exponent_of
from ringup.web.office.report_figures import MOST_ROWS, WIDTH, Figure, count, place
from ringup.web.ui.panels import Panel
from ringup.web.ui.wording.price_steps import PRICE_STEPS

KINDS: Mapping[str, str | Promise] = {
    PromptKind.CROSS_SELL: gettext_lazy("goes with it"),
    PromptKind.UP_SELL: gettext_lazy("instead of it"),
    PromptKind.LEARNED: gettext_lazy("learned from orders"),
    PromptKind.GAP: gettext_lazy("offer in reach"),
}
SECONDS_AN_HOUR = 3600
FILE_HEADS = (
    *("kind", "code", "name", "beside", "shown", "taken", "take_rate", "seconds", "revenue", "margin", "talk_cost"),
    *("margin_per_hour", "stepped_back_since"),
)


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """One group in words; `earned` and `cost` are places in the drawing of an hour, `rate_width` one of the rate's."""

    code: str
    name: str
    kind: str
    beside: str
    shown: str
    taken: str
    rate: str
    rate_width: int
    seconds: str
    revenue: str
    margin: str
    talk: str
    hour: str
    earned: int
    cost: int
    loses: bool
    why: str


@dataclass(frozen=True, kw_only=True)
class PromptReport(Panel):
    """`first` is the heading of the first column; `of_prompts` says that each row is one prompt."""

    area: ClassVar[str] = "office"
    title: str
    first: str
    of_prompts: bool
    earns: bool = True
    figures: tuple[Figure, ...]
    rows: tuple[ReportRow, ...]
    more: str = ""
    nothing: str = ""


@dataclass(frozen=True, kw_only=True)
class ItemPrompts(Panel):
    """The same of the prompts beside one item, on the item's own page."""

    area: ClassVar[str] = "office"
    title: str
    first: str
    of_prompts: bool
    figures: tuple[Figure, ...]
    rows: tuple[ReportRow, ...]
    more: str = ""
    nothing: str = ""


def prompt_report_panel(found: Sequence[PromptRow], *, by: str, title: str, currency: str) -> PromptReport:
    """The report of what was asked for."""
    return PromptReport(**_shown(found, by=by, title=title, currency=currency), earns=by != "script")


def item_prompts_panel(actor: Actor, row: Any) -> ItemPrompts:
    """What the prompts beside an item brought in the days over which they are judged, and which stepped back."""
    end = timezone.now() + timedelta(minutes=1)
    start = end - timedelta(days=WINDOW)
    found = list_prompts(legal_entity=actor.legal_entity, by="prompt", start=start, end=end, item=row.pk)
    title = ngettext("Prompts beside it, last %(count)s day", "Prompts beside it, last %(count)s days", WINDOW) % {
        "count": WINDOW
    }
    return ItemPrompts(**_shown(found, by="prompt", title=title, currency=company_currency(actor.legal_entity)))


def _shown(found: Sequence[PromptRow], *, by: str, title: str, currency: str) -> dict[str, Any]:
    heads = {"prompt": _("Prompt"), "agent": _("Agent"), "source_code": _("Source code"), "kind": _("Kind")}
    heads["script"] = _("Script")
    most = max((max(row.per_second, _cost_of_second(row)) for row in found), default=0.0)
    left = len(found) - MOST_ROWS
    told = ngettext("%(count)s more row is in the file.", "%(count)s more rows are in the file.", left)
    return {
        "title": title,
        "first": heads[by],
        "of_prompts": by == "prompt",
        "figures": tuple(_figures(found, currency, earns=by != "script")) if found else (),
        "rows": tuple(_row(row, most, currency) for row in found[:MOST_ROWS]),
        "more": told % {"count": count(left)} if left > 0 else "",
        "nothing": _("No prompt was shown in this time."),
    }


def _figures(found: Sequence[PromptRow], currency: str, *, earns: bool) -> Iterator[Figure]:
    shown, taken = sum(row.shown for row in found), sum(row.taken for row in found)
    seconds, cost = sum(row.seconds for row in found), sum(row.cost_minor for row in found)
    margin = sum(row.margin_minor for row in found)
    yield Figure(label=_("Shown"), value=count(shown), note="")
    rate = formats.percent(Decimal(round(1000 * taken / shown)) / 10)
    yield Figure(label=_("Said yes") if earns else _("Ticked"), value=count(taken), note=rate)
    if earns:
        revenue = sum(row.revenue_minor for row in found)
        yield Figure(label=_("Revenue"), value=formats.money(revenue, currency), note=_("of orders that hold"))
        yield Figure(label=_("Margin"), value=formats.money(margin, currency), note="")
    yield Figure(
        label=_("Talk"),
        value=_("%(hours)s h") % {"hours": formats.number(Decimal(round(10 * seconds / SECONDS_AN_HOUR)) / 10)},
        note=_("cost %(amount)s") % {"amount": formats.money(cost, currency)} if cost else "",
    )
    if not earns:
        return
    hour = round(margin / seconds * SECONDS_AN_HOUR) if seconds else 0
    yield Figure(label=_("An hour of talk earned"), value=formats.money(hour, currency), note="")


def _row(row: PromptRow, most: float, currency: str) -> ReportRow:
    name = row.name or (str(PRICE_STEPS.get(row.code, "")) if row.kind == PromptKind.GAP else "")
    if not row.code and not row.name:
        name = str(KINDS[row.kind]) if row.kind else _("none")
    return ReportRow(
        code=row.code if name != row.code else "",
        name=name,
        kind=str(KINDS[row.kind]) if row.kind and row.code else "",
        beside=row.beside,
        shown=count(row.shown),
        taken=count(row.taken),
        rate=formats.percent(Decimal(round(1000 * row.rate)) / 10),
        rate_width=round(row.rate * WIDTH),
        seconds=formats.number(Decimal(round(10 * row.seconds / row.shown)) / 10) if row.shown else "",
        revenue=formats.amount(row.revenue_minor, currency),
        margin=formats.amount(row.margin_minor, currency),
        talk=formats.amount(row.cost_minor, currency) if row.cost_minor else "",
        hour=formats.amount(round(row.per_second * SECONDS_AN_HOUR), currency) if row.seconds else "",
        earned=place(row.per_second, most),
        cost=place(_cost_of_second(row), most),
        loses=row.margin_minor < row.cost_minor,
        why=_why(row, currency),
    )


def _cost_of_second(row: PromptRow) -> float:
    return row.cost_minor / row.seconds if row.seconds else 0.0


def _why(row: PromptRow, currency: str) -> str:
    back = row.stepped_back
    if back is None:
        return ""
    told = _("Not offered since %(since)s: in %(days)s days it earned %(margin)s with talk that cost %(cost)s.")
    return told % {
        "since": formats.moment(back.since),
        "days": WINDOW,
        "margin": formats.money(back.margin_minor, currency),
        "cost": formats.money(back.cost_minor, currency),
    }


def file_rows(found: Sequence[PromptRow], currency: str) -> Iterator[tuple[object, ...]]:
    """The rows as a spreadsheet calculates with them: plain numbers, amounts in the company's currency."""
    places = exponent_of(currency)

    def plain(minor: float) -> str:
        return f"{minor / 10**places:.{places}f}"

    for row in found:
        yield (
            row.kind,
            row.code,
            row.name,
            row.beside,
            row.shown,
            row.taken,
            f"{row.rate:.4f}",
            f"{row.seconds:.1f}",
            plain(row.revenue_minor),
            plain(row.margin_minor),
            plain(row.cost_minor),
            plain(row.per_second * SECONDS_AN_HOUR),
            _moment(row.stepped_back.since) if row.stepped_back else "",
        )


def _moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="minutes")
