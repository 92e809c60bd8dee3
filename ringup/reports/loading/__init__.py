"""Rows → values: what customers bought, and what promotions were planned to bring, cost and brought."""

from ringup.reports.loading.promotions import (
    STATES,
    Days,
    Found,
    capitals_of,
    count_all_orders,
    load_answers,
    load_promotions,
    load_sales,
    load_sold_items,
)
from ringup.reports.loading.rfm import binding_orders, load_bought, load_kept_scores, of_days, scale_of, worth_of_goods

__all__ = [
    "STATES",
    "Days",
    "Found",
    "binding_orders",
    "capitals_of",
    "count_all_orders",
    "load_answers",
    "load_bought",
    "load_kept_scores",
    "load_promotions",
    "load_sales",
    "load_sold_items",
    "of_days",
    "scale_of",
    "worth_of_goods",
]
