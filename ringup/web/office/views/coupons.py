"""Who used a coupon: page by page on its record, and as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.web.office.doors import record_or_404
from ringup.web.office.downloads import csv_file
from ringup.web.office.panels.coupon_redemptions import coupon_redemptions_panel, redemption_rows, redemptions_of
from ringup.web.office.records import Record
from ringup.web.office.setup.coupons import COUPONS
from ringup.web.office.views.records import record_page
from ringup.web.ui.actors import acting
from ringup.web.ui.panels import answer

# A file holds what a spreadsheet still opens.
MOST_IN_FILE = 100_000


def _record(actor: Actor, coupon_key: str) -> Record:
    if not COUPONS.may_be_seen_by(actor):
        raise Http404
    return record_or_404(actor, COUPONS, coupon_key)


@require_safe
@acting
def coupon_redemptions(request: HttpRequest, actor: Actor, coupon_key: str) -> HttpResponse:
    """A page of the uses."""
    record = _record(actor, coupon_key)
    text = request.GET.get("page", "1")
    page = int(text) if text.isdigit() and len(text) < 7 else 1
    panel = coupon_redemptions_panel(actor, record.row, page)
    if not request.headers.get("HX-Request"):
        return record_page(request, record, instead=panel)
    return answer(request, [panel])


@require_safe
@acting
def coupon_redemptions_file(request: HttpRequest, actor: Actor, coupon_key: str) -> HttpResponse:
    """All uses as CSV."""
    record = _record(actor, coupon_key)
    heads = [_("Code"), _("Order"), _("Customer"), _("Call center"), _("State"), _("Amount"), _("When"), _("Changed")]
    rows = redemption_rows(list(redemptions_of(record.row)[:MOST_IN_FILE]))
    return csv_file(
        "redemptions",
        heads,
        (
            (row.code, row.order, row.customer, row.call_center, row.state, row.amount, row.made_at, row.changed_at)
            for row in rows
        ),
    )
