"""How the scores of an RFM analysis changed, as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.reports.queries.rfm_history import list_changes
from ringup.web.office.doors import record_or_404
from ringup.web.office.downloads import csv_file
from ringup.web.office.panels.rfm_history import FILE_HEADS, file_rows
from ringup.web.office.setup.target_markets import RFM_ANALYSES
from ringup.web.ui.actors import acting


@require_safe
@acting
def rfm_history_file(request: HttpRequest, actor: Actor, rfm: str) -> HttpResponse:
    """All changes that were kept, with the digits."""
    if not RFM_ANALYSES.may_be_seen_by(actor):
        raise Http404
    row = record_or_404(actor, RFM_ANALYSES, rfm).row
    return csv_file(f"rfm-history-{row.code}", FILE_HEADS, file_rows(list_changes(row)))
