"""From a model's column to the form field that asks for it; a form field only parses, the action decides."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ringup.call_centers.loading.setup_kinds import rows_inside
from ringup.call_centers.queries.currencies import company_currency
from ringup.call_centers.rules.actor import Actor
from ringup.customers.loading.phones import read_phone
from ringup.plumbing.formats import phone
from ringup.values.money import exponent_of
from ringup.web.office.choices import CHOICES_BY_NAME, MOST_CHOICES, rows_of
from ringup.web.office.labels import PRICES, field_word, natural_order
from ringup.web.office.screens import Ask, Choices

AMOUNT = {"class": "amount", "inputmode": "decimal", "autocomplete": "off"}
NONE = [("", "–")]
# More are not boxes to tick any more: their codes are typed.
MOST_BOXES = 60


class PlainDecimal(forms.DecimalField):
    """A number as the reader writes it, without needless zeros: 12.5, in German 12,5; prices have `places` at least."""

    def __init__(self, *, places: int = 0, **options: Any) -> None:
        self.least = Decimal(1).scaleb(-places)
        super().__init__(localize=True, widget=forms.TextInput(attrs=dict(AMOUNT)), **options)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            plain = value.normalize()
            return plain.quantize(self.least) if plain == plain.quantize(self.least) else plain
        return value


class MoneyField(PlainDecimal):
    """An amount of a currency; its value is whole minor units."""

    def __init__(self, *, currency: str, **options: Any) -> None:
        self.places = exponent_of(currency)
        super().__init__(decimal_places=self.places, max_digits=15, **options)

    def prepare_value(self, value: Any) -> Any:
        return Decimal(value).scaleb(-self.places) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        amount = super().clean(value)
        return None if amount is None else int(amount.scaleb(self.places))


class WordsField(forms.CharField):
    """Words in one line, separated by commas, semicolons or blanks; its value is a list."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        return list(dict.fromkeys(text.replace(",", " ").replace(";", " ").split()))


class NumberField(forms.CharField):
    """A row that is named by its number or code; its value is the primary key."""

    def __init__(self, *, model: type[models.Model], actor: Actor, **options: Any) -> None:
        self.rows, self.by = rows_inside(model, actor.legal_entity), natural_order(model)
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        # What was typed stays as it was typed; a stored link is a primary key.
        if isinstance(value, int):
            return self.rows.filter(pk=value).values_list(self.by, flat=True).first() or ""
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> int | None:
        number = super().clean(value)
        if not number:
            return None
        key: int | None = self.rows.filter(**{self.by: number}).values_list("pk", flat=True).first()
        if key is None:
            raise ValidationError(_("There is no %(number)s."), code="not_in_list", params={"number": number})
        return key


class PhoneField(forms.CharField):
    """A phone number as people type it; its value is E.164 or, where it is none, what was typed."""

    def __init__(self, *, country: str, **options: Any) -> None:
        self.country = country
        super().__init__(widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}), **options)

    def prepare_value(self, value: Any) -> Any:
        return phone(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        return read_phone(text, country=self.country).e164 or text

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(initial, self.clean(data or ""))


class PairsField(forms.CharField):
    """Words and their values in one line, `color: red, size: L`; its value is an object."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(f"{word}: {held}" for word, held in value.items()) if isinstance(value, dict) else value

    def clean(self, value: Any) -> dict[str, str]:
        parts = [part for part in super().clean(value).split(",") if part.strip()]
        pairs = [part.partition(":") for part in parts]
        if any(not word.strip() or not held.strip() for word, _colon, held in pairs):
            raise ValidationError(_("Write it as color: red, size: L."), code="invalid")
        return {word.strip(): held.strip() for word, _colon, held in pairs}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class NumbersField(WordsField):
    """Rows that are named by their numbers or codes; its value is the list of these, each of which exists."""

    def __init__(self, *, model: type[models.Model], by: str, actor: Actor, **options: Any) -> None:
        self.rows, self.by = rows_inside(model, actor.legal_entity), by
        super().__init__(**options)

    def clean(self, value: Any) -> list[str]:
        words = super().clean(value)
        known = set(self.rows.filter(**{f"{self.by}__in": words}).values_list(self.by, flat=True)) if words else set()
        unknown = [word for word in words if word not in known]
        if unknown:
            raise ValidationError(
                _("There is no %(number)s."), code="not_in_list", params={"number": ", ".join(unknown)}
            )
        return words


class CodesField(NumbersField):
    """Rows that are named by their codes, where they are too many for boxes; its value is a list of primary keys."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            value = list(self.rows.filter(pk__in=value).order_by(self.by).values_list(self.by, flat=True))
        return super().prepare_value(value)

    def clean(self, value: Any) -> list[Any]:
        return list(self.rows.filter(**{f"{self.by}__in": super().clean(value)}).values_list("pk", flat=True))


def form_field(model: type[models.Model], ask: Ask, *, actor: Actor, currency: str) -> forms.Field:
    """The field that asks for one column. None is required here: what must be given, the action says."""
    column: Any = model._meta.get_field(ask.name)
    built = ask.make(actor) if ask.make else _choice(column, ask, actor) or _typed(column, ask, actor, currency)
    built.required = False
    built.label = str(ask.label) or field_word(model, ask.name)
    built.help_text = str(ask.help or getattr(column, "help_text", ""))
    if ask.widget:
        built.widget = ask.widget()
    return built


def _choice(column: Any, ask: Ask, actor: Actor) -> forms.Field | None:
    choices = ask.choices or CHOICES_BY_NAME.get(ask.name)
    if isinstance(column, models.ManyToManyField):
        found = (choices or rows_of(column.related_model))(actor)
        if len(found) > MOST_BOXES:
            return CodesField(model=column.related_model, by=natural_order(column.related_model), actor=actor)
        return many_of(found, coerce=int)
    if isinstance(column, models.ForeignKey) and not ask.numbered:
        found = (choices or rows_of(column.related_model))(actor)
        if len(found) > MOST_CHOICES:
            return NumberField(model=column.related_model, actor=actor)
        return forms.TypedChoiceField(choices=[*NONE, *found], coerce=int, empty_value=None)
    if ask.many and choices:
        return many_of(choices(actor), coerce=str)
    found = choices(actor) if choices and not ask.words else column.choices
    if not found:
        return None
    # Nothing is chosen for anybody: without a default of its own the field begins empty.
    blank = [] if column.has_default() or any(value == "" for value, _ in found) else NONE
    return forms.TypedChoiceField(choices=[*blank, *found], empty_value="")


def many_of(choices: Choices, *, coerce: Any) -> forms.Field:
    """Several of the choices, each with its box."""
    return forms.TypedMultipleChoiceField(
        choices=choices, coerce=coerce, empty_value=[], widget=forms.CheckboxSelectMultiple, required=False
    )


def _typed(column: Any, ask: Ask, actor: Actor, currency: str) -> forms.Field:
    if ask.numbered:
        return NumberField(model=ask.numbered, actor=actor)
    if ask.words or isinstance(column, ArrayField):
        return WordsField()
    if ask.name.endswith("_minor"):
        return MoneyField(currency=company_currency(actor.legal_entity) if ask.of_company else currency)
    if ask.name in PRICES:
        return PlainDecimal(places=exponent_of(currency))
    for kind, make in BY_COLUMN:
        if isinstance(column, kind):
            return make(column)
    raise TypeError(f"nobody knows how to ask for {column}")


def _whole(column: Any) -> forms.Field:
    return forms.IntegerField(widget=forms.TextInput(attrs={**AMOUNT, "inputmode": "numeric"}))


# The first kind of column that fits.
BY_COLUMN: Sequence[tuple[type[Any], Callable[[Any], forms.Field]]] = (
    (models.BooleanField, lambda column: forms.BooleanField()),
    (models.DecimalField, lambda column: PlainDecimal()),
    (models.IntegerField, _whole),
    (
        models.DateTimeField,
        lambda column: forms.DateTimeField(
            widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        ),
    ),
    (
        models.DateField,
        lambda column: forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})),
    ),
    (models.JSONField, lambda column: PairsField()),
    (models.FileField, lambda column: forms.FileField(widget=forms.FileInput)),
    (models.TextField, lambda column: forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))),
    (models.CharField, lambda column: forms.CharField()),
)
