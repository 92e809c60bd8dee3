"""Changes of set-up rows, for tests of the rules that decide about them."""

from typing import Any

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_change import Check, SetupChange

OLGA = Actor(user=7, name="Olga", legal_entity=1, call_center=1, permissions=frozenset(Permission))
CLEM = Actor(user=8, name="Clem", legal_entity=1, call_center=1, permissions=frozenset({Permission.CHANGE_USERS}))


def change(
    after: dict[str, Any], before: dict[str, Any] | None = None, *, actor: Actor = OLGA, **facts: Any
) -> SetupChange:
    """A change to `after`; of a new row unless it says what was before."""
    return SetupChange(actor=actor, before=before, after=after, facts=facts)


def refused(check: Check, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
    """Field and code of each refusal."""
    return [(refusal.field, refusal.code) for refusal in check(change(*args, **kwargs))]
