"""Tags and filters of the screens: icons, keys, panels, and numbers in the reader's language."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.forms import BoundField, Select
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ringup.plumbing import formats
from ringup.web.ui.keys import KEY_FACES
from ringup.web.ui.panels import Panel, render_panel

register = template.Library()


@register.filter
def money(minor: int, currency: str) -> str:
    """`{{ order.total_minor|money:order.currency }}` → €120.72"""
    return formats.money(minor, currency)


@register.filter
def amount(minor: int, currency: str) -> str:
    """`{{ line.net_minor|amount:order.currency }}` → 120.72"""
    return formats.amount(minor, currency)


@register.filter
def quantity(value: Decimal) -> str:
    """`{{ line.quantity|quantity }}` → 2"""
    return formats.quantity(value)


@register.filter
def percent(value: Decimal) -> str:
    """`{{ discount.percent|percent }}` → 12.5%"""
    return formats.percent(value)


@register.filter
def day(value: date | None) -> str:
    """`{{ order.requested_date|day }}` → 21 Nov 2026"""
    return formats.day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """`{{ event.at|moment }}` → 21 Nov 2026, 14:05"""
    return formats.moment(value) if value else ""


@register.filter
def clock(value: datetime | None) -> str:
    """`{{ call.answered_at|clock }}` → 14:05"""
    return formats.clock(value) if value else ""


@register.filter
def phone(value: str) -> str:
    """`{{ customer.phone|phone }}` → +45 33 12 34 56"""
    return formats.phone(value) if value else ""


@register.filter
def initials(name: str) -> str:
    """`{{ user.name|initials }}` → MK"""
    return formats.initials(name)


@register.filter
def dressed(field: BoundField) -> SafeString:
    """A form's input in our clothes: `{{ field|dressed }}`. Hint and error are linked by Django itself."""
    widget = field.field.widget
    look = {"checkbox": "form-check-input", "radioselect": "form-check-input"}.get(field.widget_type, "form-control")
    look = "form-select" if isinstance(widget, Select) and look == "form-control" else look
    return field.as_widget(attrs={"class": f"{widget.attrs.get('class', '')} {look}".strip()})


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite. Without a label it is decoration and silent; with one it is an image."""
    address = f"{static('ringup/dist/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', address)


@register.simple_tag
def key(name: str) -> SafeString:
    """A key of the keyboard, as a hint beside what it does; screen readers get it from `aria-keyshortcuts`."""
    return format_html('<kbd aria-hidden="true">{}</kbd>', KEY_FACES.get(name, name))


@register.simple_tag(takes_context=True)
def panel(context: Context, value: Panel) -> SafeString:
    """A panel in its place on the full page; answers to a change render the same file."""
    return render_panel(value, request=context.get("request"))
