"""What the customer was sent or waits for, and the form that sends a catalog; fetched after the page."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from ringup.call_centers.models import CallCenter
from ringup.catalogs.queries import Received, list_received, list_source_codes
from ringup.plumbing import formats
from ringup.reports.queries import find_scores
from ringup.values.refusal import Refusal
from ringup.web.desk.customer_service.panels.service_panel import ServicePanel
from ringup.web.desk.customer_service.shown import ShownCustomer
from ringup.web.ui.wording import Said, say


@dataclass(frozen=True, kw_only=True)
class ReceivedCatalog:
    """One catalog in words."""

    catalog: str
    source_code: str
    told: str
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class CustomerCatalogs(ServicePanel):
    """Empty until it was fetched. `codes` are what can be sent: code and what people call it, the first
    of many; any other can be typed.
    """

    fetched: bool = False
    received: tuple[ReceivedCatalog, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    scores: str = ""
    refusal: Said | None = None


def customer_catalogs_panel(shown: ShownCustomer, refusal: Refusal | None = None) -> CustomerCatalogs:
    """Five queries."""
    actor = shown.actor
    center = CallCenter.objects.filter(pk=actor.call_center or 0, directed_selling=True).first()
    today = timezone.now().astimezone(shown.view.zone).date()
    hits = (
        list_source_codes(call_center=center.pk, today=today, customer=shown.card.id)
        if center is not None and shown.may_sell
        else []
    )
    scores = find_scores(customer=shown.card.id)
    return CustomerCatalogs(
        customer=shown.id,
        fetched=True,
        received=tuple(_told(each) for each in list_received(customer=shown.card.id)),
        codes=tuple((hit.code, f"{hit.code} · {hit.catalog}") for hit in hits),
        scores=", ".join(f"{name} {score}" for name, score in scores),
        refusal=say(refusal) if refusal else None,
    )


def _told(each: Received) -> ReceivedCatalog:
    day = formats.day(each.on)
    if each.waiting:
        told, tone = _("asked for on %(day)s, %(copies)s") % {"day": day, "copies": f"× {each.quantity}"}, "warn"
    elif each.on_request:
        told, tone = _("sent on request, %(day)s") % {"day": day}, "good"
    else:
        told, tone = _("mailed %(day)s") % {"day": day}, ""
    return ReceivedCatalog(catalog=each.catalog, source_code=each.source_code, told=told, tone=tone)
