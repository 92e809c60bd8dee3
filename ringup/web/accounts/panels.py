"""The panel that asks for the password again, in the page or on a page of its own."""

from dataclasses import dataclass
from typing import ClassVar

from ringup.web.ui.panels import Panel


@dataclass(frozen=True, kw_only=True)
class SignInAgain(Panel):
    """Who is asked, where it goes on (empty: in the page that stands behind), and what was wrong."""

    area: ClassVar[str] = "accounts"
    user: str
    next: str = ""
    error: str = ""
