"""Makes the base prices of a category's items anew, by its price rule (spec §14)."""

from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction

from ringup.call_centers.loading.setup_kinds import find_rows
from ringup.call_centers.models import LegalEntity
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.pricing.models import BasePrice
from ringup.pricing.rules.prices.category_rules import Basis, CategoryRule
from ringup.products.loading import category_paths
from ringup.products.models import Category, Item
from ringup.values.money import exponent_of
from ringup.values.refusal import Refusal


def reprice_category(actor: Actor, *, category: str, rule: CategoryRule) -> int | Refusal:
    """How many items of the category (its key) and of those below got a new price in the company's currency.

    Items without the basis, a cost or a price, keep what they have. Refusals: `not_permitted`, `not_found`, those of
    `CategoryRule.refuse`, `nothing_to_price`.
    """
    if refusal := refuse_without(actor, Permission.CHANGE_PRICES) or rule.refuse():
        return refusal
    with transaction.atomic():
        row: Category | None = find_rows(actor, Category, category).first()
        if row is None:
            return Refusal(code="not_found")
        currency = LegalEntity.objects.values_list("currency", flat=True).get(pk=actor.legal_entity)
        prices = [
            BasePrice(item_id=item, currency=currency, price=price, price_unit=1)
            for item, basis in _bases(row, rule.basis, currency)
            if (price := _sold_at(rule, basis, currency)) > 0
        ]
        if not prices:
            return Refusal(code="nothing_to_price", field="basis")
        BasePrice.objects.bulk_create(
            prices,
            update_conflicts=True,
            unique_fields=["item", "currency"],
            update_fields=["price", "price_unit"],
            batch_size=5_000,
        )
    return len(prices)


def _bases(category: Category, basis: Basis, currency: str) -> list[tuple[int, Decimal]]:
    """The items of the category and below, each with what its price is made from."""
    paths = category_paths(category.legal_entity_id)
    below = [key for key, path in paths.items() if category.code in path]
    items = Item.objects.filter(pk__in=Item.categories.through.objects.filter(category__in=below).values("item"))
    if basis is Basis.COST:
        costs = items.filter(cost__gt=0).order_by("pk").values_list("pk", "cost")
        return [(key, cost) for key, cost in costs if cost is not None]
    rows = BasePrice.objects.filter(item__in=items, currency=currency, price__gt=0).order_by("item")
    return [(row.item_id, row.price / row.price_unit) for row in rows]


def _sold_at(rule: CategoryRule, basis: Decimal, currency: str) -> Decimal:
    made = rule.price(basis)
    exact = Decimal(made.numerator) / Decimal(made.denominator)
    return exact.quantize(Decimal(1).scaleb(-exponent_of(currency)), rounding=ROUND_HALF_UP)
