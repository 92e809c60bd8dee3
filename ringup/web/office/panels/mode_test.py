"""The tester of a mode of delivery: is it valid for this item, to this address, in this call center, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from ringup.call_centers.loading.setup_kinds import key_of
from ringup.call_centers.models import CallCenter
from ringup.call_centers.rules.actor import Actor
from ringup.delivery.loading import WantedDelivery, load_mode_refusals
from ringup.products.models import Item
from ringup.web.office.choices import any_country, rows_of
from ringup.web.office.forms import RowForm, make_form
from ringup.web.office.inputs import NumberField
from ringup.web.office.panels.setup_section import Asked
from ringup.web.ui.panels import Panel
from ringup.web.ui.wording import say


@dataclass(frozen=True, kw_only=True)
class ModeTest(Panel):
    """`verdict` is empty before anything was asked."""

    area: ClassVar[str] = "office"
    title: str
    address: str
    fields: tuple[Asked, ...]
    verdict: str = ""
    is_valid: bool = False


def mode_test_form(actor: Actor, data: Any = None) -> RowForm:
    """What the tester asks for."""
    fields: Mapping[str, forms.Field] = {
        "call_center": forms.TypedChoiceField(
            label=_("Call center"), choices=rows_of(CallCenter)(actor), coerce=int, empty_value=None
        ),
        "item": NumberField(label=_("Item number"), model=Item, actor=actor),
        "country": forms.ChoiceField(label=_("Country"), choices=any_country(actor)),
        "region": forms.CharField(label=_("State or county"), max_length=60),
    }
    for field in fields.values():
        field.required = False
    return make_form(fields, prefix="test", data=data, initial={"call_center": actor.call_center})


def mode_test_panel(actor: Actor, mode: Any, form: RowForm | None = None) -> ModeTest:
    """The tester, with the verdict about what was asked."""
    form = form or mode_test_form(actor)
    verdict, is_valid = _verdict(mode, form) if form.is_bound and form.is_valid() else ("", False)
    return ModeTest(
        title=_("Try it"),
        address=reverse("office:mode-test", args=[key_of(mode)]),
        fields=tuple(Asked(field=form[name], look="half" if name == "call_center" else "") for name in form.fields),
        verdict=verdict,
        is_valid=is_valid,
    )


def _verdict(mode: Any, form: RowForm) -> tuple[str, bool]:
    asked = form.cleaned_data
    if asked["call_center"] is None:
        return _("Choose a call center."), False
    wanted = WantedDelivery(mode=mode.pk, item=asked["item"], country=asked["country"], region=asked["region"])
    refusal = load_mode_refusals(call_center=asked["call_center"], wanted=[wanted])[0]
    if refusal is None:
        return _("Valid: the call center offers it, and no rule stands against it."), True
    if refusal.code == "mode_not_offered":
        return _("Not valid: the call center does not offer it, or it is not active."), False
    return _("Not valid: %(why)s") % {"why": say(refusal).text}, False
