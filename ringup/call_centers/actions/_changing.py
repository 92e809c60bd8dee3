"""What the actions of set-up share: find or make a row, decide about its new values and store them."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Model

from ringup.call_centers.loading.setup_kinds import SetupKind, find_rows, has_field
from ringup.call_centers.loading.setup_values import values_of
from ringup.call_centers.models import User
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.setup_change import SetupChange
from ringup.call_centers.saving.setup_rows import give_up_flag, store_row
from ringup.call_centers.saving.setup_values import put_on
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal

Refusals = tuple[Refusal, ...]


def find_or_make(actor: Actor, kind: SetupKind, *, key: str, parent: str) -> Model | None:
    """The row, locked; a new one where none is asked for or its parent has none yet; None where it does not exist."""
    if kind.parent:
        link: Any = kind.model._meta.get_field(kind.parent)
        owner = lock_row(find_rows(actor, link.related_model, parent))
        if owner is None:
            return None
        return lock_row(kind.model._default_manager.filter(**{kind.parent: owner})) or new_row(actor, kind, owner)
    if key:
        return lock_row(find_rows(actor, kind.model, key))
    return new_row(actor, kind)


def new_row(actor: Actor, kind: SetupKind, owner: Model | None = None) -> Model:
    """A row that is not stored yet, behind the actor's wall."""
    row = kind.model()
    if has_field(kind.model, "legal_entity"):
        row.legal_entity_id = actor.legal_entity  # type: ignore[attr-defined]
    if owner is not None:
        setattr(row, kind.parent, owner)
        for name in kind.inherits:
            setattr(row, name, getattr(owner, name))
    return row


def change_row(actor: Actor, kind: SetupKind, row: Model, values: Mapping[str, Any]) -> Refusals:
    """Decide about the values and store them; the row is locked, the transaction open."""
    is_new = row._state.adding
    given = {name: value for name, value in values.items() if value or name not in kind.secrets or is_new}
    before = None if is_new else values_of(row, kind.fields)
    links, refusals = put_on(row, kind, given, actor=actor, is_new=is_new)
    if not refusals:
        kind.hold(actor, row)
        after = values_of(row, [name for name in kind.fields if name not in links]) | links
        change = SetupChange(actor=actor, before=before, after=after, facts=kind.facts(actor, row))
        refusals = [refusal for check in kind.checks for refusal in check(change)]
    if refusals:
        return tuple(refusals)
    if kind.exclusive and given.get(kind.exclusive):
        give_up_flag(row, kind)
    refused = store_row(row, kind, tuple(given), links, is_new=is_new)
    return (refused,) if refused else kind.after(actor, row)


def refuse_password(password: str, user: User) -> Refusals:
    """Why the password is too weak, by the rules of the sign-in."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return (
            Refusal(
                code="weak_password", facts={"why": [str(message) for message in error.messages]}, field="password"
            ),
        )
    return ()
