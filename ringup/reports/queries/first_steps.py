"""What a company still lacks before its first order can be taken."""

from django.db.models import Exists, OuterRef

from ringup.call_centers.models import CallCenter, LegalEntity, Membership
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.delivery.models import CallCenterMode
from ringup.payments.models import PaymentMethod
from ringup.pricing.models import BasePrice, TradeAgreement
from ringup.products.models import Item

# In the order in which they are done.
STEPS = ("call_center", "mode_of_delivery", "payment_method", "item", "price", "agent")


def list_first_steps(actor: Actor) -> dict[str, bool]:
    """Whether each step is done, in one query; empty for who does not set up call centers, and once all are done."""
    if not actor.may(Permission.CHANGE_CALL_CENTERS):
        return {}
    here, of_center = {"legal_entity": OuterRef("pk")}, {"call_center__legal_entity": OuterRef("pk")}
    takes_orders = Membership.objects.filter(**here, user__is_active=True).exclude(role__code="administrator")
    *found, agreed, agent = LegalEntity.objects.values_list(
        Exists(CallCenter.objects.filter(**here, active=True)),
        Exists(CallCenterMode.objects.filter(**of_center, mode__active=True)),
        Exists(PaymentMethod.objects.filter(**of_center, active=True)),
        Exists(Item.objects.filter(**here)),
        Exists(BasePrice.objects.filter(item__legal_entity=OuterRef("pk"))),
        Exists(TradeAgreement.objects.filter(**here)),
        Exists(takes_orders.filter(role__permissions__contains=[Permission.TAKE_ORDERS.value])),
    ).get(pk=actor.legal_entity)
    found = [*found[:-1], found[-1] or agreed, agent]
    return {} if all(found) else dict(zip(STEPS, found, strict=True))
