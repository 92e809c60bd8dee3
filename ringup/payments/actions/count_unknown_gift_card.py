"""Counts numbers of gift cards that do not exist, whatever became of the change that named them; raises the alarm."""

import logging
from collections.abc import Mapping
from functools import partial

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.payments.models import GiftCardGuesses
from ringup.payments.rules.gift_cards import LIMITS, GuessedBy
from ringup.plumbing.surviving import whatever_happens
from ringup.pricing.rules.coupon_guesses import Guesses

log = logging.getLogger(__name__)


def count_unknown_gift_card(actor: Actor, *, guessers: Mapping[GuessedBy, str], times: int = 1) -> None:
    """So many unknown numbers more. Who reaches a limit is locked; the audit and the log keep that, never a number."""
    whatever_happens(partial(_count, actor, dict(guessers), times))


def _count(actor: Actor, guessers: Mapping[GuessedBy, str], times: int) -> None:
    now = timezone.now()
    with transaction.atomic():
        for by, whose in sorted(guessers.items()):
            place = {"legal_entity_id": actor.legal_entity, "by": by.value, "whose": whose}
            GiftCardGuesses.objects.bulk_create([GiftCardGuesses(**place)], ignore_conflicts=True)
            row = GiftCardGuesses.objects.select_for_update().get(**place)
            before = after = Guesses(count=row.count, since=row.since, locked_until=row.locked_until)
            for _ in range(times):
                after = after.one_more(now, LIMITS[by])
            row.count, row.since, row.locked_until = after.count, after.since, after.locked_until
            row.save(update_fields=["count", "since", "locked_until"])
            if after.locked_until != before.locked_until:
                log.warning(
                    "numbers of gift cards are being guessed: %s %s of legal entity %s is locked until %s (worker %s)",
                    *(by.value, whose, actor.legal_entity, after.locked_until, actor.user),
                )
