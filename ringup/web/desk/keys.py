"""The keys of the desk. This table is the bindings, the hints at the bottom of the page and the help, all at once."""

from django.utils.translation import gettext_lazy as _

from ringup.web.ui.keys import Key, KeyTable

ENTRY = _("In the entry field")
LISTS = _("In the lines and other lists")

# The first binding that can act wins: the ones of a place stand before the ones of everywhere.
DESK_KEYS = KeyTable(
    (
        Key(
            keys=("ArrowDown",),
            does="move_option",
            where="[role=combobox]",
            step=1,
            says=_("next search result"),
            group=ENTRY,
        ),
        Key(
            keys=("ArrowUp",),
            does="move_option",
            where="[role=combobox]",
            step=-1,
            says=_("previous search result"),
            group=ENTRY,
        ),
        Key(keys=("Enter",), does="take_option", where="[role=combobox]"),
        Key(keys=("?",), does="press", where="empty entry", target="#show-keys"),
        Key(
            keys=("+",),
            does="press",
            where="empty entry",
            target="#take-offer",
            says=_("take the offer in reach"),
            group=ENTRY,
        ),
        Key(
            keys=("ArrowUp",),
            does="enter_list",
            where="#entry",
            target="#order-lines",
            step=-1,
            says=_("to the last line"),
            group=ENTRY,
        ),
        Key(
            keys=("ArrowDown",),
            does="enter_list",
            where="#entry",
            target="#order-lines",
            step=1,
            says=_("to the first line"),
            group=ENTRY,
        ),
        Key(
            keys=("ArrowUp",),
            does="move_item",
            where="[data-list]",
            step=-1,
            says=_("one up"),
            group=LISTS,
            hint=_("line"),
        ),
        Key(
            keys=("ArrowDown",),
            does="move_item",
            where="[data-list]",
            step=1,
            says=_("one down"),
            group=LISTS,
            hint=_("line"),
        ),
        Key(
            keys=("+",),
            does="press_inside",
            where="#order-lines",
            target="[data-more]",
            says=_("one more"),
            group=LISTS,
            hint=_("quantity"),
        ),
        Key(
            keys=("-",),
            does="press_inside",
            where="#order-lines",
            target="[data-less]",
            says=_("one less"),
            group=LISTS,
            hint=_("quantity"),
        ),
        Key(
            keys=("Enter",),
            does="focus",
            where="#order-lines",
            target="#line-quantity",
            says=_("change the line"),
            group=LISTS,
            hint=_("change"),
        ),
        Key(
            keys=("Delete",),
            does="press_inside",
            where="[data-list]",
            target="[data-remove]",
            says=_("remove"),
            group=LISTS,
            hint=_("remove"),
        ),
        Key(
            keys=("1", "2", "3", "4", "5", "6", "7", "8", "9"),
            does="take_choice",
            where="not typing",
            says=_("take the choice with that digit"),
            group=LISTS,
        ),
        Key(keys=("F2",), does="focus", target="#customer-search", says=_("customer"), hint=_("customer")),
        Key(
            keys=("F3",),
            does="enter_list",
            target="#order-call",
            step=1,
            says=_("the call: who it is, or the order that was left open"),
            hint=_("call"),
        ),
        Key(keys=("F4",), does="focus", target="#order-script", says=_("script and picture")),
        Key(keys=("F6",), does="enter_list", target="#order-history", step=1, says=_("history")),
        Key(keys=("F7",), does="press", target="#open-header", says=_("delivery")),
        Key(
            keys=("F8",),
            does="focus",
            target=".panel:has(.balance.good) .payment-lines, #payment-methods",
            says=_("pay"),
            hint=_("pay"),
        ),
        Key(keys=("F9",), does="press", target="#open-leaving", says=_("outcome"), hint=_("outcome")),
        Key(keys=("F10",), does="enter_list", target="#order-coupons", step=1, says=_("coupons")),
        Key(keys=("Ctrl+Enter",), does="press", target="[data-next-step]", says=_("next step"), hint=_("next step")),
        Key(keys=("Escape",), does="leave", says=_("back to the entry field"), hint=_("back")),
        Key(keys=("?",), does="press", where="not typing", target="#show-keys", says=_("all keys"), hint=_("all keys")),
    )
)
