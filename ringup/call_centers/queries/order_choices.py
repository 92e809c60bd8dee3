"""What can be chosen on an order or a customer of a company: reason codes, tax groups, values of dimensions."""

from ringup.call_centers.models import FinancialDimension, ReasonCode, TaxGroup


def list_reason_codes(*, legal_entity: int, kind: str) -> list[tuple[str, str]]:
    """The active reason codes of a kind as (code, text), by text."""
    codes = ReasonCode.objects.filter(legal_entity=legal_entity, kind=kind, active=True)
    return list(codes.order_by("text").values_list("code", "text"))


def list_tax_groups(*, legal_entity: int) -> list[tuple[str, str]]:
    """The tax groups that customers can have as (code, name), by name."""
    return list(TaxGroup.objects.filter(legal_entity=legal_entity).order_by("name").values_list("code", "name"))


def list_dimension_values(*, legal_entity: int) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Every financial dimension as (code, name, its active values as (code, name)), in two queries."""
    dimensions = FinancialDimension.objects.filter(legal_entity=legal_entity).order_by("name")
    return [
        (
            dimension.code,
            dimension.name,
            sorted(((value.code, value.name) for value in dimension.values.all() if value.active), key=lambda v: v[1]),
        )
        for dimension in dimensions.prefetch_related("values")
    ]
