"""The keys of the billing page: bindings, hints and help from one table."""

from django.utils.translation import gettext_lazy as _

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.web.ui.keys import Key, KeyTable

LINES = _("In the lines")

# What a key presses is on the page for those only who may do it.
PERMISSIONS = {"[data-match]": Permission.GIVE_CREDITS, "[data-next-step]": Permission.INVOICE_ORDERS}

BILLING_KEYS = KeyTable(
    (
        Key(keys=("ArrowUp",), does="move_item", where="[data-list]", step=-1, says=_("one up"), group=LINES),
        Key(keys=("ArrowDown",), does="move_item", where="[data-list]", step=1, says=_("one down"), group=LINES),
        Key(
            keys=("Enter", "m"),
            does="press_inside",
            where="#billing-lines tr",
            target="[data-match]",
            says=_("match a lower price"),
            group=LINES,
            hint=_("price match"),
        ),
        Key(keys=("F6",), does="enter_list", target="#billing-lines", step=1, says=_("lines"), hint=_("lines")),
        Key(keys=("Ctrl+Enter",), does="press", target="[data-next-step]", says=_("invoice"), hint=_("invoice")),
        Key(keys=("Escape",), does="leave", says=_("back")),
    )
)


def billing_keys(actor: Actor) -> KeyTable:
    """The keys that do something for this actor; no other is hinted at."""
    needed = [(key, PERMISSIONS.get(key.target)) for key in BILLING_KEYS.keys]
    return KeyTable(key for key, permission in needed if permission is None or actor.may(permission))
