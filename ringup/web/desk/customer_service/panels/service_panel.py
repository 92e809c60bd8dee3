"""What all panels of the customer service page share."""

from dataclasses import dataclass
from typing import ClassVar

from ringup.web.ui.panels import Panel


@dataclass(frozen=True, kw_only=True)
class ServicePanel(Panel):
    """A panel of the customer service page. `customer` is the public id that its addresses need; empty for nobody."""

    area: ClassVar[str] = "desk/customer_service"
    customer: str = ""
