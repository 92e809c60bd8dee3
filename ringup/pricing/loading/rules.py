"""The price rules of a call center, kept for as long as nobody changes them."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any, TypeVar

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from ringup.call_centers.models import CallCenter, LegalEntity, TaxGroup
from ringup.catalogs.loading import load_offered_codes
from ringup.catalogs.rules.source_codes import OfferedCode
from ringup.delivery.models import ModeOfDelivery
from ringup.plumbing.prepared_rows import PreparedValues
from ringup.pricing.models import (
    AutoCharge,
    ChargeCode,
    Discount,
    ExchangeRate,
    PriceAdjustment,
    PricingPolicy,
    Rule,
    RulesVersion,
    TaxRate,
)
from ringup.pricing.models import TaxGroupRule as TaxGroupRuleRow
from ringup.pricing.rules.basket import ContextGroup
from ringup.pricing.rules.charge import Charge
from ringup.pricing.rules.discount import Discount as DiscountRule
from ringup.pricing.rules.policy import Policy
from ringup.pricing.rules.price_book import PriceRules
from ringup.pricing.rules.prices.adjustments import PriceAdjustment as AdjustmentRule
from ringup.pricing.rules.prices.exchange import ExchangeRate as ExchangeRateRule
from ringup.pricing.rules.prices.exchange import Rates, rate_on
from ringup.pricing.rules.product import PREVENTS, Prevent
from ringup.pricing.rules.shape import read
from ringup.pricing.rules.tax_groups import TaxGroupRule
from ringup.pricing.rules.taxes import TaxEntry
from ringup.products.loading import category_paths
from ringup.products.models import Category, Item, KitComponent

T = TypeVar("T")

# Rules of this many call centers (and currencies) stay parsed in a process.
KEPT = 64

VERSION = PreparedValues(
    lambda legal_entity: RulesVersion.objects.filter(legal_entity=legal_entity).values_list("version")
)


def rules_version(legal_entity: str) -> Coalesce:
    """The version of the rules, as a column of a query on rows of the legal entity that the field names."""
    versions = RulesVersion.objects.filter(legal_entity=OuterRef(legal_entity)).values("version")
    return Coalesce(Subquery(versions), 0)


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """The parsed rules of a call center, and what they speak of: the category tree and what it prevents, the call
    center's own price groups, the codes and names of modes of delivery by key, the names of charges, price adjustments
    and discounts by code, the source codes of published catalogs by key, the codes of customers' tax groups by key, and
    the item tax groups of charges by code. `kits` are the keys of the items that have components. `exchange_rates` are
    those from the company's `own_currency` into that of the rules, `all_rates` those into each other one.
    """

    rules: PriceRules
    category_paths: Mapping[int, tuple[str, ...]]
    category_prevents: Mapping[str, frozenset[Prevent]]
    kits: frozenset[int]
    price_groups: tuple[ContextGroup, ...]
    mode_codes: Mapping[int, str]
    mode_names: Mapping[int, str]
    names: Mapping[str, str]
    source_codes: Mapping[int, OfferedCode] = field(default_factory=dict)
    tax_group_codes: Mapping[int, str] = field(default_factory=dict)
    charge_tax_groups: Mapping[str, str] = field(default_factory=dict)
    own_currency: str = ""
    exchange_rates: tuple[ExchangeRateRule, ...] = ()
    all_rates: Mapping[str, tuple[ExchangeRateRule, ...]] = field(default_factory=dict)

    def rates_on(self, day: date) -> Rates:
        """The company's exchange rates on that day, in all the currencies that it has one for."""
        begun = {currency: rate_on(rates, day) for currency, rates in self.all_rates.items()}
        return Rates(own=self.own_currency, of={each: rate for each, rate in begun.items() if rate is not None})


_kept: OrderedDict[tuple[int, str, int], RuleSet] = OrderedDict()

_keeping = Lock()


class BrokenRule(Exception):
    """A stored rule that no longer parses; `manage.py check` names it before a customer does."""


def load_rules(center: CallCenter, currency: str, *, version: int | None = None) -> RuleSet:
    """The call center's rules, from the process's memory while they are the newest.

    `version` is the company's, where it was read just now (`rules_version`); else it costs a query.
    """
    if version is None:
        [(version,)] = VERSION(center.legal_entity_id) or [(0,)]
    key = (center.pk, currency, version)
    with _keeping:
        found = _kept.get(key)
        if found is not None:
            _kept.move_to_end(key)
            return found
    found = _parse_rules(center, currency)
    with _keeping:
        _kept[key] = found
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found


def _parse_rules(center: CallCenter, currency: str) -> RuleSet:
    entity = center.legal_entity_id
    own_currency = LegalEntity.objects.values_list("currency", flat=True).get(pk=entity)
    policy = PricingPolicy.objects.filter(call_center=center).first()
    adjustments = PriceAdjustment.objects.filter(legal_entity=entity, enabled=True)
    discounts = Discount.objects.filter(legal_entity=entity, enabled=True, currency=currency)
    charges = AutoCharge.objects.filter(legal_entity=entity, enabled=True, currency=currency)
    all_rates = _exchange_rates(entity)
    modes = list(ModeOfDelivery.objects.filter(legal_entity=entity).only("code", "name"))
    return RuleSet(
        rules=PriceRules(
            policy=Policy() if policy is None else _policy(policy),
            price_adjustments=tuple(
                parse_adjustment(row) for row in adjustments.prefetch_related("price_groups").order_by("code")
            ),
            discounts=tuple(parse_discount(row) for row in discounts.prefetch_related("price_groups").order_by("code")),
            charges=tuple(_charge(row) for row in charges.select_related("charge_code").order_by("id")),
            taxes=tuple(_tax(row) for row in TaxRate.objects.filter(legal_entity=entity).order_by("id")),
            tax_group_search=tuple(
                _tax_group(row)
                for row in TaxGroupRuleRow.objects.filter(legal_entity=entity).order_by("priority", "id")
            ),
        ),
        category_paths=category_paths(entity),
        category_prevents=category_prevents(entity),
        kits=frozenset(KitComponent.objects.filter(kit__legal_entity=entity).values_list("kit", flat=True)),
        price_groups=tuple(
            ContextGroup(id=group.code, priority=group.priority, channel=True) for group in center.price_groups.all()
        ),
        mode_codes={mode.pk: mode.code for mode in modes},
        mode_names={mode.pk: mode.name for mode in modes},
        names=_names(entity),
        source_codes=load_offered_codes(center.pk),
        tax_group_codes=dict(TaxGroup.objects.filter(legal_entity=entity).values_list("pk", "code")),
        own_currency=own_currency,
        exchange_rates=() if currency == own_currency else all_rates.get(currency, ()),
        all_rates=all_rates,
        charge_tax_groups=dict(ChargeCode.objects.filter(legal_entity=entity).values_list("code", "tax_group")),
    )


def _exchange_rates(entity: int) -> dict[str, tuple[ExchangeRateRule, ...]]:
    found: dict[str, tuple[ExchangeRateRule, ...]] = {}
    rows = ExchangeRate.objects.filter(legal_entity=entity).values_list("currency", "rate", "valid_from")
    for currency, rate, day in rows:
        found[currency] = (*found.get(currency, ()), ExchangeRateRule(rate=rate, valid_from=day))
    return found


def _names(entity: int) -> dict[str, str]:
    charges, adjustments, discounts = (
        model.objects.filter(legal_entity=entity).values_list("code", "name")
        for model in (ChargeCode, PriceAdjustment, Discount)
    )
    return dict(charges.union(adjustments, discounts))


def parse_discount(row: Discount) -> DiscountRule:
    """A stored discount as the rule it is; `BrokenRule` names what does not parse."""
    return _parsed(
        DiscountRule,
        {
            "id": row.code,
            "name": row.name,
            "kind": row.kind,
            "concurrency": row.concurrency,
            "priority": row.priority,
            "coupon_required": row.coupon_required,
            "match_all_price_groups": row.match_all_price_groups,
            **_rule(row),
        },
    )


def parse_adjustment(row: PriceAdjustment) -> AdjustmentRule:
    """A stored price adjustment as the rule it is; `BrokenRule` names what does not parse."""
    return _parsed(AdjustmentRule, {"id": row.code, **_rule(row)})


def _parsed(cls: type[T], data: dict[str, Any]) -> T:
    found = read(cls, data)
    if isinstance(found, list):
        raise BrokenRule(f"{cls.__name__} {data.get('id') or data.get('code')}: {found}")
    return found


def _rule(row: Rule) -> dict[str, Any]:
    """What every price rule has, in the price file's form."""
    groups = [group.code for group in row.price_groups.all()]
    return {
        **row.params,
        **({"price_groups": groups} if groups else {}),
        **({"from": row.valid_from.isoformat()} if row.valid_from else {}),
        **({"to": row.valid_to.isoformat()} if row.valid_to else {}),
    }


def _policy(row: PricingPolicy) -> Policy:
    names = [column.name for column in PricingPolicy._meta.concrete_fields if column.name not in ("id", "call_center")]
    return _parsed(Policy, {name: getattr(row, name) for name in names})


def _charge(row: AutoCharge) -> Charge:
    code = row.charge_code
    return _parsed(
        Charge,
        {
            "code": code.code,
            "level": row.level,
            "shipping": code.shipping,
            "refundable": code.refundable,
            "tax_group": code.tax_group,
            **row.params,
        },
    )


def _region(row: TaxRate | TaxGroupRuleRow) -> dict[str, str]:
    return {part: getattr(row, part) for part in ("country", "region", "postal_code", "city") if getattr(row, part)}


def _tax_group(row: TaxGroupRuleRow) -> TaxGroupRule:
    return _parsed(TaxGroupRule, {"tax_group": row.tax_group, "priority": row.priority, "region": _region(row)})


def _tax(row: TaxRate) -> TaxEntry:
    return _parsed(
        TaxEntry,
        {
            "group": row.tax_group,
            "rate": str(row.rate),
            **({"address_group": row.address_group} if row.address_group else {}),
            "region": _region(row),
            **({"from": row.valid_from.isoformat()} if row.valid_from else {}),
            **({"to": row.valid_to.isoformat()} if row.valid_to else {}),
        },
    )


def category_prevents(entity: int) -> dict[str, frozenset[Prevent]]:
    """What the items of each category never receive, by its code; categories that prevent nothing are left out."""
    held = Category.objects.filter(legal_entity=entity).only("code", *PREVENTS.values())
    found = {category.code: prevented_by(category) for category in held}
    return {code: flags for code, flags in found.items() if flags}


def prevented_by(row: Item | Category) -> frozenset[Prevent]:
    """What an item, or a category for all its items, never receives (spec §15.5)."""
    # A gift card is money for money.
    found = {Prevent.ALL} if getattr(row, "gift_card", False) else set()
    return frozenset(found | {flag for flag, name in PREVENTS.items() if getattr(row, name)})
