"""The door by its short name: `@signed_in(Permission.TAKE_ORDERS)` is `@acting(may=Permission.TAKE_ORDERS)`."""

from collections.abc import Callable

from ringup.call_centers.rules.permissions import Permission
from ringup.web.ui.actors import ActorView, P, View, acting, actor_of, turn_away

__all__ = ["actor_of", "signed_in", "turn_away"]


def signed_in(permission: Permission | None = None) -> Callable[[ActorView[P]], View[P]]:
    """A view for signed-in users whose role holds `permission`; the view gets the actor as its second argument."""
    return acting(may=permission)
