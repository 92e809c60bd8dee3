"""Where a rule is used: the links that are offered only where it is met."""

from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _

from ringup.call_centers.rules.actor import Actor
from ringup.conditions.models import OrderRule
from ringup.directed_selling.models import ItemLink
from ringup.web.ui.panels import Panel

MOST_SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class RuleUse:
    """A link with the rule; `address` is the page of the item that it belongs to."""

    item: str
    name: str
    address: str
    kind: str
    linked: str
    catalog: str
    is_active: bool


@dataclass(frozen=True, kw_only=True)
class RuleUses(Panel):
    """The first links that use the rule, and how many more do."""

    area: ClassVar[str] = "office"
    title: str
    rows: tuple[RuleUse, ...]
    more: int = 0


def rule_uses_panel(actor: Actor, row: OrderRule) -> RuleUses:
    """The links of the rule; two queries."""
    links = ItemLink.objects.filter(rule=row).select_related("item", "linked", "catalog")
    shown = links.order_by("item__number", "priority", "pk")[:MOST_SHOWN]
    rows = tuple(
        RuleUse(
            item=link.item.number,
            name=link.item.name,
            address=reverse("office:setup-record", args=["items", link.item.public_id]),
            kind=link.get_kind_display(),
            linked=f"{link.linked.number} · {link.linked.name}",
            catalog=link.catalog.number if link.catalog else "",
            is_active=link.active,
        )
        for link in shown
    )
    return RuleUses(title=_("Where it is used"), rows=rows, more=max(0, links.count() - MOST_SHOWN))
