"""In which currency a company reckons."""

from ringup.call_centers.models import LegalEntity


def company_currency(legal_entity: int) -> str:
    """The currency of the legal entity (key); one query."""
    return LegalEntity.objects.values_list("currency", flat=True).get(pk=legal_entity)
