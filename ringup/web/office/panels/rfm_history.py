"""How the scores of an RFM analysis changed: the latest changes on its record, and all of them as a file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ringup.call_centers.loading.setup_kinds import key_of
from ringup.call_centers.rules.actor import Actor
from ringup.plumbing import formats
from ringup.reports.queries.rfm_history import Change, list_changes
from ringup.web.ui.panels import Panel

SHOWN = 100
FILE_HEADS = ("customer", "name", "recency", "frequency", "monetary", "before", "after", "day")


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """One change in words."""

    number: str
    name: str
    before: str
    after: str
    day: str


@dataclass(frozen=True, kw_only=True)
class RfmHistory(Panel):
    """`file` is empty where there is nothing to download; `kept`: whether the next count adds to it."""

    area: ClassVar[str] = "office"
    title: str
    kept: bool
    rows: tuple[ChangeRow, ...] = ()
    more: str = ""
    file: str = ""


def rfm_history_panel(actor: Actor, row: Any) -> RfmHistory:
    """The latest changes; one query. Who sees the analysis may have the file."""
    changes = list(list_changes(row, limit=SHOWN + 1))
    more = _("The latest %(count)s changes; all of them are in the file.") % {"count": SHOWN}
    return RfmHistory(
        title=_("History"),
        kept=row.save_history,
        rows=tuple(
            ChangeRow(
                number=change.customer,
                name=change.name,
                before="–" if change.before is None else str(change.before),
                after=str(change.score),
                day=formats.day(timezone.localtime(change.counted_at).date()),
            )
            for change in changes[:SHOWN]
        ),
        more=more if len(changes) > SHOWN else "",
        file=reverse("office:rfm-history-file", args=[key_of(row)]) if changes else "",
    )


def file_rows(changes: Iterable[Change]) -> Iterator[tuple[object, ...]]:
    """The cells of the file."""
    for change in changes:
        yield (
            change.customer,
            change.name,
            change.recency,
            change.frequency,
            change.monetary,
            change.before,
            change.score,
            timezone.localtime(change.counted_at).date().isoformat(),
        )
