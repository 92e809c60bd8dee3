"""Tags of the office's tables: an input in a cell is named by its column and its row."""

from django import template
from django.forms import BoundField, Select
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def cell_input(field: BoundField, row: str) -> SafeString:
    """The input without a label of its own; screen readers hear column and row: "Name, CASH · Cash"."""
    widget = field.field.widget
    look = "form-check-input" if field.widget_type == "checkbox" else "form-control small"
    if isinstance(widget, Select):
        look = "form-select small"
    classes = f"{widget.attrs.get('class', '')} {look}".strip()
    return field.as_widget(attrs={"class": classes, "aria-label": f"{field.label}, {row or _('new row')}"})


@register.simple_tag
def cell_text(field: BoundField) -> SafeString:
    """What a closed choice shows: the word and not an input that cannot be used."""
    value = field.value()
    choices = dict(getattr(field.field, "choices", ()))
    text = choices.get(value, choices.get(str(value), field.field.prepare_value(value)))
    return format_html('<span class="closed">{}</span>', "–" if text in (None, "") else text)
