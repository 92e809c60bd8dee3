"""Where the entry of a card stands: the recorder, the time that is left, and how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringup.payments.models import CardEntry
from ringup.payments.rules.card_entries import Ending, EntryState, RecorderState
from ringup.values.refusal import Refusal
from ringup.web.desk.orders.panels.order_panel import Badge
from ringup.web.ui.panels import Panel
from ringup.web.ui.wording import say
from ringup.web.ui.wording.words import DECLINES

RECORDERS: Mapping[str, tuple[str | Promise, str]] = {
    RecorderState.NOT_NEEDED: (gettext_lazy("This call is not recorded"), ""),
    RecorderState.PAUSING: (gettext_lazy("The recorder is being paused"), "warn"),
    RecorderState.PAUSED: (gettext_lazy("The recording is paused"), "good"),
    RecorderState.RESUMING: (gettext_lazy("The recorder has not confirmed yet that it goes on"), "warn"),
    RecorderState.RECORDING: (gettext_lazy("The recording goes on"), ""),
}
ENDINGS: Mapping[str, str | Promise] = {
    Ending.AGENT: gettext_lazy("You closed the fields. No card was taken."),
    Ending.TIME_OUT: gettext_lazy("The time was up. No card was taken."),
    Ending.GONE: gettext_lazy("The page was closed. No card was taken."),
    Ending.CALL_ENDED: gettext_lazy("The call ended. No card was taken."),
    Ending.UNKNOWN: gettext_lazy("The processor did not answer. No card was taken."),
}


@dataclass(frozen=True, kw_only=True)
class CardEntryState(Panel):
    """`seconds` are left while the fields are open; `says` is how it ended."""

    area: ClassVar[str] = "desk/card_entry"
    order: str = ""
    entry: str = ""
    is_live: bool = False
    recorder: Badge | None = None
    seconds: int = 0
    declined: str = ""
    says: str = ""
    cure: str = ""


def card_entry_panel(row: CardEntry) -> CardEntryState:
    """The entry as it stands; no query."""
    word, tone = RECORDERS[row.recorder]
    is_open = row.state == EntryState.OPEN
    is_live = is_open or row.state == EntryState.CLOSING
    says, cure = _ending(row)
    return CardEntryState(
        order=row.order.public_id,
        entry=row.public_id,
        is_live=is_live or row.recorder == RecorderState.RESUMING,
        recorder=Badge(text=str(word), tone=tone, icon="microphone-off" if tone == "good" else ""),
        seconds=max(0, int((row.ends_at - timezone.now()).total_seconds())) if is_open else 0,
        declined=str(DECLINES.get(row.because, row.because)) if is_open and row.because else "",
        says=says,
        cure=cure,
    )


def _ending(row: CardEntry) -> tuple[str, str]:
    if row.state == EntryState.OPEN:
        return "", ""
    if row.state == EntryState.CLOSING:
        return _("The fields are closed. The processor has not said yet whether a card was keyed."), _(
            "Until it does, no second card can be keyed for this order."
        )
    if row.state == EntryState.STORED and row.because:
        said = say(Refusal(code=row.because, facts={}))
        return _("The card was keyed, but it pays nothing: %(reason)s") % {"reason": said.text}, ""
    if row.state == EntryState.STORED:
        return _("The card is taken. It is charged when the order is submitted."), ""
    if row.state == EntryState.LOCKED:
        return _("The recorder did not confirm that it is paused, so no card can be keyed."), _(
            "Send a payment link instead."
        )
    return str(ENDINGS.get(row.ending, _("The fields are closed. No card was taken."))), _(
        "Open them again from the order, or send a payment link."
    )
