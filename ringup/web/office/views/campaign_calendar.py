"""The calendar of what runs when, for a call center or a price group, by week or by month."""

from datetime import date, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ringup.call_centers.models import CallCenter, PriceGroup
from ringup.call_centers.rules.actor import Actor
from ringup.web.office.days import read_day
from ringup.web.office.doors import on_page
from ringup.web.office.frame import frame
from ringup.web.office.labels import label_of
from ringup.web.office.pages import CAMPAIGN_CALENDAR
from ringup.web.office.panels.campaign_calendar import KINDS, Span, campaign_calendar_panel, later
from ringup.web.office.running import list_running

WEEKS_ON = 4
MONTHS_ON = 3


@require_safe
@on_page(CAMPAIGN_CALENDAR)
def campaign_calendar(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The span that is asked for, from this week on."""
    centers = list(CallCenter.objects.filter(legal_entity=actor.legal_entity).order_by("code"))
    groups = list(PriceGroup.objects.filter(legal_entity=actor.legal_entity).order_by("code"))
    if not centers:
        raise Http404
    asked = request.GET
    center = next((one for one in centers if one.code == asked.get("center")), None)
    group = next((one for one in groups if one.code == asked.get("group")), None)
    zone = ZoneInfo((center or next((c for c in centers if c.pk == actor.call_center), centers[0])).time_zone)
    now = timezone.now().astimezone(zone)
    by_month = asked.get("by") == "month"
    span = Span.of(read_day(asked.get("from", ""), now.date()), zone, by_month=by_month)
    keys: set[int] | None = None
    if center is not None:
        keys = set(center.price_groups.values_list("pk", flat=True))
    if group is not None:
        keys = {group.pk}
    running = list_running(
        legal_entity=actor.legal_entity, start=span.moment(span.start), end=span.moment(span.end), groups=keys
    )
    kind = asked.get("kind", "")
    if kind in KINDS:
        running = [one for one in running if one.kind == kind]
    if asked.get("on") == "1":
        running = [one for one in running if one.enabled]
    step = (later(span.start, -MONTHS_ON), later(span.start, MONTHS_ON)) if by_month else _weeks(span.start)
    context = {
        "page": CAMPAIGN_CALENDAR,
        "calendar": campaign_calendar_panel(span, running, now=now),
        "centers": [(one.code, label_of(one), one is center) for one in centers],
        "price_groups": [(one.code, label_of(one), one is group) for one in groups],
        "by_month": by_month,
        "kinds": [(name, str(word), name == kind) for name, word in KINDS.items()],
        "only_on": asked.get("on") == "1",
        "start": span.start.isoformat(),
        "before": _address(request, step[0]),
        "today": _address(request, now.date()),
        "after": _address(request, step[1]),
    }
    return render(request, "office/campaign_calendar.html", frame(actor, CAMPAIGN_CALENDAR) | context)


def _weeks(start: date) -> tuple[date, date]:
    return start - timedelta(weeks=WEEKS_ON), start + timedelta(weeks=WEEKS_ON)


def _address(request: HttpRequest, day: date) -> str:
    asked = {**request.GET.dict(), "from": day.isoformat()}
    return f"{reverse('office:campaign-calendar')}?{urlencode(asked)}"
