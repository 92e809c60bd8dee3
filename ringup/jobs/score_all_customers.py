"""Counts the RFM analyses of all companies anew, over their whole order history."""

import logging

from ringup.reports.actions.score_customers import score_customers
from ringup.reports.queries import list_active_analyses

log = logging.getLogger(__name__)


def score_all_customers() -> int:
    """How many analyses were looked at. One that cannot be counted holds up none of the others."""
    analyses = list_active_analyses()
    for analysis in analyses:
        try:
            score_customers(None, analysis=analysis)
        except Exception:
            log.exception("RFM analysis %s cannot be counted", analysis)
    return len(analyses)
