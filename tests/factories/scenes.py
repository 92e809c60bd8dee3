"""The cast, and a scene that is set: a call center where Ada can take Carla's order, and Rex's company next door."""

from dataclasses import dataclass
from typing import Any

from ringup.call_centers.loading import load_actor
from ringup.call_centers.models import CallCenter, LegalEntity, User
from ringup.call_centers.rules.actor import Actor
from ringup.customers.models import Customer
from ringup.products.models import Item
from tests.factories.company import make_call_center, make_legal_entity, make_user
from tests.factories.customers import make_bruno, make_carla
from tests.factories.prices import make_tax_rate
from tests.factories.products import make_item

LAKESIDE = {
    "code": "LAKESIDE",
    "name": "Lakeside Tools",
    "currency": "USD",
    "country": "US",
    "time_zone": "America/Chicago",
}


def make_ada(call_center: CallCenter, **values: Any) -> User:
    """Ada, agent of the call center."""
    return make_user("ada", call_center=call_center, **values)


def make_sam(call_center: CallCenter, **values: Any) -> User:
    """Sam, supervisor in all call centers of the company."""
    return make_user("sam", role="supervisor", call_center=call_center, everywhere=True, **values)


def make_mallory(call_center: CallCenter, **values: Any) -> User:
    """Mallory, an agent of the call center who tries things."""
    return make_user("mallory", call_center=call_center, **values)


def make_rex(call_center: CallCenter | None = None, **values: Any) -> User:
    """Rex, who may do everything in another legal entity (Lakeside Tools, USD) and must see nothing of ours."""
    there = call_center or make_call_center("CHICAGO", legal_entity=make_legal_entity(**LAKESIDE))
    return make_user("rex", role="administrator", call_center=there, **values)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Harbor Gifts: one call center, Ada, Sam, Carla, Bruno, and items at 10.00, 4.50 and 99.00 plus 21 % tax."""

    legal_entity: LegalEntity
    call_center: CallCenter
    ada: User
    sam: User
    carla: Customer
    bruno: Customer
    items: tuple[Item, Item, Item]

    def actor(self, user: User | None = None) -> Actor:
        """Ada, or another user, as an actor."""
        actor = load_actor(user or self.ada)
        assert actor is not None
        return actor


def make_scene(**call_center: Any) -> Scene:
    """Set the scene; keyword arguments go to the call center (`prices_include_tax=True`, `parameters={...}`)."""
    center = make_call_center(**call_center)
    entity = center.legal_entity
    make_tax_rate(legal_entity=entity)
    return Scene(
        legal_entity=entity,
        call_center=center,
        ada=make_ada(center),
        sam=make_sam(center),
        carla=make_carla(legal_entity=entity),
        bruno=make_bruno(legal_entity=entity),
        items=(
            make_item("LAMP-1", name="Desk lamp", price="10.00", legal_entity=entity),
            make_item("MUG-1", name="Harbor mug", price="4.50", legal_entity=entity),
            make_item("CLOCK-1", name="Ship's clock", price="99.00", legal_entity=entity),
        ),
    )
