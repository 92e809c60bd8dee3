"""The head of a record: what it is, whether it is in use, and how to remove it."""

from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse

from ringup.web.office.labels import label_of
from ringup.web.office.records import Record
from ringup.web.ui.panels import Panel


@dataclass(frozen=True, kw_only=True)
class SetupHead(Panel):
    area: ClassVar[str] = "office"
    kind: str
    title: str
    back: str
    back_address: str
    remove_address: str = ""
    is_active: bool = True
    is_open: bool = True
    wrong: str = ""


def setup_head_panel(record: Record, *, wrong: str = "") -> SetupHead:
    """The head as the row is now."""
    screen = record.screen
    may_remove = screen.kind.can_be_removed and screen.may_be_changed_by(record.actor)
    is_active = getattr(record.row, "active", getattr(record.row, "is_active", getattr(record.row, "enabled", True)))
    return SetupHead(
        kind=str(screen.one),
        title=label_of(record.row),
        back="" if screen.alone else str(screen.title),
        back_address="" if screen.alone else reverse("office:setup", args=[screen.slug]),
        remove_address=reverse("office:setup-remove", args=[screen.slug, record.key]) if may_remove else "",
        is_active=bool(is_active),
        is_open=screen.may_be_changed_by(record.actor),
        wrong=wrong,
    )
