"""The demo's autumn catalog: published, mailed to the best, with a number that brings its code."""

import pytest
from django.utils import timezone

from ringup.catalogs.loading import load_offered_codes
from ringup.catalogs.models import SentCatalog, SourceCode
from ringup.catalogs.queries import find_source_code
from ringup.catalogs.rules.source_codes import dialled_code
from ringup.demo.company.catalogs import NUMBER, publish_autumn_catalog
from ringup.demo.company.setup import set_up
from ringup.orders.models import SalesOrder
from ringup.pricing.queries.prices import find_catalog_problems
from tests.factories import make_category, make_customer, make_item

pytestmark = pytest.mark.django_db


def test_the_autumn_catalog_is_out_and_its_number_brings_its_code():
    company = set_up("robin")
    entity, center = company.legal_entity, company.call_centers["UK"]
    candles = make_category("CANDLES", legal_entity=entity)
    make_item("CANDLE-1", legal_entity=entity, categories=[candles])
    make_item("BUNTING-1", legal_entity=entity, categories=[make_category("PARTY", legal_entity=entity)])
    customer = make_customer(legal_entity=entity)
    SalesOrder.objects.create(
        legal_entity=entity,
        call_center=center,
        customer=customer,
        number="SO-1",
        state="invoiced",
        currency="GBP",
        subtotal_minor=5_000,
    )
    catalog = publish_autumn_catalog(company)
    assert catalog is not None
    assert find_catalog_problems(catalog) == []
    today = timezone.localdate()
    codes = load_offered_codes(center.pk)
    key = dialled_code(codes, NUMBER, today)
    assert key is not None
    assert codes[key].code == "AUTUMN-01"
    other = find_source_code(legal_entity=entity.pk, call_center=center.pk, code="autumn-02", today=today)
    assert isinstance(other, SourceCode)
    assert catalog.free_products.get().item.number == "BUNTING-1"
    assert SentCatalog.objects.filter(customer=customer).count() <= 1


def test_a_company_without_its_categories_has_no_catalog():
    assert publish_autumn_catalog(set_up("robin")) is None
