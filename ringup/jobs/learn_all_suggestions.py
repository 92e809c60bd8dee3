"""Learns for all companies anew what is bought together."""

import logging

from ringup.call_centers.models import LegalEntity
from ringup.directed_selling.actions.learn_suggestions import learn_suggestions

log = logging.getLogger(__name__)


def learn_all_suggestions() -> int:
    """How many companies were looked at. One whose orders cannot be read holds up none of the others."""
    companies = list(LegalEntity.objects.order_by("pk").values_list("pk", flat=True))
    for company in companies:
        try:
            learn_suggestions(None, legal_entity=company)
        except Exception:
            log.exception("the suggestions of company %s cannot be learned", company)
    return len(companies)
