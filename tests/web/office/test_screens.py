"""Every set-up screen opens, lists, makes and shows what is ours, and nothing of another company."""

import pytest
from django.test import Client
from django.urls import reverse

from ringup.call_centers.loading.setup_kinds import key_of, rows_inside
from ringup.call_centers.models import LegalEntity, NumberSequence, User
from ringup.call_centers.saving import take_number
from ringup.web.office.screens import SetupScreen
from ringup.web.office.setup import SCREENS
from tests.factories import (
    Scene,
    make_auto_charge,
    make_category,
    make_dimension,
    make_item,
    make_reason_code,
    make_rex,
    make_scene,
    make_trade_agreement,
    make_user,
    sign_in,
)
from tests.factories.catalogs import make_catalog, make_rfm_analysis, make_target_market
from tests.factories.company import make_tax_group
from tests.factories.coupons import make_coupon, make_discount
from tests.factories.kits import make_kit, make_substitute
from tests.factories.payments import make_gift_card, make_installment, make_loyalty_card, make_refund_method
from tests.factories.prices import make_exchange_rate, make_tax_group_rule
from tests.factories.rules import make_rule
from tests.web.office.rows import (
    make_hold_code,
    make_price_adjustment,
    make_recap_clause,
    make_script,
    make_simple_discount,
    make_telephony,
    make_vendor,
    make_version,
    make_webhook,
)

pytestmark = pytest.mark.django_db
# What supervisors do change: it is about customers' money and not about how the call center works.
BY_SUPERVISORS = {"gift-cards", "loyalty-cards", "installments"}
by_slug = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.slug)


def furnish(entity: LegalEntity) -> None:
    """A row of everything that can be set up."""
    lamp = make_item("LAMP-9", legal_entity=entity, categories=[make_category(legal_entity=entity)])
    make_trade_agreement(lamp)
    kit = make_kit("HAMPER-9", {lamp: 2}, legal_entity=entity)
    make_substitute(kit, lamp, make_item("LAMP-8", legal_entity=entity), "2.50")
    make_auto_charge(legal_entity=entity)
    make_dimension(legal_entity=entity)
    make_reason_code(legal_entity=entity)
    make_hold_code(entity)
    make_exchange_rate(entity)
    make_recap_clause(entity)
    make_rule(legal_entity=entity)
    make_version(make_script(entity))
    make_price_adjustment(entity)
    make_simple_discount(entity)
    make_coupon(discount=make_discount(legal_entity=entity))
    make_telephony(entity)
    make_vendor(entity)
    make_webhook(entity)
    make_catalog(legal_entity=entity)
    make_target_market(legal_entity=entity)
    make_rfm_analysis(legal_entity=entity)
    make_tax_group(legal_entity=entity)
    make_tax_group_rule("UTRECHT", legal_entity=entity)
    make_refund_method(entity)
    take_number(legal_entity=entity.pk, kind="sales_order", prefix="SO-")


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    furnish(scene.legal_entity)
    make_gift_card(scene.call_center)
    make_loyalty_card(scene.carla)
    make_installment(scene.call_center)
    return scene


@pytest.fixture
def olga(scene: Scene) -> User:
    return make_user("olga", role="administrator", call_center=scene.call_center, everywhere=True)


def first_row(screen: SetupScreen, entity: LegalEntity):
    row = rows_inside(screen.kind.model, entity.pk).order_by("pk").first()
    if row is None and screen.slug == "expedite-codes":
        return screen.kind.model.objects.create(legal_entity=entity, code="FAST", name="Fast")
    assert row is not None, f"nothing to look at: {screen.slug}"
    return row


@by_slug
def test_an_administrator_opens_the_list_and_a_record(scene: Scene, olga: User, client: Client, screen: SetupScreen):
    sign_in(client, olga)
    row = first_row(screen, scene.legal_entity)
    page = client.get(reverse("office:setup", args=[screen.slug]), follow=True)
    assert page.status_code == 200
    assert str(screen.title) in page.text
    record = client.get(reverse("office:setup-record", args=[screen.slug, key_of(row)]))
    assert record.status_code == 200
    for section in screen.sections:
        assert f'id="setup-{"table" if hasattr(section, "columns") else "section"}-{section.slug}"' in record.text


@by_slug
def test_the_form_for_a_new_row_opens_where_there_is_one(olga: User, client: Client, screen: SetupScreen):
    sign_in(client, olga)
    answer = client.get(reverse("office:setup-new", args=[screen.slug]))
    assert answer.status_code == (200 if screen.kind.can_be_made else 404)


@by_slug
def test_rex_sees_nothing_of_ours(scene: Scene, client: Client, screen: SetupScreen):
    ours = first_row(screen, scene.legal_entity)
    sign_in(client, make_rex())
    key = key_of(ours)
    addresses = [
        reverse("office:setup-record", args=[screen.slug, key]),
        reverse("office:setup-changes", args=[screen.slug, key]),
        *(reverse("office:setup-section", args=[screen.slug, key, section.slug]) for section in screen.sections),
    ]
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 404)
    assert client.post(reverse("office:setup-remove", args=[screen.slug, key])).status_code == 404
    for section in screen.sections:
        sent = client.post(reverse("office:setup-section", args=[screen.slug, key, section.slug]), {"seen": ""})
        assert sent.status_code == 404
    listed = client.get(reverse("office:setup-list", args=[screen.slug]))
    assert f"/{key}/" not in listed.text
    assert rows_inside(screen.kind.model, scene.legal_entity.pk).filter(pk=ours.pk).exists()


@by_slug
def test_an_agent_is_told_which_permission_is_missing(scene: Scene, client: Client, screen: SetupScreen):
    sign_in(client, scene.ada)
    for name in ("setup", "setup-list", "setup-new"):
        assert client.get(reverse(f"office:{name}", args=[screen.slug])).status_code == 403


@pytest.mark.parametrize(
    "screen", [screen for screen in SCREENS if screen.slug not in BY_SUPERVISORS], ids=lambda screen: screen.slug
)
def test_a_supervisor_looks_and_changes_nothing(scene: Scene, client: Client, screen: SetupScreen):
    sign_in(client, scene.sam)
    row = first_row(screen, scene.legal_entity)
    page = client.get(reverse("office:setup-record", args=[screen.slug, key_of(row)]))
    assert page.status_code == 200
    assert "btn-primary" not in page.text
    assert "to look at, not to change" in page.text
    section = screen.sections[0]
    sent = client.post(reverse("office:setup-section", args=[screen.slug, key_of(row), section.slug]), {"seen": ""})
    assert sent.status_code == 422


def test_nobody_signed_in_is_asked_to_sign_in(client: Client):
    answer = client.get(reverse("office:home"))
    assert answer.status_code == 302
    assert answer.url.endswith("?next=%2Foffice%2F")


def test_a_screen_that_does_not_exist_is_404(olga: User, client: Client):
    sign_in(client, olga)
    assert client.get("/office/setup/nothing/").status_code == 404
    key = key_of(NumberSequence.objects.get(legal_entity=olga.active_legal_entity))
    assert client.get(f"/office/setup/number-sequences/{key}/sections/nothing/").status_code == 404


def test_the_office_shows_to_each_role_what_it_opens(scene: Scene, olga: User, client: Client):
    marketer = make_user("mira", role="marketer", call_center=scene.call_center)
    shown = {}
    for user in (olga, marketer, scene.ada):
        sign_in(client, user)
        text = client.get(reverse("office:home")).text
        shown[user.username] = [screen.slug for screen in SCREENS if f'href="/office/setup/{screen.slug}/"' in text]
    assert shown["olga"] == [screen.slug for screen in SCREENS]
    assert {"items", "discounts"} <= set(shown["mira"])
    assert shown["ada"] == []
