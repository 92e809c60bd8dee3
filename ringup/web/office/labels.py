"""What a row and a field are called on screen: `ROTTERDAM · Rotterdam call center`, `Mode of delivery`."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from ringup.plumbing.formats import phone

# Amounts for one unit: they stand below each other with the currency's decimals.
PRICES = frozenset({"cost", "price"})
NAMES = ("code", "number", "username", "prefix", "rate")
TITLES = ("name", "text")

# Where the model has no word for people.
WORDS = {
    "accepted_currencies": _("accepted currencies"),
    "call_center": _("call center"),
    "charge_code": _("charge code"),
    "country": _("country"),
    "currency": _("currency"),
    "customer": _("customer"),
    "dimension": _("financial dimension"),
    "e164": _("number"),
    "email": _("e-mail"),
    "first_name": _("first name"),
    "is_active": _("may sign in"),
    "item": _("item"),
    "kind": _("kind"),
    "last_name": _("last name"),
    "master": _("master"),
    "mode": _("mode of delivery"),
    "params": _("conditions"),
    "password": _("password"),
    "price_group": _("price group"),
    "pricegroup": _("price group"),
    "role": _("role"),
    "secret": _("secret"),
    "unit": _("unit"),
    "user": _("user"),
    "username": _("user name"),
    "value": _("value"),
    "warehouse": _("warehouse"),
}


# Rows without a code of their own: what they link to tells which they are.
PARTS: dict[str, tuple[str, ...]] = {
    "autocharge": ("charge_code", "level"),
    "callcenterdimension": ("dimension",),
    "callcentermode": ("mode",),
    "catalogpage": ("number", "section"),
    "catalogproduct": ("item",),
    "freeproduct": ("item",),
    # Its number is a secret.
    "giftcard": ("kind", "last_four"),
    "installment": ("position", "due_on"),
    "itemimage": ("position",),
    "itemtext": ("language",),
    "kitcomponent": ("item",),
    "kitsubstitute": ("instead_of", "item"),
    "maildrop": ("on",),
    "membership": ("user", "call_center"),
    "moderule": ("subject", "value"),
    "pageplacement": ("page", "item"),
    "sourcecodenumber": ("number",),
    "stocklevel": ("warehouse",),
    "taxgrouprule": ("tax_group", "country", "region", "postal_code", "city"),
    "taxrate": ("tax_group", "address_group", "country", "region", "postal_code", "city"),
    "tradeagreement": ("item", "customer", "price_group"),
}


def label_of(row: Model | None) -> str:
    """The row in one line: its code or number, and its name."""
    if row is None:
        return ""
    if row._meta.model_name in PARTS:
        parts = [_written(row, name) for name in PARTS[row._meta.model_name]]
        return " · ".join(label_of(part) if isinstance(part, Model) else str(part) for part in parts if part)
    full_name = getattr(row, "get_full_name", None)
    if full_name is not None:
        return f"{full_name() or row.username} ({row.username})" if full_name() else row.username  # type: ignore[attr-defined]
    if hasattr(row, "e164"):
        return phone(row.e164)
    parts = [str(getattr(row, name)) for name in NAMES if getattr(row, name, None)]
    parts += [str(getattr(row, name)) for name in TITLES if getattr(row, name, None)]
    return " · ".join(parts[:2]) or f"{row._meta.verbose_name} {row.pk}"


def _written(row: Model, name: str) -> Any:
    """The value as people read it, where it is one of a list."""
    in_words = getattr(row, f"get_{name}_display", None)
    return in_words() if in_words else getattr(row, name)


def natural_order(model: type[Model]) -> str:
    """The column by which people expect rows to be sorted."""
    names = {column.name for column in model._meta.fields}
    return next((name for name in ("code", "number", "username", "name") if name in names), "pk")


def field_word(model: type[Model], name: str) -> str:
    """What the field is called: the model's own word, or the one that all tables share."""
    try:
        column: Any = model._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        return str(WORDS.get(name, name.replace("_", " ")))
    word = str(getattr(column, "verbose_name", ""))
    spoken = word != column.name.replace("_", " ") or column.name not in WORDS
    return capital(word if spoken else str(WORDS[column.name]))


def capital(text: str) -> str:
    """The text with a capital first letter; the rest stays, as in `ISO code`."""
    return text[:1].upper() + text[1:]
