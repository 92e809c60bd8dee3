"""The recap in place: what is read aloud in the customer's language, clause by clause, and the sums once more."""

from collections.abc import Iterable
from dataclasses import dataclass

from ringup.completion.loading.spoken import load_spoken, load_ticked
from ringup.completion.saving import plan_of
from ringup.orders.models import SalesLine
from ringup.payments.models import PaymentLine
from ringup.plumbing import formats
from ringup.web.desk.orders.panels.order_line import order_line_panel
from ringup.web.desk.orders.panels.order_panel import Fact, OrderPanel
from ringup.web.desk.orders.panels.order_totals import sum_rows
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.wording import Said


@dataclass(frozen=True, kw_only=True)
class Clause:
    code: str
    text: str
    acknowledged: bool = False


@dataclass(frozen=True, kw_only=True)
class RecapLine:
    quantity: str
    item: str
    name: str
    total: str
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class OrderRecap(OrderPanel):
    """Shown while `open`; the lines stand back. `language` is the customer's and that of the clauses."""

    open: bool = False
    language: str = ""
    greeting: str = ""
    clauses: tuple[Clause, ...] = ()
    lines: tuple[RecapLine, ...] = ()
    sums: tuple[Fact, ...] = ()
    total: str = ""
    must_acknowledge: bool = False
    hash: str = ""
    refusal: Said | None = None


def order_recap_panel(shown: Shown, payments: Iterable[PaymentLine], refusal: Said | None = None) -> OrderRecap:
    """The recap of a freshly calculated order; its text is in the customer's language, all else in the agent's."""
    lines = list(payments)
    recap = load_spoken(shown.rows, lines, plan_of(shown.rows, lines))
    must = shown.rows.center.parameters.recap_acknowledgement_required
    ticked = load_ticked(recap, shown.order.pk) if must else []
    return OrderRecap(
        order=shown.id,
        open=True,
        language=recap.language,
        greeting=recap.greeting,
        clauses=tuple(
            Clause(code=clause.code, text=clause.text, acknowledged=clause.code in ticked) for clause in recap.clauses
        ),
        must_acknowledge=must,
        hash=recap.hash,
        lines=tuple(_line(shown, line) for line in shown.rows.lines),
        sums=tuple(sum_rows(shown)),
        total=formats.money(shown.order.total_minor, shown.currency),
        refusal=refusal,
    )


def _line(shown: Shown, line: SalesLine) -> RecapLine:
    row = order_line_panel(shown, line)
    return RecapLine(
        quantity=row.quantity,
        item=row.item,
        name=row.name,
        total=row.total,
        remark=" · ".join(
            [*(f"{part.quantity} × {part.name}" for part in row.parts), *(remark.text for remark in row.remarks)]
        ),
    )
