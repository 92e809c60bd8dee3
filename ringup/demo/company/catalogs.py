"""The demo's autumn catalog: two source codes, a free product, a number of its own, and the list that was mailed."""

from datetime import timedelta

from django.utils import timezone

from ringup.call_centers.models import PriceGroup
from ringup.calls.models import DialledNumber
from ringup.catalogs.models import (
    Catalog,
    CatalogPage,
    FreeProduct,
    MailDrop,
    PagePlacement,
    SentCatalog,
    SourceCode,
    SourceCodeNumber,
    TargetMarket,
    TargetMarketMember,
)
from ringup.catalogs.rules.states import CatalogState
from ringup.catalogs.saving import publish_products, take_snapshot
from ringup.demo.company.setup import Company
from ringup.pricing.models import PriceAdjustment
from ringup.products.models import Category, Item
from ringup.reports.actions.score_customers import score_customers
from ringup.reports.models import RfmAnalysis, RfmScore

CATEGORIES = ("CANDLES", "CLOCKS", "BAKING")
# Who calls this number has the catalog in hand.
NUMBER = "+448081570126"
PAGES = 8
PAGE_COST_MINOR = 42_000
PAGE_AREA = 600
MAILED = 600


def publish_autumn_catalog(company: Company) -> Catalog | None:
    """The catalog, out since three weeks ago for ten more; None for a company that sells none of its categories."""
    entity, center = company.legal_entity, company.call_centers["UK"]
    categories = list(Category.objects.filter(legal_entity=entity, code__in=CATEGORIES))
    if not categories:
        return None
    today = timezone.localdate()
    group = PriceGroup.objects.create(legal_entity=entity, code="AUTUMN", name="Autumn catalog", priority=5)
    adjustment = PriceAdjustment.objects.create(
        legal_entity=entity, code="AUTUMN", name="Autumn catalog prices", enabled=True, params={"percent": "12"}
    )
    adjustment.price_groups.add(group)
    catalog = Catalog.objects.create(
        legal_entity=entity,
        number="AUTUMN",
        name="Autumn at home",
        description="Candles, clocks and baking for the dark evenings.",
        valid_from=today - timedelta(weeks=3),
        valid_to=today + timedelta(weeks=10),
        payment_schedules=["3X"],
        state=CatalogState.PUBLISHED.value,
    )
    catalog.call_centers.add(center)
    catalog.price_groups.add(group)
    catalog.categories.set(categories)
    publish_products(catalog)
    take_snapshot(catalog)
    catalog.save(update_fields=["published_at", "snapshot"])
    _lay_out(catalog)
    _give(catalog)
    _mail(company, catalog)
    return catalog


def _lay_out(catalog: Catalog) -> None:
    """Four products on each page, in equal parts."""
    CatalogPage.objects.bulk_create(
        CatalogPage(catalog=catalog, number=number, cost_minor=PAGE_COST_MINOR, area=PAGE_AREA)
        for number in range(1, PAGES + 1)
    )
    items = list(catalog.published.order_by("item__number").values_list("item", flat=True)[: 4 * PAGES])
    PagePlacement.objects.bulk_create(
        PagePlacement(catalog=catalog, page=1 + place // 4, position=1 + place % 4, item_id=item, area=PAGE_AREA // 4)
        for place, item in enumerate(items)
    )


def _give(catalog: Catalog) -> None:
    """A small thing of the party shelf comes with every order."""
    gifts = Item.objects.filter(
        legal_entity=catalog.legal_entity_id, state=Item.State.ACTIVE, categories__code="PARTY", is_master=False
    )
    gift = gifts.order_by("number").first()
    if gift is not None:
        FreeProduct.objects.create(catalog=catalog, item=gift)


def _mail(company: Company, catalog: Catalog) -> None:
    """The best customers got the first code, which has a number of its own; the second is in the parcels."""
    entity = company.legal_entity
    analysis = RfmAnalysis.objects.create(legal_entity=entity, code="ALL-TIME", name="All orders")
    score_customers(None, analysis=analysis.public_id)
    market = TargetMarket.objects.create(
        legal_entity=entity,
        code="BEST",
        name="Best customers",
        params={"rfm": analysis.code, "recency_least": 4, "monetary_least": 4},
        selected_at=timezone.now(),
    )
    best = RfmScore.objects.filter(analysis=analysis, recency__gte=4, monetary__gte=4).order_by("-spent_minor", "pk")
    members = list(best.values_list("customer", flat=True)[:MAILED])
    TargetMarketMember.objects.bulk_create(
        TargetMarketMember(target_market=market, customer_id=customer) for customer in members
    )
    dropped = timezone.localdate() - timedelta(weeks=3)
    mailed = SourceCode.objects.create(
        legal_entity=entity,
        catalog=catalog,
        code="AUTUMN-01",
        name="Best customers by mail",
        campaign="AUTUMN",
        target_market=market,
        distribution=len(members),
        expected_response_percent=6,
        sales_budget_minor=1_800_000,
        printing_budget_minor=120_000,
        mailing_budget_minor=78_000,
    )
    SourceCode.objects.create(
        legal_entity=entity,
        catalog=catalog,
        code="AUTUMN-02",
        name="In every parcel",
        campaign="AUTUMN",
        distribution=2_000,
        expected_response_percent=2,
        sales_budget_minor=1_500_000,
        printing_budget_minor=90_000,
    )
    MailDrop.objects.create(source_code=mailed, on=dropped, copies=len(members), text="All at once")
    SentCatalog.objects.bulk_create(
        SentCatalog(source_code=mailed, customer_id=customer, on=dropped) for customer in members
    )
    number = DialledNumber.objects.create(
        legal_entity=entity, call_center=company.call_centers["UK"], e164=NUMBER, name="Autumn catalog"
    )
    SourceCodeNumber.objects.create(source_code=mailed, number=number)
