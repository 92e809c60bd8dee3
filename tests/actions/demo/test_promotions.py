"""What came of the demo's catalogs: orders of the history answered, pages are laid out, some asked for a catalog."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ringup.catalogs.models import CatalogRequest, PagePlacement
from ringup.demo.company.catalogs import publish_autumn_catalog
from ringup.demo.company.promotions import tell_what_came
from ringup.demo.company.setup import set_up
from ringup.orders.models import SalesLine, SalesOrder
from tests.factories import make_category, make_customer, make_item

pytestmark = pytest.mark.django_db


def test_orders_of_the_history_answer_the_codes_once_for_each_customer():
    company = set_up("robin")
    entity, center = company.legal_entity, company.call_centers["UK"]
    candle = make_item("CANDLE-1", legal_entity=entity, categories=[make_category("CANDLES", legal_entity=entity)])
    chair = make_item("CHAIR-1", legal_entity=entity, categories=[make_category("GARDEN", legal_entity=entity)])
    now = timezone.now()
    customers = [make_customer(f"C-{place}", legal_entity=entity) for place in range(6)]
    for place in range(12):
        days = 5 if place < 6 else 170
        order = SalesOrder.objects.create(
            legal_entity=entity,
            call_center=center,
            customer=customers[place // 2],
            number=f"SO-{place}",
            state="invoiced",
            currency="GBP",
            ordered_at=now - timedelta(days=days),
        )
        item = candle if place < 6 else chair
        SalesLine.objects.create(order=order, position=1, item=item, text=item.name, quantity=1, net_minor=1_000)
    assert tell_what_came(company, publish_autumn_catalog(company)) > 0
    answered = SalesOrder.objects.exclude(source_code=None)
    assert {order.source_code.catalog.number for order in answered} == {"AUTUMN", "SUMMER"}
    assert PagePlacement.objects.filter(item__in=[candle, chair]).count() == 2
    assert CatalogRequest.objects.filter(legal_entity=entity).count() == 0, "nobody works there yet who could note it"


def test_a_company_without_a_catalog_has_no_answers():
    assert tell_what_came(set_up("robin"), None) == 0
