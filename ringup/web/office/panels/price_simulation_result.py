"""What a price simulation came to, or how far it is: figures before and after, and the most changed orders."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringup.plumbing import formats
from ringup.pricing.models import PriceSimulation
from ringup.web.ui.panels import Panel

FAILURES: Mapping[str, str | Promise] = {
    "broken_rule": gettext_lazy("A rule or an item cannot be read."),
    "unexpected": gettext_lazy("Something unexpected happened; the log says what."),
}
TONES = {"done": "good", "failed": "bad"}


@dataclass(frozen=True, kw_only=True)
class BeforeAfter:
    """A figure before and after, and its change; `tone` says whether that is welcome."""

    label: str
    before: str
    after: str
    change: str
    share: str
    tone: str


@dataclass(frozen=True, kw_only=True)
class ChangedOrder:
    """One of the most changed orders."""

    number: str
    address: str
    before: str
    after: str
    change: str
    margin: str


@dataclass(frozen=True, kw_only=True)
class PriceSimulationResult(Panel):
    """`poll` is where the page asks again while there is no answer yet."""

    area: ClassVar[str] = "office"
    title: str
    about: str
    asked: str
    state: str
    tone: str
    poll: str = ""
    progress: str = ""
    done: int = 0
    wanted: int = 0
    failure: str = ""
    orders: str = ""
    figures: tuple[BeforeAfter, ...] = ()
    given: tuple[tuple[str, str], ...] = ()
    changed: tuple[ChangedOrder, ...] = ()


def price_simulation_result_panel(row: PriceSimulation) -> PriceSimulationResult:
    """The answer as it stands."""
    is_open = row.state in ("waiting", "running")
    done, wanted = (formats.number(Decimal(number)) for number in (row.orders_done, row.orders_wanted))
    result = row.result if row.state == PriceSimulation.State.DONE else {}
    return PriceSimulationResult(
        title=title_of(row),
        about=change_of(row),
        asked=_("%(orders)s, as if they came in from %(day)s on; asked by %(name)s, %(moment)s")
        % {
            "orders": sample_of(row),
            "day": formats.day(row.starts_at),
            "name": row.asked_by.get_full_name() or row.asked_by.username,
            "moment": formats.moment(row.asked_at),
        },
        state=str(row.get_state_display()),
        tone=TONES.get(row.state, "warn"),
        poll=reverse("office:price-simulation-result", args=[row.public_id]) if is_open else "",
        progress=_("%(done)s of %(wanted)s orders") % {"done": done, "wanted": wanted} if row.orders_wanted else "",
        done=row.orders_done,
        wanted=row.orders_wanted,
        failure=str(FAILURES.get(row.failure, row.failure)),
        orders=_("%(touched)s of %(orders)s orders come out differently.")
        % {name: formats.number(Decimal(result.get(name, 0))) for name in ("touched", "orders")}
        if result
        else "",
        figures=tuple(_figures(result, row.currency)) if result else (),
        given=tuple(
            (code, formats.money(minor, row.currency)) for code, minor in sorted(result.get("given", {}).items())
        ),
        changed=tuple(_changed(one, row.currency) for one in result.get("most_changed", ())),
    )


def title_of(row: PriceSimulation) -> str:
    """The name it was given, else what it is about."""
    return row.name or change_of(row)


def change_of(row: PriceSimulation) -> str:
    """What is simulated, by its codes."""
    change = row.change
    prices = [
        f"{number}: {formats.unit_price(Decimal(price), row.currency)}" for number, price in change["prices"].items()
    ]
    return ", ".join((*change["discounts"], *change["adjustments"], *prices))


def sample_of(row: PriceSimulation) -> str:
    """Which orders."""
    sample = row.sample
    newest = _("the newest %(number)s orders") % {"number": formats.number(Decimal(sample["orders"]))}
    days = " – ".join(filter(None, (sample["from"], sample["to"])))
    return f"{newest} ({days})" if days else newest


def _figures(result: Mapping[str, Any], currency: str) -> Iterator[BeforeAfter]:
    before, after = result["before"], result["after"]

    def row(label: str, first: int, second: int, *, good: int = 0) -> BeforeAfter:
        change = second - first
        share = formats.percent(round(Decimal(change) * 100 / abs(first), 1)) if first else ""
        tone = "" if not change or not good else "good" if (change > 0) == (good > 0) else "bad"
        return BeforeAfter(
            label=label,
            before=formats.amount(first, currency),
            after=formats.amount(second, currency),
            change=signed(change, currency),
            share=share,
            tone=tone,
        )

    yield row(_("Goods at their prices"), before["goods_minor"], after["goods_minor"])
    yield row(_("Discounts"), before["discount_minor"], after["discount_minor"])
    yield row(_("Revenue without tax"), before["revenue_minor"], after["revenue_minor"], good=1)
    yield row(_("Charges"), before["charges_minor"], after["charges_minor"], good=1)
    yield row(_("Margin of items with a cost"), before["margin_minor"], after["margin_minor"], good=1)
    first, second = result["prospect_before"], result["prospect_after"]
    for name, label in (
        ("optimistic_minor", _("Margin estimate, at best")),
        ("average_minor", _("Margin estimate, on average")),
        ("pessimistic_minor", _("Margin estimate, at worst")),
    ):
        yield row(label, first[name], second[name], good=1)


def _changed(one: Mapping[str, Any], currency: str) -> ChangedOrder:
    paid = [one[name]["revenue_minor"] + one[name]["charges_minor"] for name in ("before", "after")]
    return ChangedOrder(
        number=one["number"],
        address=reverse("desk:order", args=[one["order"]]),
        before=formats.amount(paid[0], currency),
        after=formats.amount(paid[1], currency),
        change=signed(one["change_minor"], currency),
        margin=signed(one["after"]["margin_minor"] - one["before"]["margin_minor"], currency),
    )


def signed(minor: int, currency: str) -> str:
    """A change with its sign: `+4.50`, `−4.50`."""
    text = formats.amount(minor, currency)
    return f"+{text}" if minor > 0 else text
