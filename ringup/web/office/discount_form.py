"""The form of a discount as the rule that it would be, while it is typed and before anything is stored."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from ringup.call_centers.models import PriceGroup
from ringup.call_centers.rules.actor import Actor
from ringup.pricing.rules.discount import Discount
from ringup.pricing.rules.shape import read
from ringup.web.office.making import NewRow
from ringup.web.office.records import FieldsSection, Record
from ringup.web.office.screens import Fields
from ringup.web.office.setup.discounts import DISCOUNTS

GENERAL = DISCOUNTS.section("general")
OWN = ("concurrency", "coupon_required", "match_all_price_groups", "priority")


def typed_discount(actor: Actor, data: QueryDict, *, kind: str = "", record: Record | None = None) -> Discount | None:
    """What the form says, new (`kind`) or of a record; None while it does not make a discount yet."""
    assert isinstance(GENERAL, Fields)
    form = (
        NewRow.of(actor, DISCOUNTS, data, variant=kind)
        if record is None
        else FieldsSection.of(record, GENERAL, data, None)
    )
    if not form.is_valid():
        return None
    return _read(actor, record.row.kind if record else kind, form.values())


def _read(actor: Actor, kind: str, values: Mapping[str, Any]) -> Discount | None:
    groups = PriceGroup.objects.filter(legal_entity=actor.legal_entity, pk__in=values.get("price_groups") or ())
    period = {"from": values.get("valid_from"), "to": values.get("valid_to")}
    data = {
        "id": values.get("code") or "new",
        "kind": kind,
        **{name: values[name] for name in OWN if values.get(name) not in (None, "")},
        **{name: moment.isoformat() for name, moment in period.items() if moment},
        "price_groups": list(groups.order_by("code").values_list("code", flat=True)),
        **values["params"],
    }
    found = read(Discount, data)
    return found if isinstance(found, Discount) else None
