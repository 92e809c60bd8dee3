"""The codes of a coupon as a file: for the printer of a mailing, or a letter that is merged."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.pricing.models import Coupon
from ringup.web.office.downloads import csv_file
from ringup.web.ui.actors import acting


@acting(may=Permission.CHANGE_PRICES)
@require_safe
def coupon_codes_file(request: HttpRequest, actor: Actor, coupon_key: int) -> HttpResponse:
    """All codes, by hand and in bulk, with ID, bar code and whether each can be used."""
    row = Coupon.objects.filter(legal_entity=actor.legal_entity, pk=coupon_key).first()
    if row is None:
        raise Http404
    heads = [_("Code ID"), _("Code"), _("Bar code"), _("Active")]
    rows = row.codes.order_by("pk").values_list("number", "code", "bar_code", "active")
    cells = [(number, code, bar_code, _("yes") if active else _("no")) for number, code, bar_code, active in rows]
    return csv_file(f"coupon-{row.number}", heads, cells)
