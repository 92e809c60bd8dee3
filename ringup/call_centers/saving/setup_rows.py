"""Values → rows of set-up: stores or removes one row; what the database does not allow is a refusal, not an error."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models.deletion import Collector, ProtectedError, RestrictedError

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.values.refusal import Refusal


def store_row(
    row: models.Model, kind: SetupKind, names: Sequence[str], links: Mapping[str, list[int]], *, is_new: bool
) -> Refusal | None:
    """Store the named fields (all of a new row) and its links to many; `already_exists` where a unique one repeats."""
    columns = [name for name in names if name not in links]
    try:
        with transaction.atomic():
            if is_new:
                row.save(force_insert=True)
                for model, link in kind.companions:
                    model._default_manager.create(**{link: row})
            elif columns:
                row.save(update_fields=columns)
            for name, keys in links.items():
                getattr(row, name).set(keys)
    except IntegrityError as error:
        return _refusal_of(error, kind)
    return None


def give_up_flag(row: models.Model, kind: SetupKind) -> None:
    """Take the exclusive flag from the row that carries it now, of the same parent or legal entity."""
    among = kind.parent or "legal_entity"
    carriers = kind.model._default_manager.filter(**{among: getattr(row, f"{among}_id"), kind.exclusive: True})
    carriers.exclude(pk=row.pk).update(**{kind.exclusive: False})


def _refusal_of(error: IntegrityError, kind: SetupKind) -> Refusal:
    diagnosis = getattr(error.__cause__, "diag", None)
    broken = getattr(diagnosis, "constraint_name", None) or ""
    for constraint in kind.model._meta.constraints:
        if constraint.name != broken:
            continue
        if isinstance(constraint, models.UniqueConstraint):
            if constraint.condition is not None:
                flag: Any = constraint.condition.children[0]
                return Refusal(code="only_one_has_it", field=flag[0])
            shown = [name for name in constraint.fields if name in kind.fields]
            return Refusal(code="already_exists", field=shown[-1] if shown else "")
        return Refusal(code="not_allowed_together", facts={"rule": broken})
    for column in kind.model._meta.fields:
        if column.unique and column.name in kind.fields and f"_{column.column}_" in broken:
            return Refusal(code="already_exists", field=column.name)
    raise error


def remove_row(row: models.Model, kind: SetupKind, belongings: Sequence[type[models.Model]] = ()) -> Refusal | None:
    """Remove a row with its belongings; `in_use` where anything else stands on it.

    Belongings are the models whose rows are part of this one. Nothing else is ever drawn along, whatever the
    database would allow: an agreed price does not vanish with its price group.
    """
    links: set[Any] = {column.remote_field.through for column in kind.model._meta.many_to_many}
    own = {kind.model, *belongings, *(model for model, _ in kind.companions), *links}
    collector = Collector(using="default", origin=row)
    try:
        collector.collect([row])
    except (ProtectedError, RestrictedError) as error:
        users: Any = getattr(error, "protected_objects", None) or getattr(error, "restricted_objects", ())
        return Refusal(code="in_use", facts={"by": sorted({_name(type(one)) for one in users})})
    others = {model for model in collector.data if model not in own}
    others |= {rows.model for rows in collector.fast_deletes if rows.model not in own and rows.exists()}
    if others:
        return Refusal(code="in_use", facts={"by": sorted({_name(model) for model in others})})
    row.delete()
    return None


def _name(model: Any) -> str:
    """What uses the row; a mere link is named after the rows that it links."""
    owner: Any = model._meta.auto_created or model
    return str(owner._meta.model_name)
