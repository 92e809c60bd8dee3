"""Who used a coupon: every redemption with its code, order, customer and amount, against limit and budget."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from ringup.call_centers.rules.actor import Actor
from ringup.customers.rules.details import display_name
from ringup.orders.models import SalesOrder
from ringup.plumbing import formats
from ringup.pricing.models import Coupon, CouponRedemption
from ringup.pricing.rules.redemption import LIVE, RedemptionState
from ringup.web.office.report_figures import Figure
from ringup.web.ui.panels import Panel
from ringup.web.ui.wording.words import REDEMPTION_STATES

PER_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class RedemptionRow:
    """One use of a code, in words."""

    code: str
    order: str
    address: str
    customer: str
    call_center: str
    state: str
    is_live: bool
    amount: str
    made_at: str
    changed_at: str


@dataclass(frozen=True, kw_only=True)
class CouponRedemptions(Panel):
    area: ClassVar[str] = "office"
    title: str
    file: str
    figures: tuple[Figure, ...]
    rows: tuple[RedemptionRow, ...]
    page: int
    pages: int
    before: str
    after: str


def coupon_redemptions_panel(actor: Actor, coupon: Coupon, page: int = 1) -> CouponRedemptions:
    """One page of the uses, the latest first; four queries, however many there are."""
    rows = redemptions_of(coupon)
    figures, count = _figures(coupon)
    pages = max(1, -(-count // PER_PAGE))
    page = min(max(1, page), pages)
    address = reverse("office:coupon-redemptions", args=[coupon.pk])
    return CouponRedemptions(
        title=_("Redemptions"),
        file=reverse("office:coupon-redemptions-file", args=[coupon.pk]) if count else "",
        figures=tuple(figures),
        rows=tuple(redemption_rows(list(rows[(page - 1) * PER_PAGE : page * PER_PAGE]))),
        page=page,
        pages=pages,
        before=f"{address}?page={page - 1}" if page > 1 else "",
        after=f"{address}?page={page + 1}" if page < pages else "",
    )


def redemptions_of(coupon: Coupon) -> "QuerySet[CouponRedemption]":
    """All uses, the latest first."""
    rows = CouponRedemption.objects.filter(coupon=coupon).select_related("code", "customer", "call_center")
    return rows.order_by("-made_at", "-pk")


def redemption_rows(rows: list[CouponRedemption]) -> Iterator[RedemptionRow]:
    """The uses in words; one query for the orders' numbers."""
    orders = SalesOrder.objects.filter(public_id__in={row.order for row in rows})
    numbers = dict(orders.values_list("public_id", "number"))
    for row in rows:
        customer = row.customer
        name = (
            display_name(
                organization=customer.organization, first_name=customer.first_name, last_name=customer.last_name
            )
            if customer
            else ""
        )
        yield RedemptionRow(
            code=row.code.code,
            order=numbers.get(row.order, row.order),
            address=reverse("desk:order", args=[row.order]),
            customer=f"{customer.number} · {name}" if customer else "",
            call_center=row.call_center.name,
            state=str(REDEMPTION_STATES.get(row.state, row.state)),
            is_live=RedemptionState(row.state) in LIVE,
            amount=formats.amount(row.amount_minor, row.currency),
            made_at=formats.moment(row.made_at),
            changed_at=formats.moment(row.changed_at),
        )


def _figures(coupon: Coupon) -> tuple[list[Figure], int]:
    """The totals, against limit and budget, and how many uses there are in all."""
    found: dict[str, Any] = {
        row["state"]: row
        for row in CouponRedemption.objects.filter(coupon=coupon)
        .order_by()
        .values("state")
        .annotate(count=Count("pk"), amount=Sum("amount_minor"))
    }
    live = [found[state.value] for state in LIVE if state.value in found]
    used, spent = sum(row["count"] for row in live), sum(row["amount"] or 0 for row in live)
    limit = ""
    if coupon.usage_limit != Coupon.UsageLimit.NONE and coupon.uses_allowed is not None:
        limit = _("each code: %(uses)s, %(limit)s") % {
            "uses": formats.number(Decimal(coupon.uses_allowed)),
            "limit": coupon.get_usage_limit_display(),
        }
    figures = [Figure(label=_("Uses"), value=formats.number(Decimal(used)), note=limit or _("no limit"))]
    figures += [
        Figure(label=str(word), value=formats.number(Decimal(found[state]["count"])))
        for state, word in REDEMPTION_STATES.items()
        if state in found
    ]
    budget = coupon.budget_minor
    note = _("no budget")
    if budget is not None:
        note = _("of %(budget)s; %(left)s left") % {
            "budget": formats.money(budget, coupon.currency),
            "left": formats.money(budget - spent, coupon.currency),
        }
    figures.append(Figure(label=_("Taken off"), value=formats.money(spent, coupon.currency), note=note))
    return figures, sum(row["count"] for row in found.values())
