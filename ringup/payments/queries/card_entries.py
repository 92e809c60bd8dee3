"""What others ask about cards that are keyed at the desk."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.orders.loading import NOT_FOUND, visible_orders
from ringup.payments.models import CardEntry
from ringup.payments.models.card_entries import IS_BUSY, IS_LIVE
from ringup.payments.rules.card_entries import TOLD_OFTEN, RecorderState
from ringup.values.refusal import Refusal


def list_watched_entries(*, limit: int) -> list[int]:
    """Keys of the entries of which something is still open: a card, or the recorder; the oldest first.

    A recorder that stays silent comes up when it is to be told again, so that many of them keep no card waiting.
    """
    is_told_later = Q(recorder=RecorderState.RESUMING.value, resume_again_at__gt=timezone.now())
    open_ones = CardEntry.objects.filter(IS_LIVE | (IS_BUSY & ~is_told_later))
    return list(open_ones.order_by("pk").values_list("pk", flat=True)[:limit])


def silent_recorders() -> QuerySet[CardEntry]:
    """Entries that are over, whose recorder was told several times to go on and did not confirm it."""
    return CardEntry.objects.filter(recorder=RecorderState.RESUMING.value, resume_tries__gte=TOLD_OFTEN)


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
