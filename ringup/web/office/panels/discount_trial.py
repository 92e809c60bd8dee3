"""Tries a discount on a sample basket before it is enabled: with it and without it, by the rules of a call center."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ringup.call_centers.loading.setup_kinds import key_of
from ringup.call_centers.models import CallCenter
from ringup.call_centers.rules.actor import Actor
from ringup.orders.rules.entry import AddLine, read_entry
from ringup.plumbing import formats
from ringup.pricing.loading import Tried, parse_discount, try_discount
from ringup.pricing.models import Discount
from ringup.pricing.rules.calculation import Calculation
from ringup.products.models import Item
from ringup.web.office.choices import rows_of
from ringup.web.office.forms import RowForm, make_form
from ringup.web.office.panels.setup_section import Asked
from ringup.web.ui.panels import Panel
from ringup.web.ui.wording import say
from ringup.web.ui.wording.sentences import read_aloud

MOST_LINES = 50


@dataclass(frozen=True, kw_only=True)
class TrialLine:
    """One line of the sample: what the discount takes off it, and what is left."""

    item: str
    quantity: str
    price: str
    given: str
    others: str
    net: str


@dataclass(frozen=True, kw_only=True)
class DiscountTrial(Panel):
    """`says` is the discount in sentences; `lines` and `verdict` are empty before anything was tried."""

    area: ClassVar[str] = "office"
    title: str
    says: str
    address: str
    fields: tuple[Asked, ...]
    lines: tuple[TrialLine, ...] = ()
    verdict: str = ""
    gives: bool = False


class BasketField(forms.CharField):
    """A basket in one line, as the desk's entry field reads it: `3*4711, MUG-1`. Its value: {item: quantity}."""

    def __init__(self, *, actor: Actor, **options: Any) -> None:
        super().__init__(**options)
        self.items = Item.objects.filter(legal_entity=actor.legal_entity)

    def clean(self, value: Any) -> dict[Item, Decimal]:
        words = [word.strip() for word in super().clean(value).split(",") if word.strip()]
        entries = [(word, read_entry(word)) for word in words[:MOST_LINES]]
        wanted = {word: entry for word, entry in entries if isinstance(entry, AddLine)}
        numbers = {entry.item.upper() for entry in wanted.values()}
        known = {item.number.upper(): item for item in self.items.filter(number__in=numbers)}
        unknown = [word for word, entry in entries if word not in wanted or wanted[word].item.upper() not in known]
        if unknown:
            raise ValidationError(
                _("There is no %(number)s."), code="not_in_list", params={"number": ", ".join(unknown)}
            )
        found: dict[Item, Decimal] = {}
        for entry in wanted.values():
            item = known[entry.item.upper()]
            found[item] = found.get(item, Decimal(0)) + entry.quantity
        return found


def discount_trial_form(actor: Actor, data: Any = None) -> RowForm:
    """What the trial asks for."""
    fields: Mapping[str, forms.Field] = {
        "call_center": forms.TypedChoiceField(
            label=_("Call center"), choices=rows_of(CallCenter)(actor), coerce=int, empty_value=None
        ),
        "basket": BasketField(
            label=_("Basket"), actor=actor, help_text=_("As at the desk: 3*4711, MUG-1"), max_length=400
        ),
    }
    for field in fields.values():
        field.required = False
    return make_form(fields, prefix="trial", data=data, initial={"call_center": actor.call_center})


def discount_trial_panel(actor: Actor, row: Discount, form: RowForm | None = None) -> DiscountTrial:
    """The trial, with what came of it."""
    form = form or discount_trial_form(actor)
    tried = _tried(row, form)
    lines, verdict = (tuple(_lines(row, tried)), _verdict(row, tried)) if tried else ((), "")
    return DiscountTrial(
        title=_("Try it"),
        says=read_aloud(parse_discount(row), currency=row.currency) if row.params else "",
        address=reverse("office:discount-trial", args=[key_of(row)]),
        fields=tuple(Asked(field=form[name], look="half" if name == "basket" else "") for name in form.fields),
        lines=lines,
        verdict=verdict,
        gives=tried is not None and tried.saved_minor > 0,
    )


def _tried(row: Discount, form: RowForm) -> Tried | None:
    if not form.is_bound or not form.is_valid() or not form.cleaned_data["basket"]:
        return None
    center = CallCenter.objects.filter(legal_entity=row.legal_entity_id, pk=form.cleaned_data["call_center"]).first()
    if center is None:
        form.add_error("call_center", _("Choose a call center."))
        return None
    basket = form.cleaned_data["basket"]
    return try_discount(
        center=center,
        currency=row.currency,
        discount=parse_discount(row),
        items=list(basket.items()),
        at=timezone.now(),
    )


def _lines(row: Discount, tried: Tried) -> Iterator[TrialLine]:
    for line in tried.with_it.lines:
        own = sum(discount.amount_minor for discount in line.discounts if discount.id == row.code)
        price = Decimal(line.active_price.numerator) / Decimal(line.active_price.denominator)
        yield TrialLine(
            item=line.product.number,
            quantity=formats.quantity(line.line.quantity),
            price=formats.unit_price(price, row.currency),
            given=formats.amount(-own, row.currency) if own else "",
            others=formats.amount(own - line.discount_minor, row.currency) if line.discount_minor != own else "",
            net=formats.amount(line.net_minor, row.currency),
        )


def _verdict(row: Discount, tried: Tried) -> str:
    total = formats.money(_goods(tried.with_it), row.currency)
    without = formats.money(_goods(tried.without), row.currency)
    if tried.saved_minor > 0:
        return _("The basket costs %(total)s instead of %(without)s.") % {"total": total, "without": without}
    refusal = next((refused.refusal for refused in tried.with_it.refused if refused.rule == row.code), None)
    why = say(refusal) if refusal else None
    if why is None:
        return _("It gives nothing for this basket: %(total)s.") % {"total": total}
    return _("It gives nothing: %(why)s") % {"why": f"{why.text} {why.cure}".strip()}


def _goods(calculation: Calculation) -> int:
    """What is paid before tax that comes on top: goods after discounts, and charges."""
    totals = calculation.totals
    return totals.subtotal_minor - totals.discount_minor + totals.charges_minor
