"""Discounts, coupons, prices and scripts as files: out, and in again, tried first."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pghistory
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ringup.call_centers.models import LegalEntity
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.directed_selling.loading import SCRIPT_KIND
from ringup.imports.exporting import coupon_table, discount_table, script_table
from ringup.imports.report import ImportReport
from ringup.imports.run import run_import
from ringup.imports.wording import refusal_text
from ringup.web.office.doors import on_page
from ringup.web.office.downloads import csv_file
from ringup.web.office.forms import RowForm, make_form
from ringup.web.office.frame import frame
from ringup.web.office.pages import EXCHANGE
from ringup.web.office.panels.setup_section import Asked
from ringup.web.ui.actors import turn_away

TABLES = {"discounts": discount_table, "coupons": coupon_table, "scripts": script_table}
KINDS = ("discounts", "coupons", "prices", "scripts")
# What takes another permission than the page.
NEEDS = {"scripts": SCRIPT_KIND.may}
LARGEST = 5 * 1024 * 1024
MOST_SHOWN = 500


@require_http_methods(["GET", "HEAD", "POST"])
@on_page(EXCHANGE)
def exchange(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET: what goes out and what may come in. POST: take a file, or say what it would do."""
    is_sent = request.method == "POST"
    if is_sent and (refusal := refuse_without(actor, EXCHANGE.may)):
        return turn_away(request, refusal)
    form = _form(request.POST if is_sent else None, request.FILES if is_sent else None)
    context: dict[str, Any] = {"page": EXCHANGE, "may_import": actor.may(EXCHANGE.may)}
    status = 200
    if is_sent and form.is_valid():
        if refusal := refuse_without(actor, NEEDS.get(form.cleaned_data["kind"], EXCHANGE.may)):
            return turn_away(request, refusal)
        context |= _take(actor, form)
        status = 200 if context["is_good"] else 422
    elif is_sent:
        status = 422
    fields = [Asked(field=form[name], look="half" if name == "file" else "") for name in form.fields]
    return render(request, "office/exchange.html", frame(actor, EXCHANGE) | context | {"fields": fields}, status=status)


@require_safe
@on_page(EXCHANGE)
def export(request: HttpRequest, actor: Actor, table: str) -> HttpResponse:
    """The table as the import of the same name reads it."""
    if table not in TABLES:
        raise Http404
    head, *rows = TABLES[table](actor.legal_entity)
    return csv_file(table, head, rows)


def _form(data: Any, files: Any) -> RowForm:
    words = {"discounts": _("Discounts"), "coupons": _("Coupons"), "prices": _("Prices"), "scripts": _("Scripts")}
    fields: dict[str, forms.Field] = {
        "kind": forms.ChoiceField(label=_("What"), choices=[(kind, words[kind]) for kind in KINDS]),
        "file": forms.FileField(label=_("CSV file"), max_length=200, validators=[_not_too_large]),
        "for_good": forms.BooleanField(
            label=_("Take it over"), required=False, help_text=_("Without it the file is only tried: nothing changes.")
        ),
    }
    return make_form(fields, prefix="exchange", data=data, files=files)


def _not_too_large(file: "UploadedFile[Any]") -> None:
    if (file.size or 0) > LARGEST:
        raise forms.ValidationError(_("A file has at most %(limit)s MB here.") % {"limit": LARGEST // 1024 // 1024})


def _take(actor: Actor, form: RowForm) -> dict[str, Any]:
    """Import the file, or only try it, and what is to be said of it."""
    given = form.cleaned_data
    with TemporaryDirectory() as folder, pghistory.context(user=actor.user):
        path, rejects = Path(folder) / "file.csv", Path(folder) / "rejects.csv"
        path.write_bytes(given["file"].read())
        report = run_import(
            kind=given["kind"],
            path=path,
            legal_entity=LegalEntity.objects.values_list("code", flat=True).get(pk=actor.legal_entity),
            dry_run=not given["for_good"],
            rejects=rejects,
        )
        problems = list(csv.DictReader(rejects.open(encoding="utf-8", newline=""))) if report.rejects else []
    return {
        "report": report,
        "is_good": report.refusal is None,
        "wrong": refusal_text(report.refusal) if report.refusal else "",
        "verdict": _verdict(report),
        "figures": [
            (_("Rows"), report.rows),
            (_("New"), report.created),
            (_("Changed"), report.updated),
            (_("As they were"), report.unchanged),
            (_("Not taken"), report.rejected),
        ],
        "problems": problems[:MOST_SHOWN],
        "more": max(len(problems) - MOST_SHOWN, 0),
    }


def _verdict(report: ImportReport) -> str:
    if report.dry_run and report.rejected:
        return _("Tried: nothing was changed. Mend what is named below, or take the other rows over.")
    if report.dry_run:
        return _("Tried: nothing was changed. Every row can be taken over.")
    return _("Taken over, except for the rows named below.") if report.rejected else _("Taken over.")
