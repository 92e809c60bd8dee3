"""Values → documents: typst lays out what it gets as JSON; it reads no file but its own and no network."""

import json
import re
from dataclasses import asdict
from pathlib import Path

import typst

from ringup.notifications.rules.confirmation import Confirmation

DOCUMENTS = Path(__file__).resolve().parent.parent / "templates" / "documents"
# Scripts that the fonts of the compiler do not have: Armenian and on, but for punctuation, currencies and such.
OTHER_SCRIPTS = re.compile("[\u0530-\u1dff\u2e80-\ufaff\U00010000-\U0010ffff]")


def render_confirmation(confirmation: Confirmation) -> bytes:
    """The order confirmation as a PDF (A4), tagged for screen readers.

    The same on every machine, as the compiler brings its fonts. Only a name in another script than Latin, Greek and
    Cyrillic is set in whatever font the machine has for it.
    """
    data = json.dumps(asdict(confirmation), ensure_ascii=False)
    pdf: bytes = typst.compile(
        DOCUMENTS / "order_confirmation.typ",
        root=DOCUMENTS,
        sys_inputs={"data": data},
        ignore_system_fonts=OTHER_SCRIPTS.search(data) is None,
    )
    return pdf
