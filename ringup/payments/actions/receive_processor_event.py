"""Takes a message of a processor: believed only with its signature, stored before it is understood, handled once."""

import logging
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.payments.actions.settle_card_entry import settle_card_entry
from ringup.payments.actions.settle_dispute import settle_dispute
from ringup.payments.actions.settle_link import settle_link
from ringup.payments.actions.settle_payment import settle_payment
from ringup.payments.connectors.protocol import Delivery, Notice
from ringup.payments.loading import lacks_checks, load_asked, load_connector
from ringup.payments.models import CardEntry, PaymentLink, PaymentOperation, ProcessorEvent
from ringup.plumbing.card_guard import scrub
from ringup.plumbing.locks import lock_row
from ringup.values.refusal import Refusal

log = logging.getLogger(__name__)


def receive_processor_event(
    actor: Actor | None, *, connector: str, body: bytes, headers: Mapping[str, str]
) -> Refusal | None:
    """None when the message is in our hands, whatever it says; the processor need not send it again.

    Refusals: `connector_unknown`, `webhook_forged`, `webhook_stale`, `webhook_unreadable`. A message that cannot be
    handled is parked with its reason, and the processor is asked about its operation at the next look. About a dispute
    nobody can be asked: `webhook_not_handled`, the processor has to send it again.
    """
    try:
        asked = load_connector(connector)
    except LookupError:
        return Refusal(code="connector_unknown")
    received = Delivery(body=body, headers=headers, received_at=timezone.now())
    notice = asked.read_webhook(received)
    if isinstance(notice, Refusal):
        return notice
    ProcessorEvent.objects.bulk_create(
        [
            ProcessorEvent(
                connector=connector,
                event_id=notice.event_id,
                payload={"body": scrub(body.decode(errors="replace"))},
            )
        ],
        ignore_conflicts=True,
    )
    try:
        _handle(connector, notice)
    except Exception as error:
        log.exception("processor event %s of %s cannot be handled", notice.event_id, connector)
        _park(connector, notice, f"{type(error).__name__}: {error}")
        if notice.dispute is not None:
            return Refusal(code="webhook_not_handled")
    return None


def _handle(connector: str, notice: Notice) -> None:
    """Settles what the message is about, once: the event's row is locked until it is marked as processed."""
    with transaction.atomic():
        event = lock_row(ProcessorEvent.objects.filter(connector=connector, event_id=notice.event_id))
        assert event is not None
        if event.processed_at is not None:
            return
        found = _settle(connector, notice)
        event.parked_because = "" if found else "no operation of ours"
        event.processed_at = timezone.now()
        event.save(update_fields=["parked_because", "processed_at"])


def _settle(connector: str, notice: Notice) -> bool:
    """Whether the message is about something of ours."""
    if notice.link is not None:
        link = PaymentLink.objects.filter(connector=connector, public_id=notice.intent).only("pk").first()
        if link is not None:
            # What follows from it is sent by the job: a message is answered at once.
            settle_link(None, link=link.pk, news=notice.link)
            return True
        entry = CardEntry.objects.filter(connector=connector, public_id=notice.intent).only("pk").first()
        if entry is not None:
            # The recorder is told by the desk that looks, or by the job.
            settle_card_entry(None, entry=entry.pk, news=notice.link)
        return entry is not None
    if notice.dispute is not None:
        return settle_dispute(None, connector=connector, news=notice.dispute)
    operation = PaymentOperation.objects.filter(connector=connector, public_id=notice.intent).only("pk").first()
    if operation is not None and notice.outcome is not None:
        [asked] = load_asked([operation.pk])
        if lacks_checks(asked, notice.outcome):
            # The message says that it was done, and not what the issuer says of the address: the job asks for that.
            PaymentOperation.objects.filter(pk=operation.pk, settled_at=None).update(look_again_at=timezone.now())
            return True
        settle_payment(None, operation=operation.pk, outcome=notice.outcome)
    return operation is not None


def _park(connector: str, notice: Notice, reason: str) -> None:
    events = ProcessorEvent.objects.filter(connector=connector, event_id=notice.event_id)
    events.update(parked_because=scrub(reason)[:200])
    for model in (PaymentOperation, PaymentLink):
        rows = model._default_manager.filter(connector=connector, public_id=notice.intent, settled_at=None)
        rows.update(look_again_at=timezone.now())
