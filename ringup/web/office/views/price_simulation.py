"""The price simulation: what is asked of past orders, and the answers of the job."""

from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ringup.call_centers.models import CallCenter
from ringup.call_centers.rules.actor import Actor
from ringup.pricing.actions.ask_simulation import MOST_ORDERS, SimulationWish, ask_simulation
from ringup.pricing.models import Discount, PriceAdjustment, PriceSimulation
from ringup.products.models import Item
from ringup.values.decimals import parse_decimal
from ringup.values.refusal import Refusal
from ringup.web.office.choices import codes_of, rows_of
from ringup.web.office.doors import on_page
from ringup.web.office.forms import RowForm, make_form
from ringup.web.office.frame import frame
from ringup.web.office.inputs import MOST_BOXES, NumbersField, PairsField, many_of
from ringup.web.office.pages import PRICE_SIMULATION
from ringup.web.office.panels.price_simulation_result import (
    change_of,
    price_simulation_result_panel,
    sample_of,
    title_of,
)
from ringup.web.office.panels.setup_section import Asked
from ringup.web.ui.panels import answer

LATEST = 30
USUAL_ORDERS = 500


class PricesField(PairsField):
    """New base prices of items in one line, `LAMP-1: 12.50, MUG-1: 4`; its value is {item number: price}."""

    def __init__(self, *, actor: Actor, **options: Any) -> None:
        super().__init__(**options)
        self.items = Item.objects.filter(legal_entity=actor.legal_entity)

    def clean(self, value: Any) -> dict[str, Decimal]:  # type: ignore[override]
        pairs = super().clean(value)
        known = {
            number.upper(): number
            for number in self.items.filter(number__in=[*pairs, *(number.upper() for number in pairs)]).values_list(
                "number", flat=True
            )
        }
        unknown = [number for number in pairs if number.upper() not in known]
        if unknown:
            raise forms.ValidationError(_("There is no %(number)s.") % {"number": ", ".join(unknown)})
        try:
            return {known[number.upper()]: parse_decimal(price) for number, price in pairs.items()}
        except ValueError:
            raise forms.ValidationError(_("Write it as LAMP-1: 12.50, MUG-1: 4.")) from None


@require_http_methods(["GET", "HEAD", "POST"])
@on_page(PRICE_SIMULATION)
def price_simulation(request: HttpRequest, actor: Actor) -> HttpResponse:
    """GET: what can be asked, and the latest answers. POST: ask."""
    form = _form(actor, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        asked = _ask(actor, form) if form.is_valid() else None
        if isinstance(asked, PriceSimulation):
            return HttpResponseRedirect(reverse("office:price-simulation-result", args=[asked.public_id]))
        if asked is not None:
            form.refuse(asked, asked.field)
        status = 422
    context = {
        "page": PRICE_SIMULATION,
        "fields": [Asked(field=form[name], look="half" if name in WIDE else "") for name in form.fields],
        "wrongs": form.non_field_errors() if form.is_bound else (),
        "may_ask": actor.may(PRICE_SIMULATION.may),
        "latest": [_told(row) for row in _rows(actor)[:LATEST]],
    }
    return render(request, "office/price_simulation.html", frame(actor, PRICE_SIMULATION) | context, status=status)


WIDE = ("name", "prices")


@require_safe
@on_page(PRICE_SIMULATION)
def price_simulation_result(request: HttpRequest, actor: Actor, simulation: str) -> HttpResponse:
    """One answer, or how far it is."""
    row = _rows(actor).filter(public_id=simulation).first()
    if row is None:
        raise Http404
    panel = price_simulation_result_panel(row)
    if request.headers.get("HX-Request"):
        return answer(request, [panel])
    context = {"page": PRICE_SIMULATION, "result": panel}
    return render(request, "office/price_simulation_of.html", frame(actor, PRICE_SIMULATION) | context)


def _rows(actor: Actor) -> Any:
    rows = PriceSimulation.objects.filter(legal_entity=actor.legal_entity).select_related("asked_by", "call_center")
    return rows.order_by("-asked_at", "-pk")


def _told(row: PriceSimulation) -> dict[str, Any]:
    return {
        "title": title_of(row),
        "about": change_of(row) if row.name else "",
        "sample": sample_of(row),
        "state": row.get_state_display(),
        "tone": {"done": "good", "failed": "bad"}.get(row.state, "warn"),
        "asked_at": row.asked_at,
        "address": reverse("office:price-simulation-result", args=[row.public_id]),
    }


def _form(actor: Actor, data: Any) -> RowForm:
    fields: dict[str, forms.Field] = {
        "discounts": _codes(actor, Discount, _("Discounts, enabled or not")),
        "adjustments": _codes(actor, PriceAdjustment, _("Price adjustments, enabled or not")),
        "prices": PricesField(
            actor=actor, label=_("Other base prices"), help_text=_("LAMP-1: 12.50, MUG-1: 4"), max_length=2_000
        ),
        "name": forms.CharField(label=_("Name"), max_length=120),
        "call_center": forms.TypedChoiceField(
            label=_("Call center"), choices=rows_of(CallCenter)(actor), coerce=int, empty_value=None
        ),
        "orders": forms.IntegerField(
            label=_("Newest orders"), help_text=_("At most %(limit)s.") % {"limit": MOST_ORDERS}
        ),
        "first_day": _day(_("Ordered from")),
        "last_day": _day(_("Ordered to")),
        "starts_on": _day(_("As if they came in from"), help_text=_("Empty: now, or when the discount begins.")),
    }
    for field in fields.values():
        field.required = False
    fields["orders"].widget.attrs["class"] = "amount"
    initial = {"call_center": actor.call_center, "orders": USUAL_ORDERS}
    return make_form(fields, prefix="simulation", initial=initial, data=data)


def _codes(actor: Actor, model: Any, label: str) -> forms.Field:
    choices = codes_of(model)(actor)
    field = (
        many_of(choices, coerce=str)
        if len(choices) <= MOST_BOXES
        else NumbersField(model=model, by="code", actor=actor)
    )
    field.label = label
    return field


def _day(label: str, **options: Any) -> forms.Field:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)


def _ask(actor: Actor, form: RowForm) -> PriceSimulation | Refusal:
    given = form.cleaned_data
    center = CallCenter.objects.filter(legal_entity=actor.legal_entity, pk=given["call_center"] or 0).first()
    if center is None:
        return Refusal(code="required", field="call_center")
    wish = SimulationWish(
        call_center=center.pk,
        starts_at=_start(actor, center, given),
        name=given["name"],
        discounts=given["discounts"],
        adjustments=given["adjustments"],
        prices=given["prices"],
        orders=given["orders"] if given["orders"] is not None else USUAL_ORDERS,
        first_day=given["first_day"],
        last_day=given["last_day"],
    )
    return ask_simulation(actor, wish=wish)


def _start(actor: Actor, center: CallCenter, given: dict[str, Any]) -> datetime:
    """The day that was said, else now, or the latest beginning of a chosen discount that lies ahead."""
    if given["starts_on"]:
        return datetime.combine(given["starts_on"], time.min, tzinfo=ZoneInfo(center.time_zone))
    chosen = Discount.objects.filter(legal_entity=actor.legal_entity, code__in=given["discounts"])
    begins = [begin for begin in chosen.values_list("valid_from", flat=True) if begin]
    return max([timezone.now(), *begins]).astimezone(UTC)
