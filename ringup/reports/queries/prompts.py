"""What prompts brought in a span of days: by prompt, agent, source code, item or kind; and what scripts took."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from ringup.call_centers.models import User
from ringup.catalogs.models import SourceCode
from ringup.directed_selling.loading import load_talk_costs, tally_showings
from ringup.directed_selling.models import PromptShowing, PromptStanding, ScriptShowing
from ringup.directed_selling.rules.prompts import PromptKind
from ringup.pricing.models import ChargeCode, Discount
from ringup.products.models import Item

BY: Mapping[str, tuple[str, ...]] = {
    "prompt": ("kind", "item", "offered", "rule"),
    "agent": ("agent",),
    "source_code": ("source_code",),
    "kind": ("kind",),
    "script": ("script", "version"),
}


@dataclass(frozen=True, kw_only=True)
class SteppedBack:
    """Since when a prompt is not offered, and what it came to in the days over which it is judged."""

    since: datetime
    shown: int
    margin_minor: int
    cost_minor: int


@dataclass(frozen=True, kw_only=True)
class PromptRow:
    """What a group of showings came to, in the company's currency; `code` and `name` say which group.

    Of a prompt, `kind` is its kind, and `beside` the number of the item that it stands beside.
    `cost_minor`: what the seconds of talk cost. `stepped_back`: why it is not offered now.
    """

    kind: str = ""
    code: str = ""
    name: str = ""
    beside: str = ""
    shown: int
    taken: int
    seconds: float
    revenue_minor: int
    margin_minor: int
    cost_minor: int
    stepped_back: SteppedBack | None = None

    @property
    def rate(self) -> float:
        """The part that was taken, from 0 to 1."""
        return self.taken / self.shown if self.shown else 0.0

    @property
    def per_second(self) -> float:
        """The margin of a second, in minor units."""
        return self.margin_minor / self.seconds if self.seconds else 0.0


def list_prompts(
    *, legal_entity: int, by: str, start: datetime, end: datetime, kind: str = "", item: int | None = None
) -> list[PromptRow]:
    """The groups, what earned most a second first; five queries. `kind` and `item` (key) leave the others out.

    By script it is the scripts that were said, which no kind or item is asked of.
    """
    if by == "script":
        return _list_scripts(legal_entity, start, end)
    seen = PromptShowing.objects.filter(legal_entity=legal_entity, shown_at__gte=start, shown_at__lt=end)
    if kind:
        seen = seen.filter(kind=kind)
    if item is not None:
        seen = seen.filter(item=item)
    talk = load_talk_costs(legal_entity)
    totals: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in tally_showings(seen, talk, *BY[by]):
        if row.get("kind") == PromptKind.GAP and by == "prompt":
            row["item"] = None
        key = tuple(row[name] for name in BY[by])
        total = totals.setdefault(key, dict.fromkeys(("shown", "takes", "time", "revenue", "margin", "cost"), 0))
        for name in total:
            total[name] += row[name]
    named = _named(legal_entity, by, totals)
    rows = [
        PromptRow(
            **named[key],
            shown=total["shown"],
            taken=total["takes"],
            seconds=total["time"],
            revenue_minor=total["revenue"],
            margin_minor=total["margin"],
            cost_minor=round(total["cost"]),
        )
        for key, total in totals.items()
    ]
    return sorted(rows, key=lambda row: (-row.per_second, -row.shown, row.code))


def _list_scripts(legal_entity: int, start: datetime, end: datetime) -> list[PromptRow]:
    """Each version of each script, what took most seconds first; two queries.

    Taken is one of which the agent ticked a step. What the orders were worth stands with the script.
    """
    seen = ScriptShowing.objects.filter(legal_entity=legal_entity, shown_at__gte=start, shown_at__lt=end)
    seen = seen.annotate(talk=load_talk_costs(legal_entity).of_second("call_center"))
    found: dict[tuple[str, str], dict[str, float]] = {}
    counts = {
        "shown": Count("pk"),
        "takes": Count("pk", filter=~Q(ticked=[])),
        "time": Coalesce(Sum("seconds"), 0.0),
        "cost": Coalesce(Sum(F("seconds") * F("talk")), 0.0),
    }
    grouped: Any = seen.order_by().values("script__name", "version__name").annotate(**counts)
    for row in grouped:
        total = found.setdefault((row["script__name"], row["version__name"] or ""), {})
        for name in counts:
            total[name] = total.get(name, 0) + row[name]
    rows = [
        PromptRow(
            code=script,
            name=version,
            shown=int(total["shown"]),
            taken=int(total["takes"]),
            seconds=total["time"],
            revenue_minor=0,
            margin_minor=0,
            cost_minor=round(total["cost"]),
        )
        for (script, version), total in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.seconds, row.code, row.name))


def _named(legal_entity: int, by: str, keys: Any) -> dict[tuple[Any, ...], dict[str, Any]]:
    """How each group is called."""
    if by == "kind":
        return {key: {"kind": key[0]} for key in keys}
    if by == "agent":
        agents = User.objects.filter(pk__in=[key[0] for key in keys])
        users = {user.pk: {"code": user.username, "name": user.get_full_name()} for user in agents}
        return {key: users[key[0]] for key in keys}
    if by == "source_code":
        rows = SourceCode.objects.filter(pk__in=[key[0] for key in keys if key[0]]).select_related("catalog")
        codes = {row.pk: {"code": row.code, "name": row.name or row.catalog.name} for row in rows}
        return {key: codes.get(key[0], {}) for key in keys}
    return _named_prompts(legal_entity, keys)


def _named_prompts(legal_entity: int, keys: Any) -> dict[tuple[Any, ...], dict[str, Any]]:
    items = {key for _, item, offered, _ in keys for key in (item, offered) if key is not None}
    known = {row.pk: (row.number, row.name) for row in Item.objects.filter(pk__in=items).only("number", "name")}
    rules = {rule for *_, rule in keys if rule}
    names: dict[str, str] = {}
    if rules:
        for model in (ChargeCode, Discount):
            names |= dict(model.objects.filter(legal_entity=legal_entity, code__in=rules).values_list("code", "name"))
    back = {
        (row.kind, row.item_id, row.offered_id, row.rule): SteppedBack(
            since=row.stepped_back_at or row.judged_at,
            shown=row.shown,
            margin_minor=row.margin_minor,
            cost_minor=row.cost_minor,
        )
        for row in PromptStanding.objects.filter(legal_entity=legal_entity, stepped_back_at__isnull=False)
    }
    found = {}
    for kind, item, offered, rule in keys:
        number, name = known.get(offered, (rule, names.get(rule, "")))
        found[kind, item, offered, rule] = {
            "kind": kind,
            "code": number,
            "name": name,
            "beside": known[item][0] if item in known else "",
            "stepped_back": back.get((kind, item, offered, rule)),
        }
    return found
