"""Finds customers: while somebody types, and as a page. A single hit opens itself."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.web.desk.customer_service.answers import open_customer, show_page, show_panels
from ringup.web.desk.customer_service.page import customer_page, nobody_page
from ringup.web.desk.customer_service.panels.found_customers import found_customers_panel
from ringup.web.desk.customer_service.shown import shown_customer, viewpoint
from ringup.web.ui.actors import acting

sees_customers = acting(may=Permission.SEE_CUSTOMERS)


@sees_customers
@require_safe
def customers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The page with nobody on it, or with what was found; the one who must be meant is opened."""
    page = nobody_page(actor, viewpoint(actor), asked=request.GET.get("text", "").strip())
    if page.found.sure:
        return HttpResponseRedirect(reverse("desk:customer", args=[page.found.sure]))
    return show_page(request, actor, page)


@sees_customers
@require_safe
def found_customers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Hits for what is being typed, while `customer` is shown; the one who must be meant is opened in place."""
    text, current = request.GET.get("text", "").strip(), request.GET.get("customer", "")
    found = found_customers_panel(actor, viewpoint(actor), text, customer=current)
    if not found.sure or found.sure == current:
        return show_panels(request, current, [found])
    page = customer_page(shown_customer(actor, found.sure), asked=text)
    return open_customer(request, page, [page.found])


@sees_customers
@require_safe
def customer(request: HttpRequest, actor: Actor, customer: str) -> HttpResponse:
    """A customer: as a page, or in place of the one that is shown."""
    return show_page(request, actor, customer_page(shown_customer(actor, customer)))
