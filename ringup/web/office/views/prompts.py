"""What prompts brought: by prompt, kind, agent or source code, on a page and as a file."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringup.call_centers.queries.currencies import company_currency
from ringup.call_centers.rules.actor import Actor
from ringup.directed_selling.rules.prompts import WINDOW
from ringup.plumbing import formats
from ringup.reports.loading import Days
from ringup.reports.queries.prompts import BY, PromptRow, list_prompts
from ringup.web.office.days import days_of
from ringup.web.office.doors import on_page
from ringup.web.office.downloads import csv_file
from ringup.web.office.frame import frame
from ringup.web.office.pages import PROMPTS
from ringup.web.office.panels.prompt_report import FILE_HEADS, KINDS, file_rows, prompt_report_panel


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for; both days count."""

    days: Days
    by: str
    kind: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        """From the address; what cannot be read is the usual: the last days, by prompt, of all kinds."""
        by, kind = request.GET.get("by", ""), request.GET.get("kind", "")
        days = days_of(request, usual=WINDOW)
        return cls(days=days, by=by if by in BY else "prompt", kind=kind if kind in KINDS else "")

    def rows(self, actor: Actor) -> list[PromptRow]:
        """What was shown in these days, on the clock of the one who looks."""
        return list_prompts(
            legal_entity=actor.legal_entity,
            by=self.by,
            kind=self.kind,
            start=self.days.start,
            end=self.days.end,
        )


@require_safe
@on_page(PROMPTS)
def prompts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The report, what earns most a second first."""
    asked = Asked.of(request)
    title = f"{formats.day(asked.days.first)} – {formats.day(asked.days.last)}"
    groups = (
        ("prompt", _("prompts")),
        ("kind", _("kinds")),
        ("agent", _("agents")),
        ("source_code", _("source codes")),
        ("script", _("scripts")),
    )
    found = asked.rows(actor)
    context = {
        "page": PROMPTS,
        "report": prompt_report_panel(found, by=asked.by, title=title, currency=company_currency(actor.legal_entity)),
        "asked": asked,
        "file": f"{reverse('office:prompts-file')}?{urlencode(request.GET.dict())}" if found else "",
        "groups_by": [(name, word, name == asked.by) for name, word in groups],
        "kinds": [(name, str(word), name == asked.kind) for name, word in KINDS.items()],
    }
    return render(request, "office/prompts.html", context | frame(actor, PROMPTS))


@require_safe
@on_page(PROMPTS)
def prompts_file(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same as a file, with all rows."""
    asked = Asked.of(request)
    return csv_file("prompts", FILE_HEADS, file_rows(asked.rows(actor), company_currency(actor.legal_entity)))
