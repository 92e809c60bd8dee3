"""Why the last entry was not taken, directly under the entry field; empty after one that was."""

from dataclasses import dataclass

from ringup.web.desk.orders.panels.order_panel import OrderPanel
from ringup.web.ui.wording import Said


@dataclass(frozen=True, kw_only=True)
class EntryRefusal(OrderPanel):
    refusal: Said | None = None
    entry: str = ""
    # The entry that the cure offers: it comes into the field, and Enter takes it.
    offer: str = ""
    # The line that was selected when the entry was typed.
    line: str = ""
    # Whether a supervisor can be asked for what was refused.
    may_ask: bool = False
    # Whether the item itself can be ordered all the same.
    may_keep: bool = False
