"""What all panels of the billing page share."""

from dataclasses import dataclass
from typing import ClassVar

from ringup.web.ui.panels import Panel


@dataclass(frozen=True, kw_only=True)
class BillingPanel(Panel):
    """A panel of the billing page. `order` is the public id that its addresses need."""

    area: ClassVar[str] = "desk/billing"
    order: str = ""
