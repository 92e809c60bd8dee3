"""Counts what the prompts of a company were worth lately, and which of them step back."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from ringup.call_centers.models import LegalEntity
from ringup.directed_selling.loading import load_talk_costs, tally_showings
from ringup.directed_selling.models import PromptShowing, PromptStanding
from ringup.directed_selling.rules.prompts import WINDOW, PromptKind, Tally, steps_back, worth_per_second
from ringup.directed_selling.saving import end_showings
from ringup.plumbing.locks import hold_row

# Of a gap the offer counts, on whatever item it is taken.
OWN = ("kind", "item", "offered", "rule")
# Minutes after which nobody looks at a prompt any more.
LEFT_ALONE = timedelta(minutes=10)
COUNTS = ("shown", "takes", "kept", "time", "revenue", "margin", "squares", "cost")
AT_ONCE = 5_000


def judge_prompts(actor: None, *, legal_entity: int) -> int:
    """How many prompts have a standing now; those of before are gone. What was left standing is passed by.

    No actor: only the hourly job asks.
    """
    now = timezone.now()
    seen = PromptShowing.objects.filter(legal_entity=legal_entity)
    end_showings(seen.filter(ended_at=None, shown_at__lt=now - LEFT_ALONE), now)
    lately = seen.filter(shown_at__gte=now - timedelta(days=WINDOW))
    counted = _counted(tally_showings(lately, load_talk_costs(legal_entity), *OWN))
    average = _together(counted.values())
    before = dict(_stepped_back(legal_entity))
    fresh = [_standing(key, row, average, before.get(key), now) for key, row in counted.items()]
    for standing in fresh:
        standing.legal_entity_id = legal_entity
    with transaction.atomic():
        hold_row(LegalEntity.objects.filter(pk=legal_entity))
        PromptStanding.objects.filter(legal_entity=legal_entity).delete()
        PromptStanding.objects.bulk_create(fresh, batch_size=AT_ONCE)
    return len(fresh)


Key = tuple[str, int | None, int | None, str]


def _counted(rows: list[dict[str, Any]]) -> dict[Key, dict[str, Any]]:
    found: dict[Key, dict[str, Any]] = {}
    for row in rows:
        key = (row["kind"], None if row["kind"] == PromptKind.GAP else row["item"], row["offered"], row["rule"])
        total = found.setdefault(key, dict.fromkeys(COUNTS, 0))
        for name in COUNTS:
            total[name] += row[name]
    return found


def _tally(row: Mapping[str, Any]) -> Tally:
    return Tally(
        shown=row["shown"],
        seconds=row["time"],
        takes=row["kept"],
        margin_minor=row["margin"],
        squares=row["squares"],
        cost_minor=row["cost"],
    )


def _together(rows: Any) -> Tally:
    tallies = [_tally(row) for row in rows]
    return Tally(
        shown=sum(each.shown for each in tallies),
        seconds=sum(each.seconds for each in tallies),
        takes=sum(each.takes for each in tallies),
        margin_minor=sum(each.margin_minor for each in tallies),
    )


def _stepped_back(legal_entity: int) -> Iterator[tuple[Key, datetime]]:
    rows = PromptStanding.objects.filter(legal_entity=legal_entity, stepped_back_at__isnull=False)
    for kind, item, offered, rule, since in rows.values_list("kind", "item", "offered", "rule", "stepped_back_at"):
        assert since is not None
        yield (kind, item, offered, rule), since


def _standing(
    key: Key, row: Mapping[str, Any], average: Tally, before: datetime | None, now: datetime
) -> PromptStanding:
    tally = _tally(row)
    kind, item, offered, rule = key
    return PromptStanding(
        kind=kind,
        item_id=item,
        offered_id=offered,
        rule=rule,
        shown=row["shown"],
        taken=row["takes"],
        seconds=row["time"],
        revenue_minor=row["revenue"],
        margin_minor=row["margin"],
        cost_minor=round(row["cost"]),
        worth=worth_per_second(tally, average),
        usual=average.per_second,
        judged_at=now,
        stepped_back_at=(before or now) if steps_back(tally, average) else None,
    )
