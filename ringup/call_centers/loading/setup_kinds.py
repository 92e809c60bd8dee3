"""What can be set up: a kind of row, who may change it, where its wall is, and what else decides about a change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignKey, Model, QuerySet

from ringup.call_centers.models import LegalEntity, Membership, User
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_change import Check
from ringup.values.refusal import Refusal


def no_facts(actor: Actor, row: Model) -> Mapping[str, Any]:
    """Checks that look at the row alone."""
    return {}


def hold_nothing(actor: Actor, row: Model) -> None:
    """The lock of the row itself is enough."""


@dataclass(frozen=True, kw_only=True)
class SetupKind:
    """Rows of `model`, of which the fields named in `fields` are set by people whose role holds `may`.

    `parent`: the foreign key to the row that they belong to; rows without one stand alone.
    `fixed`: set when the row is made and never again. `secrets`: never shown; nothing given keeps them.
    `exclusive`: a flag that at most one row of a parent, or of the legal entity, carries; who gets it takes it away.
    `inherits`: fields that a new row takes from its parent. `only`: what the rows of a table are filtered by.
    `hold`: locks what the row belongs to, before it is changed or removed.
    `companions`: (model, foreign key) of rows that are made with it, with their defaults.
    `facts`: loads what the `checks` need. `afterwards`: what the row's change draws with it, in its transaction; a
    refusal there undoes the change.
    """

    model: type[Model]
    may: Permission
    fields: tuple[str, ...]
    parent: str = ""
    fixed: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    exclusive: str = ""
    inherits: tuple[str, ...] = ()
    only: Mapping[str, Any] = field(default_factory=dict)
    can_be_made: bool = True
    can_be_removed: bool = True
    companions: tuple[tuple[type[Model], str], ...] = ()
    checks: tuple[Check, ...] = ()
    hold: Callable[[Actor, Any], None] = hold_nothing
    facts: Callable[[Actor, Model], Mapping[str, Any]] = no_facts
    afterwards: tuple[Callable[[Actor, Any], Refusal | None], ...] = ()

    def after(self, actor: Actor, row: Any) -> tuple[Refusal, ...]:
        """Do what the change of the row draws with it."""
        found = [follow(actor, row) for follow in self.afterwards]
        return tuple(refusal for refusal in found if refusal)

    @property
    def name(self) -> str:
        """The kind's name in facts and addresses, e.g. `pricegroup`."""
        return self.model._meta.model_name or ""


def rows_inside(model: type[Model], legal_entity: int) -> QuerySet[Any]:
    """The rows of a model behind the wall of one legal entity. No query of a set-up screen starts anywhere else."""
    rows = model._default_manager.all()
    if model is User:
        return rows.filter(pk__in=Membership.objects.filter(legal_entity=legal_entity).values("user"))
    return rows.filter(**{wall_of(model): legal_entity})


@cache
def wall_of(model: type[Model]) -> str:
    """The path from a row to its legal entity: `legal_entity`, or over the row that it belongs to."""
    if model is LegalEntity:
        return "pk"
    if has_field(model, "legal_entity"):
        return "legal_entity"
    for link in model._meta.fields:
        if isinstance(link, ForeignKey) and not link.null and has_field(link.related_model, "legal_entity"):
            return f"{link.name}__legal_entity"
    raise TypeError(f"{model.__name__} belongs to no legal entity")


def find_rows(actor: Actor, model: type[Model], key: str) -> QuerySet[Any]:
    """The one row with that key, or none: its public id where the model has one, else its number."""
    rows = rows_inside(model, actor.legal_entity)
    if has_field(model, "public_id"):
        return rows.filter(public_id=key)
    return rows.filter(pk=int(key)) if key.isascii() and key.isdigit() and len(key) < 19 else rows.none()


def key_of(row: Model) -> str:
    """The key under which the row is found."""
    return str(getattr(row, "public_id", row.pk))


def has_field(model: Any, name: str) -> bool:
    """Whether the model has the field."""
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True
