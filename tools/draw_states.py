"""Draws the state machines of the rules as docs/states/*.md; `--check` fails where a drawing is not the table's.

Run as `python -m tools.draw_states` from the repository's folder.
"""

import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from ringup.catalogs.rules import states as catalogs
from ringup.fulfillment.rules import states as fulfillment
from ringup.inventory.rules import states as inventory
from ringup.notifications.rules import webhooks
from ringup.orders.rules import approval_states as approvals
from ringup.orders.rules import states as orders
from ringup.payments.rules import card_entries, disputes, gift_cards, installments, links, refunds
from ringup.payments.rules import states as payments
from ringup.pricing.rules import redemption

FOLDER = Path("docs/states")
Table = Mapping[tuple[StrEnum, StrEnum], StrEnum]
MACHINES: tuple[tuple[str, str, Table], ...] = (
    ("order", "ringup/orders/rules/states.py", orders.TRANSITIONS),
    ("payment-line", "ringup/payments/rules/states.py", payments.LINE_TRANSITIONS),
    ("payment-link", "ringup/payments/rules/links.py", links.LINK_TRANSITIONS),
    ("card-entry", "ringup/payments/rules/card_entries.py", card_entries.ENTRY_TRANSITIONS),
    ("recorder", "ringup/payments/rules/card_entries.py", card_entries.RECORDER_TRANSITIONS),
    ("payment-operation", "ringup/payments/rules/states.py", payments.OPERATION_TRANSITIONS),
    ("payment-dispute", "ringup/payments/rules/disputes.py", disputes.DISPUTE_TRANSITIONS),
    ("refund", "ringup/payments/rules/refunds.py", refunds.REFUND_TRANSITIONS),
    ("price-approval", "ringup/orders/rules/approval_states.py", approvals.APPROVAL_TRANSITIONS),
    ("catalog", "ringup/catalogs/rules/states.py", catalogs.CATALOG_TRANSITIONS),
    ("pick", "ringup/fulfillment/rules/states.py", fulfillment.PICK_TRANSITIONS),
    ("shipment", "ringup/fulfillment/rules/states.py", fulfillment.SHIPMENT_TRANSITIONS),
    ("reservation", "ringup/inventory/rules/states.py", inventory.RESERVATION_TRANSITIONS),
    ("gift-card", "ringup/payments/rules/gift_cards.py", gift_cards.GIFT_CARD_TRANSITIONS),
    ("installment", "ringup/payments/rules/installments.py", installments.INSTALLMENT_TRANSITIONS),
    ("coupon-redemption", "ringup/pricing/rules/redemption.py", redemption.REDEMPTION_TRANSITIONS),
    ("webhook-delivery", "ringup/notifications/rules/webhooks.py", webhooks.DELIVERY_TRANSITIONS),
)


def drawing(name: str, source: str, table: Table) -> str:
    """One machine as a page with a Mermaid diagram; events between the same two states share an arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for (state, event), after in table.items():
        arrows.setdefault((state.value, after.value), []).append(event.value)
    lines = [f"    {start} --> {end}: {', '.join(events)}" for (start, end), events in arrows.items()]
    first = next(iter(table))[0].value
    title = name.replace("-", " ").capitalize()
    body = "\n".join([f"    [*] --> {first}", *lines])
    note = f"Generated from `{source}`; change the table, not this page."
    return f"# {title}\n\n{note}\n\n```mermaid\nstateDiagram-v2\n{body}\n```\n"


def main(arguments: list[str]) -> int:
    """Writes the pages, or compares them."""
    stale = []
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, source, table in MACHINES:
        page = FOLDER / f"{name}.md"
        text = drawing(name, source, table)
        if "--check" in arguments:
            stale += [] if page.exists() and page.read_text() == text else [str(page)]
        else:
            page.write_text(text)
    for page_name in stale:
        print(f"{page_name} does not show the table any more: run python -m tools.draw_states")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
