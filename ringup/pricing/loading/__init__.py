"""Rows → what prices are calculated from: rules, products with their prices, taxes of outside services."""

from ringup.pricing.loading.book import (
    AGREEMENT_COLUMNS,
    load_base_prices,
    load_price_book,
    parse_agreement,
)
from ringup.pricing.loading.outside_taxes import (
    ask_tax_service,
    load_outside_taxes,
    load_tax_failure,
)
from ringup.pricing.loading.rules import (
    BrokenRule,
    RuleSet,
    load_rules,
    parse_adjustment,
    parse_discount,
    rules_version,
)
from ringup.pricing.loading.trial import (
    Tried,
    try_discount,
)

__all__ = [
    "AGREEMENT_COLUMNS",
    "BrokenRule",
    "RuleSet",
    "Tried",
    "ask_tax_service",
    "load_base_prices",
    "load_outside_taxes",
    "load_price_book",
    "load_rules",
    "load_tax_failure",
    "parse_adjustment",
    "parse_agreement",
    "parse_discount",
    "rules_version",
    "try_discount",
]
