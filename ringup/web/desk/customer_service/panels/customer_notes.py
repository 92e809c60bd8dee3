"""What colleagues should know about the customer, youngest first."""

from dataclasses import dataclass

from ringup.plumbing import formats
from ringup.values.refusal import Refusal
from ringup.web.desk.customer_service.panels.service_panel import ServicePanel
from ringup.web.desk.customer_service.shown import ShownCustomer
from ringup.web.ui.wording import Said, say


@dataclass(frozen=True, kw_only=True)
class WrittenNote:
    text: str
    written: str


@dataclass(frozen=True, kw_only=True)
class CustomerNotes(ServicePanel):
    notes: tuple[WrittenNote, ...] = ()
    may_write: bool = False
    refusal: Said | None = None


def customer_notes_panel(shown: ShownCustomer, refusal: Refusal | None = None) -> CustomerNotes:
    """Nothing is asked of the database: all is on the card."""
    return CustomerNotes(
        customer=shown.id,
        notes=tuple(
            WrittenNote(
                text=note.text, written=f"{note.written_by}, {formats.moment(note.written_at, zone=shown.view.zone)}"
            )
            for note in shown.card.notes
        ),
        may_write=shown.may_change,
        refusal=say(refusal) if refusal else None,
    )
