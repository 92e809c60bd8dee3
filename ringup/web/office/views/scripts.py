"""A script while it is written, read as an agent would see it; its versions side by side, as a file, started again."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.queries.currencies import company_currency
from ringup.call_centers.rules.actor import Actor
from ringup.directed_selling.actions.start_version import start_version
from ringup.directed_selling.loading import texts_of
from ringup.directed_selling.models import Script
from ringup.directed_selling.queries import find_outcome
from ringup.directed_selling.rules.script_texts import Piece, faults_of, read_text, text_in
from ringup.plumbing import formats
from ringup.values.refusal import Refusal
from ringup.web.office.doors import record_or_404
from ringup.web.office.downloads import csv_file
from ringup.web.office.panels.script_versions import FILE_HEADS, file_rows, script_versions_panel
from ringup.web.office.records import Record, currency_of
from ringup.web.office.setup.scripts import SCRIPTS
from ringup.web.office.views.records import record_page
from ringup.web.ui.actors import acting, turn_away
from ringup.web.ui.panels import StatusLine, answer
from ringup.web.ui.wording import say

# What the order in the preview knows already: so that one step is done and the others are not.
KNOWN = ("customer", "lines", "phone")


@dataclass(frozen=True, kw_only=True)
class Preview:
    """One language: its pieces, or what is wrong with the text; of a version `beside` is the script's own text."""

    code: str
    language: str
    pieces: tuple[Piece, ...] = ()
    faults: tuple[str, ...] = ()
    beside: tuple[Piece, ...] | None = None


@require_POST
@acting
def script_preview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How the texts of the form read; nothing is stored."""
    if not SCRIPTS.may_be_seen_by(actor):
        raise Http404
    previews = tuple(_previews(request, actor))
    return render(request, "office/script_preview.html", {"previews": previews})


@require_safe
@acting
def script_outcome_file(request: HttpRequest, actor: Actor, script: str) -> HttpResponse:
    """What the versions came to, as CSV."""
    record = _record(actor, script)
    return csv_file("versions", FILE_HEADS, file_rows(find_outcome(record.row), company_currency(actor.legal_entity)))


@require_POST
@acting
def start_stopped(request: HttpRequest, actor: Actor, script: str) -> HttpResponse:
    """Starts a version again that was stopped."""
    record = _record(actor, script)
    outcome = start_version(actor, script=script, version=request.POST.get("version", ""))
    if isinstance(outcome, Refusal) and outcome.code == "not_permitted":
        return turn_away(request, outcome)
    wrong = say(outcome).text if isinstance(outcome, Refusal) else ""
    panel = script_versions_panel(actor, record.row, wrong=wrong)
    if request.headers.get("HX-Request"):
        told = StatusLine(text=wrong or _("The version is drawn again."), tone="bad" if wrong else "good")
        return answer(request, [panel, told], status=422 if wrong else 200)
    if wrong:
        return record_page(request, record, instead=panel, status=422)
    return HttpResponseRedirect(reverse("office:setup-record", args=[SCRIPTS.slug, script]))


def _record(actor: Actor, script: str) -> Record:
    if not SCRIPTS.may_be_seen_by(actor):
        raise Http404
    return record_or_404(actor, SCRIPTS, script)


def _previews(request: HttpRequest, actor: Actor) -> Iterator[Preview]:
    own = _own_texts(request, actor)
    for code, language in settings.LANGUAGES:
        text = request.POST.get(f"general-text_{code}") or request.POST.get(f"new-text_{code}") or ""
        if not text.strip():
            continue
        faults = tuple(say(fault).text for fault in faults_of(text, f"text_{code}"))
        pieces = () if faults else read_text(text, _samples(actor, code), KNOWN)
        beside = read_text(text_in(own, code), _samples(actor, code), KNOWN) if own else None
        yield Preview(code=code, language=str(language), pieces=pieces, faults=faults, beside=beside)


def _own_texts(request: HttpRequest, actor: Actor) -> dict[str, str]:
    """The texts of the script that the form makes a version of; none where it makes none, or of another's."""
    key = request.POST.get("general-script") or request.POST.get("new-script") or ""
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return {}
    script = Script.objects.filter(legal_entity=actor.legal_entity, pk=int(key)).first()
    return texts_of(script) if script else {}


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
