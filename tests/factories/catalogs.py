"""Catalogs with products, source codes, and what is sent to whom."""

from collections.abc import Sequence
from typing import Any

from ringup.call_centers.models import CallCenter, LegalEntity
from ringup.catalogs.models import (
    Catalog,
    CatalogProduct,
    CatalogRequest,
    FreeProduct,
    PublishedProduct,
    SourceCode,
    SourceCodeNumber,
    TargetMarket,
)
from ringup.catalogs.rules.states import CatalogState
from ringup.customers.models import Customer
from ringup.products.models import Item
from ringup.reports.models import RfmAnalysis
from tests.factories.company import make_legal_entity


def make_catalog(
    number: str = "AUTUMN",
    *,
    call_center: CallCenter | None = None,
    items: Sequence[Item] = (),
    free: Sequence[Item] = (),
    codes: Sequence[str] = ("AUTUMN-01",),
    legal_entity: LegalEntity | None = None,
    price_groups: Sequence[Any] = (),
    **values: Any,
) -> Catalog:
    """A draft that can be published: from January on, sold by the call center, with one source code."""
    entity = legal_entity or (call_center.legal_entity if call_center else make_legal_entity())
    fields = {"name": f"{number.title()} catalog", "valid_from": "2026-01-01", **values}
    catalog = Catalog.objects.create(legal_entity=entity, number=number, **fields)
    if call_center:
        catalog.call_centers.add(call_center)
    catalog.price_groups.add(*price_groups)
    CatalogProduct.objects.bulk_create(CatalogProduct(catalog=catalog, item=item) for item in items)
    FreeProduct.objects.bulk_create(FreeProduct(catalog=catalog, item=item) for item in free)
    for code in codes:
        make_source_code(code, catalog=catalog)
    return catalog


def make_published_catalog(number: str = "AUTUMN", *, items: Sequence[Item] = (), **values: Any) -> Catalog:
    """A catalog that is out, as if it had gone all the way."""
    catalog = make_catalog(number, items=items, **{"state": CatalogState.PUBLISHED.value, **values})
    PublishedProduct.objects.bulk_create(PublishedProduct(catalog=catalog, item=item) for item in items)
    return catalog


def make_source_code(code: str = "AUTUMN-01", *, catalog: Catalog, number: Any = None, **values: Any) -> SourceCode:
    """An active source code of the catalog, printed with the dialled number if one is named."""
    row = SourceCode.objects.create(legal_entity=catalog.legal_entity, catalog=catalog, code=code, **values)
    if number is not None:
        SourceCodeNumber.objects.create(source_code=row, number=number)
    return row


def make_catalog_request(customer: Customer) -> str:
    """The public id of the customer's wish for the company's first catalog."""
    code = SourceCode.objects.filter(legal_entity=customer.legal_entity_id).earliest("pk")
    wish = CatalogRequest.objects.create(legal_entity=customer.legal_entity, source_code=code, customer=customer)
    return wish.public_id


def make_target_market(code: str = "BEST", *, legal_entity: LegalEntity | None = None, **values: Any) -> TargetMarket:
    """A list of our own customers."""
    entity = legal_entity or make_legal_entity()
    return TargetMarket.objects.create(legal_entity=entity, code=code, **{"name": code.title(), **values})


def make_rfm_analysis(code: str = "YEAR", *, legal_entity: LegalEntity | None = None, **values: Any) -> RfmAnalysis:
    """An RFM analysis over everything, in five groups."""
    entity = legal_entity or make_legal_entity()
    return RfmAnalysis.objects.create(legal_entity=entity, code=code, **{"name": code.title(), **values})
