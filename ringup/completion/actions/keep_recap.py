"""What a customer was read and agreed to becomes a document of the order, once it is submitted."""

from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ringup.call_centers.rules.actor import Actor
from ringup.completion.models import RecapReading
from ringup.notifications.connectors.typesetting import render_recap
from ringup.notifications.models import Document
from ringup.notifications.rules.recap import RecapDocument
from ringup.notifications.saving import keep_document
from ringup.plumbing import formats
from ringup.plumbing.locks import lock_row

KIND = "recap"


def keep_recap(actor: Actor | None, *, legal_entity: int, order: str, version: int) -> Document | None:
    """The document; None where nothing was read for that version. Told twice, it is made once.

    Reacts to `OrderSubmitted`, hence without an actor.
    """
    with transaction.atomic():
        found = RecapReading.objects.filter(
            order__legal_entity=legal_entity, order__public_id=order, version=version
        ).select_related("order__legal_entity", "order__call_center", "read_by")
        row = lock_row(found)
        if row is None or row.document_id is not None:
            return row.document if row else None
        with translation.override(row.language):
            document = keep_document(
                legal_entity=legal_entity,
                kind=KIND,
                subject=row.order.public_id,
                language=row.language,
                name=_("%(number)s recap.pdf") % {"number": row.order.number},
                content=render_recap(_document(row)),
            )
        row.document = document
        row.save(update_fields=["document"])
    return document


def _document(row: RecapReading) -> RecapDocument:
    order, agent = row.order, row.read_by
    read_at = row.read_at.astimezone(ZoneInfo(order.call_center.time_zone))
    return RecapDocument(
        language=row.language.split("-")[0],
        title=_("What was agreed on the telephone"),
        seller=order.legal_entity.name,
        facts=(
            (_("Order number"), order.number),
            (_("Read out on"), formats.moment(read_at)),
            (_("By"), (agent.get_full_name() or agent.username) if agent else ""),
        ),
        clauses=tuple((clause["text"], clause["code"] in row.ticked) for clause in row.clauses),
        agreed=_("agreed"),
        not_agreed=_("not agreed"),
        seal=row.hash,
    )
