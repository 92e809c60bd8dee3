"""What others ask about cards that are keyed at the desk."""

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import NOT_FOUND, visible_orders
from ringup.payments.models import CardEntry
from ringup.payments.models.card_entries import IS_BUSY, IS_LIVE
from ringup.values.refusal import Refusal


def list_watched_entries(*, limit: int) -> list[int]:
    """Keys of the entries of which something is still open: a card, or the recorder; the oldest first."""
    return list(CardEntry.objects.filter(IS_LIVE | IS_BUSY).order_by("pk").values_list("pk", flat=True)[:limit])


def find_card_entry(*, order: int, entry: str = "") -> CardEntry | None:
    """The entry with that public id, else the latest one of the order (key)."""
    rows = CardEntry.objects.filter(order=order).select_related("order", "call", "opened_by", "method")
    return rows.filter(public_id=entry).first() if entry else rows.order_by("-pk").first()


def find_visible_entry(actor: Actor, *, order: str, entry: str) -> CardEntry | Refusal:
    """The entry with its order and its call, or `order_not_found`, `card_entry_not_found`."""
    key = visible_orders(actor).filter(public_id=order).values_list("pk", flat=True).first()
    if key is None:
        return NOT_FOUND
    rows = CardEntry.objects.select_related("order__legal_entity", "call").filter(order=key, public_id=entry)
    return rows.first() or Refusal(code="card_entry_not_found")


def list_card_entries(order: int) -> list[CardEntry]:
    """The entries of the order (key), the first one first; one query."""
    return list(CardEntry.objects.filter(order=order).select_related("payment_line", "call").order_by("pk"))
