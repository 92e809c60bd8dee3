"""Learns anew, over all orders of a company, what is bought together."""

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.models import LegalEntity
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.directed_selling.loading import load_baskets
from ringup.directed_selling.models import LearnedSuggestion
from ringup.directed_selling.rules.learning import Terms, learn
from ringup.plumbing.locks import hold_row
from ringup.values.refusal import Refusal

AT_ONCE = 5_000


def learn_suggestions(actor: Actor | None, *, legal_entity: int, terms: Terms | None = None) -> int | Refusal:
    """How many suggestions there are now; those of before are gone. Without an actor the weekly job asks.

    Refusals: `not_permitted`; another company's is `not_found`.
    """
    if actor is not None and (refusal := refuse_without(actor, Permission.CHANGE_CATALOGS)):
        return refusal
    if actor is not None and actor.legal_entity != legal_entity:
        return Refusal(code="not_found")
    baskets = [items for _, items in load_baskets(legal_entity=legal_entity)]
    now = timezone.now()
    fresh: list[LearnedSuggestion] = []
    places: dict[int, int] = {}
    for one in learn(baskets, terms or Terms()):
        places[one.item] = places.get(one.item, 0) + 1
        fresh.append(
            LearnedSuggestion(
                legal_entity_id=legal_entity,
                item_id=one.item,
                suggested_id=one.suggested,
                place=places[one.item],
                together=one.together,
                support=one.support,
                confidence=one.confidence,
                worth=one.worth,
                learned_at=now,
            )
        )
    with transaction.atomic():
        hold_row(LegalEntity.objects.filter(pk=legal_entity))
        LearnedSuggestion.objects.filter(legal_entity=legal_entity).delete()
        LearnedSuggestion.objects.bulk_create(fresh, batch_size=AT_ONCE)
    return len(fresh)
