"""The queue of catalog requests with the last printed batches."""

from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.models import CatalogRequest
from ringup.catalogs.queries.addresses import find_addresses
from ringup.catalogs.queries.requests import list_batches, list_waiting
from ringup.plumbing import formats
from ringup.web.ui.panels import Panel

SHOWN = 100
BATCHES = 10


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A request that waits."""

    since: str
    customer: str
    name: str
    place: str
    source_code: str
    catalog: str
    copies: int
    agent: str
    cancel: str


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What was printed together; `key` is its moment."""

    key: str
    moment: str
    requests: int
    copies: int
    labels: str


@dataclass(frozen=True, kw_only=True)
class CatalogQueue(Panel):
    area: ClassVar[str] = "office"
    rows: tuple[Waiting, ...] = ()
    count: int = 0
    batches: tuple[Batch, ...] = ()
    address: str = ""
    may_print: bool = False
    wrong: str = ""


def catalog_queue_panel(actor: Actor, *, wrong: str = "") -> CatalogQueue:
    """What waits, oldest first, and the batches, youngest first; four queries."""
    rows, count = list_waiting(legal_entity=actor.legal_entity, limit=SHOWN)
    labels = reverse("office:catalog-request-labels")
    addresses = find_addresses([row.customer_id for row in rows])
    return CatalogQueue(
        rows=tuple(_waiting(row, addresses.get(row.customer_id, {})) for row in rows),
        count=count,
        batches=tuple(
            Batch(
                key=batch.printed_at.isoformat(),
                moment=formats.moment(batch.printed_at),
                requests=batch.requests,
                copies=batch.copies,
                labels=f"{labels}?batch={batch.printed_at.isoformat().replace('+', '%2B')}",
            )
            for batch in list_batches(legal_entity=actor.legal_entity, limit=BATCHES)
        ),
        address=reverse("office:print-catalog-requests"),
        may_print=actor.may(Permission.CHANGE_CATALOGS),
        wrong=wrong,
    )


def _waiting(row: CatalogRequest, to: dict[str, str]) -> Waiting:
    agent = row.requested_by
    return Waiting(
        since=formats.moment(row.requested_at),
        customer=row.customer.number,
        name=to.get("name", ""),
        place=f"{to.get('postal_code', '')} {to.get('city', '')} {to.get('country', '')}".strip(),
        source_code=row.source_code.code,
        catalog=row.source_code.catalog.name,
        copies=row.quantity,
        agent=(agent.get_full_name() or agent.username) if agent else "",
        cancel=reverse("office:cancel-catalog-request", args=[row.public_id]),
    )
