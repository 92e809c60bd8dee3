"""The form of a deed that asks for something: a code, a reason, a limit. Closed until it is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse

from ringup.call_centers.models import ReasonCode
from ringup.call_centers.rules.actor import Actor
from ringup.payments.queries import WayToPay, list_replacements
from ringup.payments.rules.card_views import SeenCard
from ringup.plumbing import formats
from ringup.reports.queries.workbenches import BenchRow
from ringup.reports.rules.workbenches import Deed, Workbench
from ringup.values.refusal import Refusal
from ringup.web.office.workbenches import DEEDS, AskField
from ringup.web.ui.panels import Panel
from ringup.web.ui.wording import Said, say


@dataclass(frozen=True, kw_only=True)
class Option:
    """One reason or way to pay to choose."""

    value: str
    label: str
    selected: bool = False


@dataclass(frozen=True, kw_only=True)
class DeedField:
    """One field of the form."""

    name: str
    label: str
    value: str = ""
    numeric: bool = False
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WorkbenchDeed(Panel):
    area: ClassVar[str] = "office"
    deed: str = ""
    row: str = ""
    after: str = ""
    address: str = ""
    word: str = ""
    about: str = ""
    order: str = ""
    customer: str = ""
    amount: str = ""
    tone: str = ""
    fields: tuple[DeedField, ...] = ()
    wrong: Said | None = None
    cards: tuple[SeenCard, ...] = ()  # what of cards its ways to pay show


def workbench_deed_panel(
    actor: Actor,
    bench: Workbench,
    deed: Deed,
    row: BenchRow,
    *,
    query: str = "",
    after: str = "",
    typed: Mapping[str, str] | None = None,
    refusal: Refusal | None = None,
) -> WorkbenchDeed:
    """The form for one row, with what was typed and why it was refused; a query where something is to choose from."""
    words = DEEDS[deed]
    ways = list_replacements(order=row.order) if any(ask.ways for ask in words.asks) else []
    address = reverse("office:workbench-deed", args=[bench.name])
    return WorkbenchDeed(
        deed=deed.value,
        row=row.key,
        after=after,
        address=f"{address}?{query}" if query else address,
        word=str(words.word),
        about=str(words.about),
        order=row.order_number,
        customer=row.customer_name,
        amount=formats.money(row.amount.minor, row.amount.currency) if row.amount else "",
        tone=words.tone,
        fields=tuple(_field(actor, ask, row, ways, typed) for ask in words.asks),
        wrong=say(refusal) if refusal else None,
        cards=tuple(way.seen for way in ways if way.seen),
    )


def _field(
    actor: Actor, ask: AskField, row: BenchRow, ways: Sequence[WayToPay], typed: Mapping[str, str] | None
) -> DeedField:
    value = typed.get(ask.name, "") if typed is not None else _present(ask, row)
    return DeedField(
        name=ask.name,
        label=str(ask.label) % {"currency": row.currency} if ask.in_currency else str(ask.label),
        value=value,
        numeric=ask.numeric,
        options=_ways(ways, value) if ask.ways else _options(actor, ask.choices, value) if ask.choices else (),
    )


def _present(ask: AskField, row: BenchRow) -> str:
    """What holds now, where the field changes something."""
    if ask.name == "credit_limit" and row.limit_minor is not None:
        return formats.amount(row.limit_minor, row.currency)
    return ""


def _ways(ways: Sequence[WayToPay], value: str) -> tuple[Option, ...]:
    """Cards on file by their names, all else by its method."""
    named = [
        (f"{way.method}:{way.card}" if way.card else way.method, f"{way.card_name} {way.expires}".strip() or way.name)
        for way in ways
    ]
    return tuple(Option(value=each, label=label, selected=each == value) for each, label in named)


def _options(actor: Actor, kind: str, value: str) -> tuple[Option, ...]:
    codes = ReasonCode.objects.filter(legal_entity=actor.legal_entity, kind=kind, active=True).order_by("text")
    return tuple(Option(value=code.code, label=code.text, selected=code.code == value) for code in codes)
