"""Values → documents: typst lays out what it gets as JSON; it reads no file but its own and no network."""

import json
import re
from dataclasses import asdict
from pathlib import Path

import typst

from ringup.notifications.rules.confirmation import Confirmation
from ringup.notifications.rules.invoice_document import InvoiceDocument
from ringup.notifications.rules.pick_list import PickList
from ringup.notifications.rules.recap import RecapDocument

DOCUMENTS = Path(__file__).resolve().parent.parent / "templates" / "documents"
# Scripts that the fonts of the compiler do not have: Armenian and on, but for punctuation, currencies and such.
OTHER_SCRIPTS = re.compile("[\u0530-\u1dff\u2e80-\ufaff\U00010000-\U0010ffff]")


def render_confirmation(confirmation: Confirmation) -> bytes:
    """The order confirmation as a PDF (A4), tagged for screen readers.

    The same on every machine, as the compiler brings its fonts. Only a name in another script than Latin, Greek and
    Cyrillic is set in whatever font the machine has for it.
    """
    return _render("order_confirmation.typ", confirmation)


def render_pick_list(pick_list: PickList) -> bytes:
    """The pick list as a PDF (A4)."""
    return _render("pick_list.typ", pick_list)


def render_invoice(invoice: InvoiceDocument) -> bytes:
    """The invoice as a PDF (A4), tagged for screen readers."""
    return _render("invoice.typ", invoice)


def render_recap(recap: RecapDocument) -> bytes:
    """What a customer was read and agreed to as a PDF (A4), tagged for screen readers."""
    return _render("recap.typ", recap)


def _render(template: str, document: Confirmation | PickList | InvoiceDocument | RecapDocument) -> bytes:
    data = json.dumps(asdict(document), ensure_ascii=False)
    pdf: bytes = typst.compile(
        DOCUMENTS / template,
        root=DOCUMENTS,
        sys_inputs={"data": data},
        ignore_system_fonts=OTHER_SCRIPTS.search(data) is None,
    )
    return pdf
