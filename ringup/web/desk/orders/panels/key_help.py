"""The help: every key of the desk, from the same table as the bindings, and the grammar of the entry field."""

from dataclasses import dataclass

from ringup.web.desk.keys import DESK_KEYS
from ringup.web.desk.orders.panels.order_panel import OrderPanel
from ringup.web.ui.keys import KeyTable


@dataclass(frozen=True, kw_only=True)
class KeyHelp(OrderPanel):
    open: bool = False
    keys: KeyTable = DESK_KEYS
