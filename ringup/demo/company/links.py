"""What the demo's marketers say goes with an item, or is the better buy, beside what was learned."""

from ringup.conditions.models import OrderRule
from ringup.demo.company.setup import Company
from ringup.directed_selling.models import ItemLink
from ringup.products.models import Item

RULE = "REGULARS"
# Item, linked item, kind, what to say, the code of a rule.
LINKS = (
    ("85123A", "22178", "cross_sell", "The glass ones hang well beside the white heart.", ""),
    ("22178", "85123A", "up_sell", "For a little more there is the white hanging heart.", ""),
    ("22423", "22698", "cross_sell", "The cake stand comes to life with the pink teacups.", RULE),
    ("84879", "85123A", "cross_sell", "", RULE),
    ("47566", "23298", "cross_sell", "There is the spotty bunting to match.", ""),
)


def link_items(company: Company) -> int:
    """How many links there are; those whose items a short history lacks are left out."""
    entity = company.legal_entity
    rule = OrderRule.objects.create(
        legal_entity=entity,
        code=RULE,
        name="Three orders or more within a year, or on account",
        params={
            "join": "any",
            "conditions": [
                {"variable": "orders_365", "operator": "at_least", "values": ["3"]},
                {"variable": "customer_on_account", "operator": "yes", "values": []},
            ],
        },
    )
    wanted = {number for item, linked, *_rest in LINKS for number in (item, linked)}
    items = {item.number: item for item in Item.objects.filter(legal_entity=entity, number__in=wanted)}
    links = [
        ItemLink(
            item=items[item],
            linked=items[linked],
            kind=kind,
            talk=talk,
            rule=rule if code else None,
            priority=place,
        )
        for place, (item, linked, kind, talk, code) in enumerate(LINKS, start=1)
        if item in items and linked in items
    ]
    ItemLink.objects.bulk_create(links)
    return len(links)
