"""Who may give which power: nobody hands out more than they hold, reaches over the wall, or locks everybody out."""

from collections.abc import Iterator

from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_change import SetupChange
from ringup.values.refusal import Refusal

# What a user is everywhere, in all the companies where the user works.
IDENTITY = ("username", "first_name", "last_name", "email", "is_active")


def gives_known_permissions(change: SetupChange) -> Iterator[Refusal]:
    """A role holds only permissions that exist."""
    unknown = sorted(set(change.after["permissions"]) - {word.value for word in Permission})
    if unknown:
        yield Refusal(code="not_in_list", facts={"words": unknown}, field="permissions")


def adds_only_own_permissions(change: SetupChange) -> Iterator[Refusal]:
    """Who changes a role adds permissions that they hold; what the role held before may stay."""
    before = set(change.before["permissions"]) if change.before else set()
    beyond = set(change.after["permissions"]) - before - {word.value for word in change.actor.permissions}
    if beyond:
        yield Refusal(code="beyond_own_permissions", facts={"permission": sorted(beyond)}, field="permissions")


def gives_only_own_permissions(change: SetupChange) -> Iterator[Refusal]:
    """Who gives a role holds all that it permits. Fact: `role_permissions`, of the role that is given."""
    given = change.is_new or change.changes("role")
    beyond = set(change.facts["role_permissions"]) - {word.value for word in change.actor.permissions}
    if given and beyond:
        yield Refusal(code="beyond_own_permissions", facts={"permission": sorted(beyond)}, field="role")


def changes_only_own_people(change: SetupChange) -> Iterator[Refusal]:
    """A user who works for another company, too, is the same person there: the name is not one company's to change.

    Fact: `works_elsewhere`. Otherwise an administrator of one company could take over another's administrator.
    """
    if change.facts["works_elsewhere"]:
        for name in IDENTITY:
            if change.changes(name):
                yield Refusal(code="works_elsewhere", field=name)


def stays_active_oneself(change: SetupChange) -> Iterator[Refusal]:
    """Nobody switches off the own user. Fact: `user`, whose row it is."""
    if change.facts["user"] == change.actor.user and not change.after["is_active"]:
        yield Refusal(code="not_oneself", field="is_active")
