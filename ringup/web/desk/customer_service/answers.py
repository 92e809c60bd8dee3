"""Answers of the customer service page: the whole page, another customer in place, or the panels of a change."""

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from ringup.call_centers.rules.actor import Actor
from ringup.web.desk.customer_service.keys import service_keys
from ringup.web.desk.customer_service.page import ServicePage
from ringup.web.ui.panels import Panel, answer


def show_page(request: HttpRequest, actor: Actor, page: ServicePage, *, status: int = 200) -> HttpResponse:
    """The whole page; for a customer who is chosen on it only what depends on the customer, and the new address."""
    if not is_part(request) or request.headers.get("HX-History-Restore-Request"):
        context = {"page": page, "keys": service_keys(actor)}
        return render(request, "desk/customer_service/customers.html", context, status=status)
    return open_customer(request, page, [])


def open_customer(request: HttpRequest, page: ServicePage, more: Sequence[Panel]) -> HttpResponse:
    """Another customer in place of the one that is shown."""
    response = answer(request, [*page.of_customer(), *more], focus="begin-order" if page.card.may_sell else "")
    response["HX-Push-Url"] = reverse("desk:customer", args=[page.customer]) if page.customer else "false"
    return response


def show_panels(
    request: HttpRequest,
    customer: str,
    panels: Iterable[Panel],
    *,
    status: int = 200,
    focus: str = "",
    clear: Sequence[str] = (),
) -> HttpResponse:
    """The panels; a browser without scripts gets the customer's page after a change that was accepted."""
    if not is_part(request) and status < 400:
        return HttpResponseRedirect(
            reverse("desk:customer", args=[customer]) if customer else reverse("desk:customers")
        )
    events: dict[str, object] = {"ringup:clear": {"fields": list(clear)}} if clear else {}
    return answer(request, panels, status=status, focus=focus, events=events)


def is_part(request: HttpRequest) -> bool:
    """Whether a page asks for a part of itself."""
    return bool(request.headers.get("HX-Request"))
