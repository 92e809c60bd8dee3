"""The rows of a workbench: the order, who, how much, since when, all its reasons, and what can be done in one key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ringup.call_centers.rules.actor import Actor
from ringup.payments.rules.card_views import SeenCard
from ringup.plumbing import formats
from ringup.reports.queries.waiting_rows import BenchFilter
from ringup.reports.queries.workbenches import BenchRow, list_workbench
from ringup.reports.rules.workbenches import BATCH_DEEDS, DEED_PERMISSIONS, Deed, Reason, Workbench
from ringup.web.office.workbenches import BENCHES, DEEDS
from ringup.web.ui.panels import Panel
from ringup.web.ui.wording import say


@dataclass(frozen=True, kw_only=True)
class ShownReason:
    """A reason in words, and who can clear it."""

    text: str
    who: str = ""


@dataclass(frozen=True, kw_only=True)
class DeedButton:
    """A deed as it is offered in a row; one that `asks` opens its form first."""

    name: str
    word: str
    key: str
    asks: bool
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class ShownRow:
    """One row; `after` is the row that gets the hand when this one is gone."""

    key: str
    number: str
    address: str
    customer: str
    customer_address: str
    amount: str
    age: str
    since: str
    call_center: str
    reasons: tuple[ShownReason, ...]
    deeds: tuple[DeedButton, ...]
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class WorkbenchRows(Panel):
    area: ClassVar[str] = "office"
    title: str
    empty: str
    address: str
    deed_address: str
    rows: tuple[ShownRow, ...] = ()
    counted: str = ""
    can_choose: bool = False
    is_narrowed: bool = False
    # What of cards the rows show, by order: whoever opens the page has seen it.
    cards: Mapping[str, Sequence[SeenCard]] = field(default_factory=dict)


def workbench_rows_panel(actor: Actor, bench: Workbench, wanted: BenchFilter, *, query: str = "") -> WorkbenchRows:
    """The rows as the filter wants them; `query` is the filter as the address says it. Seven queries."""
    page = list_workbench(actor, bench=bench, wanted=wanted)
    words = BENCHES[bench.name]
    deeds = offered_deeds(actor, bench)
    tail = f"?{query}" if query else ""
    after = {row.key: following.key for row, following in zip(page.rows, page.rows[1:], strict=False)}
    after |= {page.rows[-1].key: page.rows[-2].key} if len(page.rows) > 1 else {}
    return WorkbenchRows(
        title=str(words.title),
        empty=str(words.empty),
        address=reverse("office:workbench-rows", args=[bench.name]) + tail,
        deed_address=reverse("office:workbench-deed", args=[bench.name]) + tail,
        rows=tuple(_row(row, deeds, after.get(row.key, "")) for row in page.rows),
        counted=_counted(len(page.rows), page.count),
        can_choose=any(deed in BATCH_DEEDS for deed in deeds) and len(page.rows) > 1,
        is_narrowed=bool(wanted.search or wanted.side or wanted.call_center is not None),
        cards=page.cards,
    )


def offered_deeds(actor: Actor, bench: Workbench) -> list[Deed]:
    """The deeds of the bench that the actor's role may do."""
    return [deed for deed in bench.deeds if deed in DEEDS and actor.may(DEED_PERMISSIONS[deed])]


def _row(row: BenchRow, deeds: list[Deed], after: str) -> ShownRow:
    return ShownRow(
        key=row.key,
        number=row.order_number,
        address=reverse("desk:order", args=[row.order]) if row.order else "",
        customer=f"{row.customer_name} · {row.customer_number}" if row.customer else "",
        customer_address=reverse("desk:customer", args=[row.customer]) if row.customer else "",
        amount=formats.money(row.amount.minor, row.amount.currency) if row.amount else "",
        age=formats.age(row.since, timezone.now()),
        since=formats.moment(row.since),
        call_center=row.call_center_name,
        reasons=tuple(_reason(reason) for reason in row.reasons),
        deeds=tuple(_button(deed) for deed in deeds if deed in row.deeds),
        after=after,
    )


def _reason(reason: Reason) -> ShownReason:
    who = _("cleared by %(roles)s") % {"roles": ", ".join(reason.roles)} if reason.roles else _("wait")
    return ShownReason(text=say(reason.refusal).text, who=who)


def _button(deed: Deed) -> DeedButton:
    words = DEEDS[deed]
    return DeedButton(name=deed.value, word=str(words.word), key=words.key, asks=bool(words.asks), tone=words.tone)


def _counted(shown: int, count: int) -> str:
    if shown < count:
        return _("%(shown)s of %(count)s orders, those that wait longest") % {"shown": shown, "count": count}
    return ngettext("%(count)s order waits", "%(count)s orders wait", count) % {"count": count}
