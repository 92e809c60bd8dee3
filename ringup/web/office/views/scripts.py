"""A script while it is written: read as an agent would see it, in every language that it has."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_POST

from ringup.call_centers.rules.actor import Actor
from ringup.directed_selling.rules.script_texts import Piece, faults_of, read_text
from ringup.plumbing import formats
from ringup.web.office.records import currency_of
from ringup.web.office.setup.scripts import SCRIPTS
from ringup.web.ui.actors import acting
from ringup.web.ui.wording import say

# What the order in the preview knows already: so that one step is done and the others are not.
KNOWN = ("customer", "lines", "phone")


@dataclass(frozen=True, kw_only=True)
class Preview:
    """One language: its pieces, or what is wrong with the text."""

    code: str
    language: str
    pieces: tuple[Piece, ...] = ()
    faults: tuple[str, ...] = ()


@require_POST
@acting
def script_preview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How the texts of the form read; nothing is stored."""
    if not SCRIPTS.may_be_seen_by(actor):
        raise Http404
    previews = tuple(_previews(request, actor))
    return render(request, "office/script_preview.html", {"previews": previews})


def _previews(request: HttpRequest, actor: Actor) -> Iterator[Preview]:
    for code, language in settings.LANGUAGES:
        text = request.POST.get(f"general-text_{code}") or request.POST.get(f"new-text_{code}") or ""
        if not text.strip():
            continue
        faults = tuple(say(fault).text for fault in faults_of(text, f"text_{code}"))
        pieces = () if faults else read_text(text, _samples(actor, code), KNOWN)
        yield Preview(code=code, language=str(language), pieces=pieces, faults=faults)


def _samples(actor: Actor, language: str) -> dict[str, str]:
    currency = currency_of(actor)
    with translation.override(language):
        return {
            "agent_name": actor.name,
            "call_center": "Northline",
            "customer_name": "Carla Jansen",
            "first_name": "Carla",
            "item_name": "Halogen 12 W",
            "item_number": "LAMP-1",
            "item_price": formats.unit_price(Decimal("24.95"), currency),
            "mode_of_delivery": "DHL",
            "order_total": formats.money(12_480, currency),
            "source_code": "AUTUMN-01",
        }
