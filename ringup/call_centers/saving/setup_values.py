"""Values → rows of set-up: new values put on a row that is not stored yet, or refused field by field."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, ManyToManyField, Model

from ringup.call_centers.loading.setup_kinds import SetupKind, rows_inside
from ringup.call_centers.loading.setup_values import value_of
from ringup.call_centers.rules.actor import Actor
from ringup.plumbing.card_guard import CARD_NUMBER_IN_TEXT, contains_card_number
from ringup.values.refusal import Cure, Refusal

NUL = "\x00"


def put_on(
    row: Model, kind: SetupKind, values: Mapping[str, Any], *, actor: Actor, is_new: bool
) -> tuple[dict[str, list[int]], list[Refusal]]:
    """Put the values on the row, not stored yet: gives the links to many, which are stored after it, and refusals."""
    links: dict[str, list[int]] = {}
    refusals: list[Refusal] = []
    for name, value in values.items():
        column: Any = row._meta.get_field(name)
        if name in kind.fixed and not is_new and value != value_of(row, column):
            refusals.append(Refusal(code="cannot_be_changed", field=name))
        elif isinstance(column, ManyToManyField):
            links[name] = sorted({int(one) for one in value})
            refusals.extend(_unknown(column, links[name], actor))
        elif isinstance(column, ForeignKey):
            setattr(row, column.attname, value)
            refusals.extend(_unknown(column, [] if value is None else [value], actor))
        else:
            setattr(row, name, value)
    refusals.extend(refuse_texts(values))
    refusals.extend(_refuse_unclean(row, values, already={refusal.field for refusal in refusals}))
    return links, refusals


def _unknown(column: Any, keys: list[int], actor: Actor) -> Iterator[Refusal]:
    """A link must lead to a row of the own legal entity; another one does not exist."""
    if keys and rows_inside(column.related_model, actor.legal_entity).filter(pk__in=keys).count() != len(keys):
        yield Refusal(code="not_in_list", field=column.name)


def refuse_texts(values: Mapping[str, Any]) -> Iterator[Refusal]:
    """Texts, also those deep in lists and objects, hold no card number and no NUL."""
    for name, value in values.items():
        for text in _texts(value):
            if contains_card_number(text):
                yield Refusal(code=CARD_NUMBER_IN_TEXT, cure=Cure(code="take_the_card_by_link_or_token"), field=name)
                break
            if NUL in text:
                yield Refusal(code="invalid", field=name)
                break


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


def _refuse_unclean(row: Model, values: Mapping[str, Any], already: set[str]) -> Iterator[Refusal]:
    """What the columns themselves say: required, too long, not one of the choices, out of range."""
    # An empty object is a value; Django takes it for nothing.
    empty = {name for name, value in values.items() if value == {}}
    others = {column.name for column in row._meta.fields} - (values.keys() - already - empty)
    try:
        row.clean_fields(exclude=others)
    except ValidationError as error:
        for name, errors in error.error_dict.items():
            yield _refusal_of(name, errors[0])


# What Django calls a fault, and what we call it.
CODES = {
    "blank": "required",
    "invalid_choice": "not_in_list",
    "max_decimal_places": "too_many_digits",
    "max_digits": "too_many_digits",
    "max_length": "too_long",
    "max_value": "too_large",
    "max_whole_digits": "too_many_digits",
    "min_value": "too_small",
    "null": "required",
}


def _refusal_of(name: str, error: ValidationError) -> Refusal:
    params: Mapping[str, Any] = error.params or {}
    code = CODES.get(error.code or "", "invalid")
    facts = {"longest" if code == "too_long" else "limit": params["limit_value"]} if "limit_value" in params else {}
    return Refusal(code=code, facts=facts, field=name)
