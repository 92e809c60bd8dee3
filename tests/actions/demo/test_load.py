"""The whole demo, once: everything is there, everything adds up, and a second start changes nothing."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.db.models import F, Sum

from ringup import demo
from ringup.customers.models import Customer, CustomerAddress
from ringup.imports.models import HistoryEntry
from ringup.inventory.models import StockLevel
from ringup.orders.models import OrderCharge, SalesLine, SalesOrder
from ringup.payments.models import StoredCard
from ringup.products.models import Item, ItemImage, KitSubstitute

VALUE = Sum(F("quantity") * F("unit_price"))


@pytest.mark.django_db
def test_the_demo_holds_the_whole_history_and_adds_up_to_the_last_decimal(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    told: list[str] = []
    demo.load(lambda text, done=0, total=0: told.append(text))

    lines = SalesLine.objects.filter(order__origin="online-retail").aggregate(value=VALUE)["value"]
    charges = OrderCharge.objects.filter(order__origin="online-retail").aggregate(value=Sum("amount_minor"))["value"]
    entries = HistoryEntry.objects.aggregate(value=VALUE)["value"]
    assert lines + Decimal(charges) / 100 + entries == Decimal("9747747.934")
    rows = [model.objects.filter(order__origin="online-retail").count() for model in (SalesLine, OrderCharge)]
    assert sum(rows) + HistoryEntry.objects.count() == 541_909

    today = SalesOrder.objects.filter(legal_entity__code="ROBIN", origin="")
    assert today.filter(pickable=True, do_not_process=False).count() > 3
    assert today.filter(fulfillment="picking").count() == 1
    assert today.filter(lines__back_ordered__gt=0).exists()
    orders = SalesOrder.objects.filter(legal_entity__code="ROBIN", origin="online-retail")
    assert (orders.filter(kind="sale").count(), orders.filter(kind="return").count()) == (19_955, 3_763)
    assert not orders.exclude(total_minor=F("subtotal_minor") + F("charges_minor")).exists()
    assert orders.filter(call_center__code="EXPORT").exclude(delivery_address__country="GB").exists()
    last = orders.order_by("-ordered_at").first().ordered_at
    age = datetime.now(UTC).date() - last.date()
    assert last.weekday() == 4
    assert timedelta(days=2) < age < timedelta(days=10)

    customers = Customer.objects.filter(legal_entity__code="ROBIN")
    assert customers.count() == 4_372
    assert customers.filter(addresses__is_primary=True, phones__is_primary=True).count() == 4_372
    assert customers.exclude(search_text="").count() == 4_372
    assert CustomerAddress.objects.filter(customer__legal_entity__code="ROBIN", is_primary=False).count() == 8
    assert StoredCard.objects.count() > 1_000

    items = Item.objects.filter(legal_entity__code="ROBIN")
    kits = items.exclude(components=None)
    assert {kit.number for kit in kits} == {"HAMPER-TEA", "HAMPER-BAKE", "HAMPER-HERBS"}
    assert not kits.exclude(components__item__state="active", components__item__base_prices__isnull=False).exists()
    assert not KitSubstitute.objects.exclude(item__state="active").exists()
    items = items.filter(components=None, gift_card=False)
    assert items.count() == 3_817
    assert not items.filter(categories=None).exists()
    assert not items.filter(base_prices=None).exists()
    assert ItemImage.objects.count() == Item.objects.filter(gift_card=False).count()
    assert all(default_storage.exists(file) for file in set(ItemImage.objects.values_list("file", flat=True)))
    assert StockLevel.objects.filter(on_hand=0, expected_on__isnull=False).exists()
    assert Item.objects.filter(legal_entity__code="NORDLYS", texts__language="de").count() == 41

    before = (SalesOrder.objects.count(), Customer.objects.count(), Item.objects.count(), len(told))
    demo.load(lambda text, done=0, total=0: told.append(text))
    assert (SalesOrder.objects.count(), Customer.objects.count(), Item.objects.count(), len(told)) == before
