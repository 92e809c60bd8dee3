"""Links between items as set-up: who makes them, and what is looked at before."""

from collections.abc import Mapping
from typing import Any

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_change import in_order
from ringup.directed_selling.models import ItemLink
from ringup.directed_selling.rules.links import link_is_to_another_item


def _link_facts(actor: Actor, link: Any) -> Mapping[str, Any]:
    return {"is_itself": link.linked_id == link.item_id}


LINK_KIND = SetupKind(
    model=ItemLink,
    may=Permission.CHANGE_CATALOGS,
    parent="item",
    fields=("linked", "kind", "catalog", "rule", "priority", "starts_on", "ends_on", "talk", "active"),
    facts=_link_facts,
    checks=(link_is_to_another_item, in_order("starts_on", "ends_on")),
)
