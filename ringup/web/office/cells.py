"""How stored values are shown: in the cells of a list and in the words of the audit trail."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, ForeignKey, Model
from django.utils.translation import gettext as _

from ringup.call_centers.loading.setup_kinds import rows_inside
from ringup.plumbing import formats
from ringup.web.office.labels import PRICES, capital, field_word, label_of
from ringup.web.ui.wording.words import PERMISSIONS

NOTHING = "–"
# Texts that are words of a list.
WORDS = {"permissions": PERMISSIONS}
LANGUAGES = dict(settings.LANGUAGES)
Names = Mapping[tuple[type[Model], int], str]


def names_of(wanted: Iterable[tuple[type[Model], int]], legal_entity: int) -> Names:
    """The labels of the rows, one query for each model; a row that is gone, or of another company, has none."""
    by_model: dict[type[Model], set[int]] = {}
    for model, key in wanted:
        by_model.setdefault(model, set()).add(key)
    return {
        (model, row.pk): label_of(row)
        for model, keys in by_model.items()
        for row in rows_inside(model, legal_entity).filter(pk__in=keys)
    }


def shown(column: "Field[Any, Any]", value: Any, *, currency: str = "", names: Names | None = None) -> str:
    """A stored value as people read it."""
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(column, ForeignKey):
        return (names or {}).get((column.related_model, value)) or _("no. %(number)s") % {"number": value}
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if column.name == "language":
        return str(LANGUAGES.get(value, value))
    if isinstance(column, ArrayField) and isinstance(value, list):
        words = WORDS.get(column.name, {})
        return ", ".join(capital(str(words.get(one, one))) for one in value)
    if column.name.endswith("_minor") and currency:
        return formats.money(value, currency)
    if column.name in PRICES and currency and isinstance(value, Decimal):
        return formats.unit_price(value, currency)
    return plain(value)


def plain(value: Any) -> str:
    """A value of no column: yes and no, numbers and days in the reader's language, lists and objects in words."""
    match value:
        case None | "" | []:
            return NOTHING
        case bool():
            return _("yes") if value else _("no")
        case Decimal() | int():
            return formats.number(Decimal(value))
        case datetime():
            return formats.moment(value)
        case date():
            return formats.day(value)
        case list():
            return ", ".join(plain(one) for one in value)
        case dict():
            return "; ".join(f"{key.replace('_', ' ')} {plain(one)}" for key, one in value.items()) or NOTHING
        case _:
            return str(value)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What is different in two objects: key, before and after, in words."""
    keys = [*before, *(key for key in after if key not in before)]
    return [
        (key.replace("_", " "), plain(before.get(key)), plain(after.get(key)))
        for key in keys
        if before.get(key) != after.get(key)
    ]


def cell(row: Model, path: str, *, currency: str = "") -> str:
    """A value of a list's row by its path; a link shows its label."""
    *links, name = path.split("__")
    for link in links:
        row = getattr(row, link, None)  # type: ignore[assignment]
        if row is None:
            return NOTHING
    column: Any = row._meta.get_field(name)
    if isinstance(column, ForeignKey):
        return label_of(getattr(row, name)) or NOTHING
    return shown(column, getattr(row, name), currency=currency)


def heading(model: type[Model], path: str) -> str:
    """What a column is called: its last field, or the link where the row itself is named."""
    *links, name = path.split("__")
    for link in links:
        field: Any = model._meta.get_field(link)
        model = field.related_model
    return field_word(model, name)


def is_figure(model: type[Model], path: str) -> bool:
    """Whether the column's values stand to the right, below each other."""
    *links, name = path.split("__")
    for link in links:
        field: Any = model._meta.get_field(link)
        model = field.related_model
    kind = model._meta.get_field(name).get_internal_type()
    return kind in {"DecimalField", "IntegerField", "BigIntegerField", "PositiveSmallIntegerField"}
