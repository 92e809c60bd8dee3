"""Values → rows: prompts that were seen, taken and passed by."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, FloatField, Q, Value
from django.db.models.functions import Cast, Extract, Greatest, Least
from django.utils import timezone

from ringup.directed_selling.loading import worth_of
from ringup.directed_selling.models import PromptShowing
from ringup.directed_selling.rules.prompts import LONGEST, Prompt, Worth
from ringup.orders.loading import OrderRows
from ringup.orders.models import SalesLine
from ringup.values.money import Money, to_minor


def add_showings(shown: Sequence[tuple[SalesLine, Prompt]], **common: Any) -> None:
    """A row for each that was not seen beside its line before; one statement."""
    rows = [
        PromptShowing(
            beside=line.public_id,
            source_code_id=line.source_code_id,
            kind=prompt.kind,
            item_id=prompt.item,
            offered_id=prompt.offered,
            rule=prompt.rule,
            together=len(shown),
            **common,
        )
        for line, prompt in shown
    ]
    if rows:
        PromptShowing.objects.bulk_create(rows, ignore_conflicts=True)


def end_showings(rows: Any, at: datetime, **more: Any) -> int:
    """How many of the rows ended now; their seconds as `seconds_taken` says."""
    stood = Extract(Value(at) - F("shown_at"), "epoch", output_field=FloatField())
    capped = Greatest(Least(stood, Value(float(LONGEST))), Value(0.0))
    seconds = capped / Cast(Greatest(F("together"), Value(1)), FloatField())
    return int(rows.update(ended_at=at, seconds=seconds, **more))


def of_prompt(prompt: Prompt) -> Q:
    """The rows about what it offers; an item that was learned may be a link by now, and is the same to the caller."""
    return Q(offered=prompt.offered, rule=prompt.rule)


def mark_taken(rows: OrderRows, *, prompt: Prompt, beside: SalesLine, before: Worth, line: str) -> None:
    """The prompt that was shown beside one line is now on another (its public id): what the order is worth more.

    What is taken by API without having been shown was no prompt of ours. Of one that was learned and became a link
    since then the last showing is taken: the order is worth more once.
    """
    amounts = in_company_currency(rows, worth_of(rows).beyond(before))
    shown = PromptShowing.objects.filter(of_prompt(prompt), order=rows.order.pk, beside=beside.public_id, taken=False)
    last = shown.order_by("-shown_at", "-pk").values("pk")[:1]
    end_showings(PromptShowing.objects.filter(pk__in=last), timezone.now(), taken=True, taken_line=line, **amounts)


def in_company_currency(rows: OrderRows, worth: Worth) -> dict[str, int]:
    """`revenue_minor` and `margin_minor` of the order's goods in the currency of its company."""
    own, company = rows.order.currency, rows.order.legal_entity.currency
    return {
        f"{name}_minor": to_minor(Money(minor, own).as_decimal / rows.exchange_rate, company)
        for name, minor in (("revenue", worth.revenue_minor), ("margin", worth.margin_minor))
    }
