"""Rows → values: the price book of an order in a fixed number of queries, whatever lines and rules there are.

The rules of a call center are parsed once and kept in the process; one cheap query says whether they are still new.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from threading import Lock
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from ringup.call_centers.models import CallCenter, TaxGroup
from ringup.catalogs.loading import load_offered_codes
from ringup.catalogs.rules.source_codes import OfferedCode
from ringup.delivery.models import ModeOfDelivery
from ringup.plumbing.prepared_rows import IsAnyOf, PreparedRows, PreparedValues
from ringup.pricing.connectors.registry import find_tax_connector
from ringup.pricing.models import (
    AutoCharge,
    BasePrice,
    ChargeCode,
    Discount,
    PriceAdjustment,
    PricingPolicy,
    Rule,
    RulesVersion,
    TaxAnswer,
    TaxRate,
)
from ringup.pricing.models import TaxGroupRule as TaxGroupRuleRow
from ringup.pricing.models import TradeAgreement as TradeAgreementRow
from ringup.pricing.rules.basket import Basket, BasketLine, Context, ContextGroup, Destination, OutsideTaxes
from ringup.pricing.rules.basket import KitComponent as KitComponentOfLine
from ringup.pricing.rules.calculation import Calculation
from ringup.pricing.rules.charge import Charge
from ringup.pricing.rules.coupon import Coupon, CouponCode
from ringup.pricing.rules.discount import Discount as DiscountRule
from ringup.pricing.rules.outside_tax import TaxOutcome, TaxRequest, Unknown
from ringup.pricing.rules.pipeline import calculate
from ringup.pricing.rules.policy import Policy
from ringup.pricing.rules.price_book import PriceBook, PriceRules
from ringup.pricing.rules.prices.adjustments import PriceAdjustment as AdjustmentRule
from ringup.pricing.rules.prices.agreements import ALL, Account, TradeAgreement
from ringup.pricing.rules.product import PREVENTS, Prevent, Product
from ringup.pricing.rules.shape import read
from ringup.pricing.rules.tax_groups import TaxGroupRule
from ringup.pricing.rules.taxes import TaxEntry
from ringup.products.loading import category_paths, load_kits
from ringup.products.models import Category, Item, KitComponent
from ringup.values.period import Period

T = TypeVar("T")

# Rules of this many call centers (and currencies) stay parsed in a process.
KEPT = 64
# Opens a discount that asks for a coupon while it is tried; no stored code has a blank.
TRIAL_COUPON = "in a trial"
AGREEMENT_COLUMNS = (
    "item__number",
    "customer__number",
    "price_group__code",
    "price",
    "unit",
    "from_quantity",
    "to_quantity",
    "valid_from",
    "valid_to",
    "find_next",
)

VERSION = PreparedValues(
    lambda legal_entity: RulesVersion.objects.filter(legal_entity=legal_entity).values_list("version")
)
BASE_PRICES = PreparedRows(
    lambda currency, items: BasePrice.objects.filter(IsAnyOf("item_id", items), currency=currency)
)
CATEGORIES = PreparedValues(
    lambda items: Item.categories.through.objects.filter(IsAnyOf("item_id", items)).values_list(
        "item_id", "category_id"
    )
)
AGREEMENTS = PreparedValues(
    lambda currency, items, customer: (
        TradeAgreementRow.objects.filter(IsAnyOf("item_id", items), currency=currency)
        .filter(Q(customer=None) | Q(customer=customer))
        .values_list(*AGREEMENT_COLUMNS)
        .order_by("id")
    )
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
    the item tax groups of charges by code. `kits` are the keys of the items that have components.
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


_kept: OrderedDict[tuple[int, str, int], RuleSet] = OrderedDict()
_keeping = Lock()


class BrokenRule(Exception):
    """A stored rule that no longer parses; `manage.py check` names it before a customer does."""


def load_price_book(
    *,
    kept: RuleSet,
    currency: str,
    items: Iterable[tuple[Item, str, Decimal]],
    customer: int | None,
    components: Mapping[int, str] | None = None,
) -> PriceBook:
    """The call center's rules (`load_rules`), and the products: item, unit, how many of its own unit that is.

    `components` are the numbers of the items in kits, by key: of them only the base price is asked.
    Trade agreements of other customers are left out; a product without a base price in the currency costs 0.
    """
    wanted = {(item.pk, unit): (item, unit, factor) for item, unit, factor in items}
    keys = {item.pk for item, _, _ in wanted.values()}
    masters = {item.master_id for item, _, _ in wanted.values() if item.master_id is not None}
    parts = components or {}
    prices = {row.item_id: row for row in BASE_PRICES(currency, list(keys | parts.keys()))}
    categories = _categories(keys, kept.category_paths)
    agreements = AGREEMENTS(currency, list(keys | masters), customer)
    master_numbers = dict(Item.objects.filter(pk__in=masters).values_list("pk", "number")) if masters else {}
    # A component is asked for without a unit, and the book then gives the first: that in the item's own unit.
    sold = sorted(wanted.values(), key=lambda one: one[1] != one[0].unit) if parts else wanted.values()
    own = {item.number for item, unit, _ in sold if unit == item.unit}
    return PriceBook(
        rules=kept.rules,
        products=(
            *(_component(number, prices.get(key)) for key, number in parts.items() if number not in own),
            *(
                _product(item, unit, factor, prices.get(item.pk), categories.get(item.pk, ()), kept, master_numbers)
                for item, unit, factor in sold
            ),
        ),
        trade_agreements=tuple(parse_agreement(row) for row in agreements),
    )


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
    policy = PricingPolicy.objects.filter(call_center=center).first()
    adjustments = PriceAdjustment.objects.filter(legal_entity=entity, enabled=True)
    discounts = Discount.objects.filter(legal_entity=entity, enabled=True, currency=currency)
    charges = AutoCharge.objects.filter(legal_entity=entity, enabled=True, currency=currency)
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
        charge_tax_groups=dict(ChargeCode.objects.filter(legal_entity=entity).values_list("code", "tax_group")),
    )


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
    return frozenset(flag for flag, name in PREVENTS.items() if getattr(row, name))


def _categories(keys: set[int], paths: Mapping[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    through = CATEGORIES(list(keys))
    found: dict[int, dict[str, None]] = {}
    for item, category in through:
        found.setdefault(item, {}).update(dict.fromkeys(paths.get(category, ())))
    return {item: tuple(codes) for item, codes in found.items()}


def _product(
    item: Item,
    unit: str,
    factor: Decimal,
    price: BasePrice | None,
    categories: Sequence[str],
    kept: RuleSet,
    master_numbers: Mapping[int, str],
) -> Product:
    by_category = [kept.category_prevents[code] for code in categories if code in kept.category_prevents]
    return Product(
        number=item.number,
        price=price.price * factor if price else Decimal(0),
        price_unit=price.price_unit if price else Decimal(1),
        cost=None if item.cost is None else item.cost * factor,
        unit=unit,
        categories=tuple(categories),
        master=master_numbers.get(item.master_id or 0, ""),
        variant=item.variant,
        prevent=prevented_by(item).union(*by_category),
        tax_group=item.tax_group,
        zero_price_valid=item.zero_price_valid,
    )


def _component(number: str, price: BasePrice | None) -> Product:
    if price is None:
        return Product(number=number, price=Decimal(0))
    return Product(number=number, price=price.price, price_unit=price.price_unit)


def parse_agreement(row: tuple[Any, ...]) -> TradeAgreement:
    """The columns `AGREEMENT_COLUMNS` of a stored agreement as the rule it is."""
    number, customer, group, price, unit, from_quantity, to_quantity, start, end, find_next = row
    account = ALL if customer is None and group is None else Account(customer=customer or "", price_group=group or "")
    return TradeAgreement(
        account=account,
        product=number,
        price=price,
        unit=unit or None,
        from_quantity=from_quantity,
        to_quantity=to_quantity,
        valid=Period(start=start, end=end),
        find_next=find_next,
    )


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A sample basket calculated without and with one discount."""

    without: Calculation
    with_it: Calculation

    @property
    def saved_minor(self) -> int:
        """What the discount spares the customer, what it drives away and charges included."""
        return self.without.totals.total_minor - self.with_it.totals.total_minor


def load_outside_taxes(order: str) -> OutsideTaxes | None:
    """The last taxes that an outside service gave for the order (its public id), whatever has changed since."""
    row = TaxAnswer.objects.filter(order=order, failure={}).order_by("-answered_at").first()
    if row is None:
        return None
    return OutsideTaxes(
        inputs=row.inputs,
        taxes=tuple(Decimal(tax) for tax in row.taxes),
        service=row.service,
        reference=row.reference or None,
    )


def load_tax_failure(order: str) -> Mapping[str, Any]:
    """Why the last question about the order has no taxes: a refusal as stored, {"because": …}, or nothing."""
    row = TaxAnswer.objects.filter(order=order).order_by("-answered_at").first()
    return row.failure if row else {}


def ask_tax_service(name: str, rules: PriceRules, request: TaxRequest) -> TaxOutcome:
    """The answer of the connector with that name; LookupError for a name that is not in the registry.

    One that this installation has no settings for cannot answer.
    """
    connector = find_tax_connector(name)
    if name not in settings.TAX_CONNECTORS:
        return Unknown(because="not_configured")
    return connector.configured(settings.TAX_CONNECTORS[name], rules).calculate(request)


def try_discount(
    *,
    center: CallCenter,
    currency: str,
    discount: DiscountRule,
    items: Sequence[tuple[Item, Decimal]],
    at: datetime,
) -> Tried:
    """What the discount would do to a basket of these items at the call center, enabled or not, coupon entered."""
    kept = load_rules(center, currency)
    others = tuple(one for one in kept.rules.discounts if one.id != discount.id)
    sold = [(item, item.unit, Decimal(1)) for item, _ in items]
    kits = load_kits([item.pk for item, _ in items if item.pk in kept.kits], currency=currency)
    book = load_price_book(
        kept=replace(kept, rules=replace(kept.rules, discounts=others)),
        currency=currency,
        items=sold,
        customer=None,
        components={each.part.key: each.part.number for kit in kits.values() for each in kit},
    )
    basket = Basket(
        currency=currency,
        as_of=at.astimezone(ZoneInfo(center.time_zone)),
        prices_include_tax=center.prices_include_tax,
        context=Context(call_center=center.code, price_groups=kept.price_groups, coupon_codes=(TRIAL_COUPON,)),
        ship_to=Destination(country=center.country),
        lines=tuple(
            BasketLine(
                product=item.number,
                quantity=quantity,
                kit=tuple(
                    KitComponentOfLine(product=each.part.number, quantity=each.quantity)
                    for each in kits.get(item.pk, ())
                ),
            )
            for item, quantity in items
        ),
    )
    coupons = tuple(one for one in book.coupons if one.discount != discount.id)
    if discount.coupon_required:
        coupons += (Coupon(discount=discount.id, codes=(CouponCode(code=TRIAL_COUPON),)),)
    with_it = replace(book, rules=replace(book.rules, discounts=(*others, discount)), coupons=coupons)
    return Tried(without=calculate(basket, book), with_it=calculate(basket, with_it))
