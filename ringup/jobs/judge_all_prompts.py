"""Counts for all companies what their prompts were worth lately."""

import logging

from ringup.call_centers.models import LegalEntity
from ringup.directed_selling.actions.judge_prompts import judge_prompts

log = logging.getLogger(__name__)


def judge_all_prompts() -> int:
    """How many companies were looked at. One that fails holds up none of the others."""
    companies = list(LegalEntity.objects.order_by("pk").values_list("pk", flat=True))
    for company in companies:
        try:
            judge_prompts(None, legal_entity=company)
        except Exception:
            log.exception("the prompts of company %s cannot be judged", company)
    return len(companies)
