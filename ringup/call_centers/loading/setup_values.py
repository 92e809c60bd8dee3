"""Rows → values of set-up: what a row holds, and a fingerprint of what somebody saw of it."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db.models import FileField, ManyToManyField, Model

from ringup.call_centers.loading.setup_kinds import SetupKind


def values_of(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """The row's values by field name; a link is a primary key, a link to many a sorted list of them."""
    return {name: value_of(row, row._meta.get_field(name)) for name in names}


def value_of(row: Model, column: Any) -> Any:
    """What the row holds in one column."""
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
