"""What screens ask about prices: the names behind the codes of a stored calculation."""

from collections.abc import Collection

from ringup.pricing.models import ChargeCode, Discount, PriceAdjustment


def find_rule_names(*, legal_entity: int, codes: Collection[str]) -> dict[str, str]:
    """The names of discounts, price adjustments and charges by their codes, in one query; unknown codes are absent."""
    if not codes:
        return {}
    charges, adjustments, discounts = (
        model.objects.filter(legal_entity=legal_entity, code__in=codes).values_list("code", "name")
        for model in (ChargeCode, PriceAdjustment, Discount)
    )
    return dict(charges.union(adjustments, discounts))
