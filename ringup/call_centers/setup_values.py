"""Rows ⇄ values of set-up: what a row holds, what somebody saw of it, and new values that are put on it or refused."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import FileField, ForeignKey, ManyToManyField, Model

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.setup_kinds import SetupKind, rows_inside
from ringup.plumbing.card_guard import CARD_NUMBER_IN_TEXT, contains_card_number
from ringup.values.refusal import Cure, Refusal

NUL = "\x00"


def values_of(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """The row's values by field name; a link is a primary key, a link to many a sorted list of them."""
    return {name: _value(row, row._meta.get_field(name)) for name in names}


def _value(row: Model, column: Any) -> Any:
    if isinstance(column, ManyToManyField):
        return sorted(one.pk for one in getattr(row, column.name).all()) if row.pk else []
    if isinstance(column, FileField):
        return getattr(row, column.name).name or ""
    return getattr(row, column.attname)


def fingerprint(kind: SetupKind, rows: Iterable[Model]) -> str:
    """What somebody saw of the rows; another fingerprint later means that they have changed."""
    names = [name for name in kind.fields if name not in kind.secrets]
    seen = [[row.pk, values_of(row, names)] for row in rows]
    return hashlib.sha256(json.dumps(seen, default=str, sort_keys=True).encode()).hexdigest()[:16]


def put_on(
    row: Model, kind: SetupKind, values: Mapping[str, Any], *, actor: Actor, is_new: bool
) -> tuple[dict[str, list[int]], list[Refusal]]:
    """Put the values on the row, not stored yet: gives the links to many, which are stored after it, and refusals."""
    links: dict[str, list[int]] = {}
    refusals: list[Refusal] = []
    for name, value in values.items():
        column: Any = row._meta.get_field(name)
        if name in kind.fixed and not is_new and value != _value(row, column):
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
    elif isinstance(value, list | tuple) and not isinstance(value, File):
        for one in value:
            yield from _texts(one)


def _refuse_unclean(row: Model, values: Mapping[str, Any], already: set[str]) -> Iterator[Refusal]:
    """What the columns themselves say: required, too long, not one of the choices, out of range."""
    others = {column.name for column in row._meta.fields} - (values.keys() - already)
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
    facts = {"limit": params["limit_value"]} if "limit_value" in params else {}
    return Refusal(code=CODES.get(error.code or "", "invalid"), facts=facts, field=name)
