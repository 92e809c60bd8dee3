"""Values → documents: typst lays out what it gets as JSON; it reads no file but its own and no network."""

import json
from dataclasses import asdict
from pathlib import Path

import typst

from ringup.notifications.rules.confirmation import Confirmation

DOCUMENTS = Path(__file__).resolve().parent.parent / "templates" / "documents"


def render_confirmation(confirmation: Confirmation) -> bytes:
    """The order confirmation as a PDF (A4)."""
    pdf: bytes = typst.compile(
        DOCUMENTS / "order_confirmation.typ",
        root=DOCUMENTS,
        sys_inputs={"data": json.dumps(asdict(confirmation))},
        ignore_system_fonts=True,  # the same document on every machine
    )
    return pdf
