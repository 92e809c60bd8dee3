"""Tells other systems (a warehouse's own, most of all) what happened to an order or to goods, as signed messages.

It writes what is to be sent; a job sends it. Who is not subscribed costs one query.
"""

from collections.abc import Mapping
from typing import Any

from ringup.fulfillment.loading.told_orders import content_of, find_told
from ringup.notifications.saving import post_event, subscribers
from ringup.orders.loading import NOT_FOUND
from ringup.plumbing.public_ids import new_public_id
from ringup.values.refusal import Refusal

# What such a message says of the order has to be so still; another message has told, or will tell, what became of it.
LEVELS = {"order.released": True, "order.withheld": False}


def tell_other_systems(
    actor: None,
    *,
    legal_entity: int,
    event: str,
    order: str = "",
    subject: str = "",
    about: Mapping[str, Any] | None = None,
    key: str = "",
) -> Refusal | None:
    """One message for each subscriber, with the order as it is now; `about` says what more there is to say.

    `subject` is what people call it where it is about no order. Refusal: `order_not_found`.
    """
    to = subscribers(legal_entity=legal_entity, event=event)
    if not to:
        return None
    content: dict[str, Any] = dict(about or {})
    if order:
        row = find_told(legal_entity, order)
        if row is None:
            return NOT_FOUND
        if event in LEVELS and LEVELS[event] == row.do_not_process:
            return None
        content = {"order": content_of(row), **content}
        subject = row.number
    post_event(to, event=event, key=key or new_public_id(), subject=subject[:60], content=content)
    return None
