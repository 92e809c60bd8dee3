"""Scripts as set-up: who writes them, and what is looked at before."""

from collections.abc import Mapping
from typing import Any

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_change import at_most_one
from ringup.directed_selling.models import ItemLink, Script, ScriptPlace, ScriptVersion
from ringup.directed_selling.rules.script_texts import texts_are_scripts
from ringup.directed_selling.rules.script_versions import version_stays_with_script, weight_is_small
from ringup.directed_selling.rules.scripts import place_fits_moment, priority_counts_from_one

TEXTS = ("text_en", "text_da", "text_de", "text_fr", "text_nl")


def _is_linked(actor: Actor, place: Any) -> Mapping[str, Any]:
    return {"is_linked": ItemLink.objects.filter(item=place.item_id, linked=place.linked_id).exists()}


SCRIPT_KIND = SetupKind(
    model=Script,
    may=Permission.CHANGE_CATALOGS,
    fields=("name", "kind", "priority", "active", "weight", *TEXTS),
    checks=(texts_are_scripts(*TEXTS), priority_counts_from_one, weight_is_small),
)
VERSION_KIND = SetupKind(
    model=ScriptVersion,
    may=Permission.CHANGE_CATALOGS,
    fields=("script", "name", "weight", *TEXTS),
    checks=(texts_are_scripts(*TEXTS), weight_is_small, version_stays_with_script),
)
PLACE_KIND = SetupKind(
    model=ScriptPlace,
    may=Permission.CHANGE_CATALOGS,
    parent="script",
    fields=("moment", "source_code", "catalog", "item", "linked", "category", "customer_group", "customer"),
    facts=_is_linked,
    checks=(at_most_one("source_code", "catalog"), place_fits_moment),
)
