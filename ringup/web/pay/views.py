"""Leads a customer to the processor's page, without a sign-in: whoever was sent the link may follow it."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ringup.payments.actions.open_payment_link import open_payment_link
from ringup.payments.queries import find_link_page
from ringup.values.refusal import Refusal


@never_cache
@require_safe
def link(request: HttpRequest, link: str) -> HttpResponse:
    """On to the processor, or, in the customer's language, that this is paid or over."""
    page = find_link_page(link)
    if page is None:
        raise Http404
    outcome = open_payment_link(None, link=link)
    if not isinstance(outcome, Refusal):
        return HttpResponseRedirect(outcome)
    with translation.override(page.language):
        return render(request, "pay/link.html", {"page": page}, status=200 if page.is_paid else 410)
