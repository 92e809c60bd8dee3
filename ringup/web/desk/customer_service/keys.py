"""The keys of the customer service page: bindings, hints and help from one table."""

from django.utils.translation import gettext_lazy as _

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.web.ui.keys import Key, KeyTable

SEARCH = _("In the search field")
ORDERS = _("In the orders")

# What a key presses is on the page for those only who may do it.
PERMISSIONS = {
    "#approvals": Permission.APPROVE_PRICES,
    "[data-reorder]": Permission.TAKE_ORDERS,
    "[data-next-step]": Permission.TAKE_ORDERS,
    "#open-change": Permission.CHANGE_CUSTOMERS,
    "#customer-notes textarea": Permission.CHANGE_CUSTOMERS,
}

SERVICE_KEYS = KeyTable(
    (
        Key(
            keys=("ArrowDown",),
            does="enter_list",
            where="#customer-search",
            target="#found-customers",
            step=1,
            says=_("to the first hit"),
            group=SEARCH,
            hint=_("hits"),
        ),
        Key(
            keys=("Enter",),
            does="press",
            where="#customer-search",
            target="#found-customers [data-item]",
            says=_("open the first hit"),
            group=SEARCH,
            hint=_("open"),
        ),
        Key(keys=("ArrowUp",), does="move_item", where="[data-list]", step=-1, says=_("one up"), group=ORDERS),
        Key(keys=("ArrowDown",), does="move_item", where="[data-list]", step=1, says=_("one down"), group=ORDERS),
        Key(
            keys=("Enter",),
            does="press_inside",
            where="#customer-orders tr",
            target="[data-open]",
            says=_("open the order"),
            group=ORDERS,
        ),
        Key(
            keys=("r",),
            does="press_inside",
            where="#customer-orders tr",
            target="[data-reorder]",
            says=_("order the same again"),
            group=ORDERS,
            hint=_("re-order"),
        ),
        Key(
            keys=("b",),
            does="press_inside",
            where="#customer-orders tr",
            target="[data-billing]",
            says=_("invoices and credits"),
            group=ORDERS,
            hint=_("billing"),
        ),
        Key(keys=("F1",), does="enter_list", target="#approvals", step=1, says=_("what waits for your answer")),
        Key(keys=("1", "2", "3"), does="take_choice", where="not typing", target="#approvals"),
        Key(keys=("F2",), does="focus", target="#customer-search", says=_("find a customer"), hint=_("find")),
        Key(
            keys=("F6",),
            does="enter_list",
            target="#customer-orders",
            step=1,
            says=_("orders"),
            hint=_("orders"),
        ),
        Key(keys=("F7",), does="press", target="#open-change", says=_("change the customer"), hint=_("change")),
        Key(keys=("F8",), does="focus", target="#customer-catalogs", says=_("catalogs")),
        Key(keys=("F9",), does="focus", target="#customer-notes textarea", says=_("write a note"), hint=_("note")),
        Key(keys=("Ctrl+Enter",), does="press", target="[data-next-step]", says=_("new order"), hint=_("new order")),
        Key(keys=("Escape",), does="leave", says=_("back")),
    )
)


def service_keys(actor: Actor) -> KeyTable:
    """The keys that do something for this actor; no other is hinted at."""
    needed = [(key, PERMISSIONS.get(key.target)) for key in SERVICE_KEYS.keys]
    return KeyTable(key for key, permission in needed if permission is None or actor.may(permission))
