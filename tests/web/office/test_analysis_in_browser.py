"""A marketer asks what came of a catalog: from its page to the response, by other days, side by side, page by page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from ringup.call_centers.models import User
from ringup.catalogs.models import CatalogPage, CatalogRequest, MailDrop, PagePlacement
from tests.factories import Scene, make_user
from tests.factories.catalogs import make_published_catalog, make_source_code
from tests.factories.promotions import make_answer

pytestmark = pytest.mark.django_db(transaction=True)


def no_violations(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert not found, [(one["id"], one["nodes"][0]["html"]) for one in found]


def test_from_the_catalog_to_its_response_other_days_a_comparison_and_its_space(
    scene: Scene, open_as: Callable[[User, str], Page]
) -> None:
    lamp, mug, _ = scene.items
    today, now = timezone.localdate(), timezone.now()
    catalog = make_published_catalog(call_center=scene.call_center, items=scene.items, codes=())
    codes = [
        make_source_code(f"AUTUMN-0{place}", catalog=catalog, distribution=100, expected_response_percent=2)
        for place in (1, 2)
    ]
    for code in codes:
        MailDrop.objects.create(source_code=code, on=today - timedelta(days=30), copies=100)
    CatalogPage.objects.create(catalog=catalog, number=1, section="Light", cost_minor=1_000, area=100)
    PagePlacement.objects.create(catalog=catalog, page=1, item=lamp, area=60)
    PagePlacement.objects.create(catalog=catalog, page=1, item=mug, position=2, area=40)
    make_answer(scene, codes[0], (lamp, 4, 4_000), at=now - timedelta(days=20))
    make_answer(scene, codes[0], (mug, 1, 450))
    make_answer(scene, codes[1], (lamp, 1, 1_000), at=now - timedelta(days=10))
    CatalogRequest.objects.create(legal_entity=scene.legal_entity, source_code=codes[0], customer=scene.carla)

    mira = make_user("mira", role="marketer", call_center=scene.call_center, everywhere=True)
    page = open_as(mira, f"/office/setup/catalogs/{catalog.public_id}/")
    page.get_by_role("link", name="Source-code analysis").last.click()
    row = page.locator("#response-report tbody tr").filter(has_text="AUTUMN-01")
    expect(row).to_contain_text("44.50")
    no_violations(page)

    # By keyboard: to the first day, as today, and shown.
    page.keyboard.press("/")
    expect(page.locator("[name=from]")).to_be_focused()
    page.locator("[name=from]").fill(today.isoformat())
    page.keyboard.press("Control+Enter")
    expect(row).to_contain_text("4.50")
    expect(row).not_to_contain_text("44.50")

    for code in codes:
        box = page.get_by_role("checkbox", name=f"Compare {code.code}")
        box.focus()
        page.keyboard.press("Space")
        expect(box).to_be_checked()
    page.get_by_role("button", name="Compare what is ticked").press("Enter")
    expect(page.locator("h1")).to_have_text("Compare promotions")
    expect(page.locator("#promotion-comparison svg.curves, #promotion-comparison figure svg")).to_contain_text(
        "AUTUMN-01: 2% after 30 days"
    )
    no_violations(page)

    page.get_by_role("link", name="Catalog area analysis").click()
    expect(page.locator("#catalog-area figure svg")).to_have_attribute(
        "aria-label", "Page 1: sales €54.50, space €10.00, left of the margin −€10.00"
    )
    no_violations(page)

    page.get_by_role("link", name="Catalog requests' analysis").click()
    expect(page.locator("#catalog-request-report tbody tr")).to_have_count(1)
    no_violations(page)
