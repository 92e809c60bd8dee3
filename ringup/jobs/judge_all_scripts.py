"""Looks for all companies at what the versions of their scripts came to; those that do harm are stopped."""

import logging

from ringup.call_centers.models import LegalEntity
from ringup.directed_selling.actions.judge_scripts import judge_scripts

log = logging.getLogger(__name__)


def judge_all_scripts() -> int:
    """How many companies were looked at. One that fails holds up none of the others."""
    companies = list(LegalEntity.objects.order_by("pk").values_list("pk", flat=True))
    for company in companies:
        try:
            judge_scripts(None, legal_entity=company)
        except Exception:
            log.exception("the scripts of company %s cannot be judged", company)
    return len(companies)
