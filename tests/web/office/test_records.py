"""Records of the office: every sort of section is shown, refused in place, saved, and told by the audit."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ringup.call_centers.models import (
    CallCenter,
    CallCenterPriceGroup,
    FinancialDimension,
    Membership,
    Parameters,
    User,
)
from ringup.call_centers.queries.audit_trail import list_changes
from ringup.calls.models import DialledNumber, TelephonyConnection
from ringup.delivery.models import ModeOfDelivery, ModeRule
from ringup.inventory.models import StockLevel, StockMovement
from ringup.pricing.models import BasePrice
from ringup.products.models import Category, Item, ItemImage
from ringup.products.queries import find_items
from ringup.returns.models import CreditParameters
from tests.factories import (
    Scene,
    make_call_center,
    make_category,
    make_dimension,
    make_item,
    make_price_group,
    make_scene,
    make_user,
    sign_in,
)
from tests.web.office.rows import make_telephony

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def olga(scene: Scene, client: Client) -> User:
    olga = make_user("olga", role="administrator", call_center=scene.call_center, everywhere=True)
    sign_in(client, olga)
    return olga


def send(client: Client, screen: str, key: Any, section: str, **fields: Any):
    """A section as htmx sends it; `code` stands for `<section>-code`, `row0_code` for a cell of a table."""
    data = {}
    for name, value in fields.items():
        row, _, inner = name.partition("_")
        data[f"{section}-{row[3:]}-{inner}" if row.startswith("row") else f"{section}-{name}"] = value
    address = reverse("office:setup-section", args=[screen, key, section])
    return client.post(address, data, headers={"HX-Request": "true"})


def make(client: Client, screen: str, **fields: Any):
    """A new row, as the form sends it."""
    data = {f"new-{name.replace('__', '-')}": value for name, value in fields.items()}
    return client.post(reverse("office:setup-new", args=[screen]), data)


def test_an_amount_is_typed_in_the_currency_that_its_hint_names(scene: Scene, olga: User, client: Client):
    """A call center in yen of a company in euros: checks are compared in yen, credits in euros."""
    CallCenter.objects.filter(pk=scene.call_center.pk).update(currency="JPY")
    fields = {"maximum_minor": "12.50", "journal": "CREDITS", "to_account": "on"}
    assert send(client, "call-centers", scene.call_center.public_id, "credits", **fields).status_code == 200
    assert CreditParameters.objects.get(call_center=scene.call_center).maximum_minor == 12_50


def test_amounts_are_typed_in_the_readers_way_and_stored_in_minor_units(scene: Scene, olga: User, client: Client):
    User.objects.filter(pk=olga.pk).update(language="de")
    fields = {
        "check_hold_days": "5",
        "check_threshold_minor": "150,50",
        "overpaid_percent": "2,5",
        "underpaid_percent": "0",
        "credit_limit_type": "balance",
        "approval_wait_seconds": "45",
        "approval_fallback": "own_limit",
        "approval_fallback_percent": "0",
        "tax_fallback": "estimate",
        "reauthorization_limit": "3",
        "first_notice_days": "10",
        "second_notice_days": "20",
        "delay_cancel_days": "0",
        "e_invoices": "with_address",
        "address_verification": "always",
        "future_order_days": "30",
    }
    answer = send(client, "call-centers", scene.call_center.public_id, "parameters", **fields)
    assert answer.status_code == 200
    stored = Parameters.objects.get(call_center=scene.call_center)
    assert (stored.check_threshold_minor, stored.overpaid_percent) == (15050, Decimal("2.50"))
    assert (stored.approval_wait_seconds, stored.approval_fallback) == (45, "own_limit")
    assert 'value="150,50"' in answer.text.replace("150,5&quot;", "150,50&quot;") or 'value="150,5"' in answer.text


def test_price_groups_are_ticked_and_the_audit_names_them(scene: Scene, olga: User, client: Client):
    extra = make_price_group("EXTRA")
    answer = send(client, "call-centers", scene.call_center.public_id, "price-groups", price_groups=[extra.pk])
    assert answer.status_code == 200
    assert list(scene.call_center.price_groups.values_list("code", flat=True)) == ["EXTRA"]
    assert "EXTRA · Extra" in answer.text.partition("setup-changes")[2]
    assert list_changes([(CallCenterPriceGroup, {"callcenter_id": scene.call_center.pk})])[0].by == "Olga"


def test_a_dimension_takes_only_its_own_values(scene: Scene, olga: User, client: Client):
    department, campaign = make_dimension(), make_dimension("CAMPAIGN", values=("SPRING",))
    key = scene.call_center.public_id
    wrong = {"row0_key": "", "row0_dimension": department.pk, "row0_value": campaign.values.get().pk}
    answer = send(client, "call-centers", key, "dimensions", **wrong)
    assert answer.status_code == 422
    assert "This is a value of another dimension." in answer.text
    right = {**wrong, "row0_value": department.values.get(code="SALES").pk}
    assert send(client, "call-centers", key, "dimensions", **right).status_code == 200


def test_a_dialled_number_is_read_as_people_write_it(scene: Scene, olga: User, client: Client):
    key = scene.call_center.public_id
    answer = send(client, "call-centers", key, "dialled-numbers", row0_key="", row0_e164="010 123 45 67", row0_name="")
    assert answer.status_code == 200
    assert DialledNumber.objects.get().e164 == "+31101234567"
    refused = send(client, "call-centers", key, "dialled-numbers", row0_key="", row0_e164="hello", row0_name="")
    assert refused.status_code == 422
    assert "This is not a phone number: hello." in refused.text


def test_a_user_is_linked_to_the_call_center_and_cut_off_again(scene: Scene, olga: User, client: Client):
    zoe = make_user("zoe", role="agent", legal_entity=scene.legal_entity)
    Membership.objects.filter(user=zoe).update(call_center=None)
    role = Membership.objects.get(user=scene.ada).role_id
    key = scene.call_center.public_id
    linked = send(client, "call-centers", key, "users", row0_key="", row0_user=zoe.pk, row0_role=role)
    assert linked.status_code == 200
    link = Membership.objects.get(user=zoe, call_center=scene.call_center)
    cut = send(client, "call-centers", key, "users", row0_key=link.pk, row0_remove="1", row0_role=role)
    assert cut.status_code == 200
    assert not Membership.objects.filter(pk=link.pk).exists()


def test_a_new_user_signs_in_with_the_first_password(scene: Scene, olga: User, client: Client):
    role = Membership.objects.get(user=scene.ada).role_id
    fields = {"username": "zoe", "first_name": "Zoe", "last_name": "", "email": "", "language": "nl"}
    weak = make(client, "users", **fields, password="12345", role=role, call_center=scene.call_center.pk)
    assert weak.status_code == 422
    assert 'value="zoe"' in weak.text
    assert "12345" not in weak.text
    made = make(client, "users", **fields, password="rain-on-the-quay", role=role, call_center="")
    assert made.status_code == 302
    assert User.objects.get(username="zoe").check_password("rain-on-the-quay")


def test_a_password_is_set_and_never_shown_not_even_in_the_audit(scene: Scene, olga: User, client: Client):
    answer = send(client, "users", scene.ada.pk, "password", password="rain-on-the-quay")
    assert answer.status_code == 200
    assert "rain-on-the-quay" not in answer.text
    scene.ada.refresh_from_db()
    assert scene.ada.check_password("rain-on-the-quay")
    page = client.get(reverse("office:setup-record", args=["users", scene.ada.pk])).text
    assert "secret changed" in page
    assert scene.ada.password not in page


def test_a_secret_is_written_kept_when_empty_and_never_shown(olga: User, client: Client):
    connection = make_telephony(olga.active_legal_entity)
    page = client.get(reverse("office:setup-record", args=["telephony-connections", connection.public_id])).text
    assert connection.secret not in page
    kept = send(
        client, "telephony-connections", connection.public_id, "general", name="Exchange", secret="", active="on"
    )
    assert kept.status_code == 200
    short = send(client, "telephony-connections", connection.public_id, "general", name="Exchange", secret="short")
    assert short.status_code == 422
    connection.refresh_from_db()
    assert (connection.name, connection.secret) == ("Exchange", "whispered-in-the-dark")
    new = {"name": "Exchange", "secret": "louder-in-the-light", "active": "on"}
    assert "secret changed" in send(client, "telephony-connections", connection.public_id, "general", **new).text
    assert TelephonyConnection.objects.get(pk=connection.pk).secret == "louder-in-the-light"
    assert make(client, "telephony-connections", name="Third", secret="").status_code == 422


def test_an_item_is_made_found_by_its_words_and_priced(scene: Scene, olga: User, client: Client):
    made = make(
        client,
        "items",
        number="KETTLE-1",
        name="Copper kettle",
        state="active",
        unit="ea",
        quantity_decimals="0",
        tax_group="FULL",
    )
    assert made.status_code == 302
    kettle = Item.objects.get(number="KETTLE-1")
    texts = {"row0_key": "", "row0_language": "de", "row0_name": "Kupferkessel", "row0_description": ""}
    assert send(client, "items", kettle.public_id, "texts", **texts).status_code == 200
    found = find_items(legal_entity=scene.legal_entity.pk, text="kupferkessel", language="de")
    assert [hit.id for hit in found] == [kettle.pk]
    price = {"row0_key": "", "row0_currency": "EUR", "row0_price": "24.95", "row0_price_unit": "1"}
    assert send(client, "items", kettle.public_id, "base-prices", **price).status_code == 200
    assert BasePrice.objects.get(item=kettle).price == Decimal("24.95")
    listed = client.get(reverse("office:setup-list", args=["items"]), {"q": "coper ketle"})
    assert "KETTLE-1" in listed.text


def test_stock_is_counted_and_the_difference_is_a_movement(scene: Scene, olga: User, client: Client):
    lamp = scene.items[0]
    level = StockLevel.objects.get(item=lamp)
    answer = send(client, "items", lamp.public_id, "stock", row0_key=level.pk, row0_on_hand="97", row0_expected_on="")
    assert answer.status_code == 200
    assert sum(StockMovement.objects.filter(item=lamp).values_list("quantity", flat=True)) == 97
    assert StockMovement.objects.filter(item=lamp).latest("pk").quantity == -3


def test_a_picture_is_told_by_its_bytes(scene: Scene, olga: User, client: Client, settings: Any, tmp_path: Any):
    settings.MEDIA_ROOT = tmp_path
    key = scene.items[0].public_id
    common = {"row0_key": "", "row0_position": "1", "row0_language": "", "row0_alternative_text": "A lamp"}
    drawing = SimpleUploadedFile("lamp.png", b"<svg onload=alert(1)>", content_type="image/png")
    refused = send(client, "items", key, "pictures", **common, row0_file=drawing)
    assert refused.status_code == 422
    assert "This file is not a picture." in refused.text
    taken = send(client, "items", key, "pictures", **common, row0_file=SimpleUploadedFile("lamp.png", PNG))
    assert taken.status_code == 200
    image = ItemImage.objects.get()
    assert BytesIO(image.file.read()).getvalue() == PNG
    renamed = {**common, "row0_key": image.pk, "row0_alternative_text": "The lamp"}
    assert send(client, "items", key, "pictures", **renamed).status_code == 200
    image.refresh_from_db()
    assert (image.alternative_text, bool(image.file)) == ("The lamp", True)


def test_a_variant_takes_after_its_master(scene: Scene, olga: User, client: Client):
    shirt = make_item("SHIRT", cost="4", categories=[make_category("CLOTHES")], unit="box")
    row = {"row0_key": "", "row0_number": "SHIRT-RED", "row0_name": "Red shirt", "row0_state": "active"}
    answer = send(client, "items", shirt.public_id, "variants", **row, row0_variant="color: red, size: L")
    assert answer.status_code == 200
    red = Item.objects.get(number="SHIRT-RED")
    assert (red.master, red.unit, red.cost, red.variant) == (shirt, "box", 4, {"color": "red", "size": "L"})
    assert [category.code for category in red.categories.all()] == ["CLOTHES"]


def test_an_alternative_is_named_by_its_number_and_has_to_exist(scene: Scene, olga: User, client: Client):
    lamp, mug, _ = scene.items
    wrong = send(client, "items", lamp.public_id, "alternative", alternative="NO-SUCH", alternative_mode="always")
    assert wrong.status_code == 422
    assert "There is no NO-SUCH." in wrong.text
    right = send(client, "items", lamp.public_id, "alternative", alternative="MUG-1", alternative_mode="always")
    assert right.status_code == 200
    lamp.refresh_from_db()
    assert lamp.alternative == mug


def test_a_category_cannot_stand_above_itself(olga: User, client: Client):
    top = make_category("TOP")
    below = make_category("BELOW", parent=top)
    refused = send(client, "categories", top.pk, "general", code="TOP", name="Top", parent=below.pk)
    assert refused.status_code == 422
    assert "A category cannot stand above itself." in refused.text
    assert Category.objects.get(code="TOP").parent is None


def test_a_rule_of_a_mode_names_something_that_exists(scene: Scene, olga: User, client: Client):
    mode = ModeOfDelivery.objects.get(code="EXPRESS")
    for subject, value, status in (
        ("item", "NO-SUCH", 422),
        ("country", "Denmark", 422),
        ("region", "TX", 422),
        ("item", "LAMP-1", 200),
        ("region", "US-TX", 200),
    ):
        row = {"row0_key": "", "row0_subject": subject, "row0_value": value}
        held = [str(rule.pk) for rule in ModeRule.objects.filter(mode=mode).order_by("subject", "value")]
        for place, key in enumerate(held, start=1):
            rule = ModeRule.objects.get(pk=key)
            row |= {f"row{place}_key": key, f"row{place}_subject": rule.subject, f"row{place}_value": rule.value}
        assert send(client, "modes-of-delivery", mode.pk, "rules", **row).status_code == status, value


def test_the_tester_says_whether_a_mode_is_valid_and_why_not(scene: Scene, olga: User, client: Client):
    mode = ModeOfDelivery.objects.get(code="EXPRESS")
    ModeRule.objects.create(mode=mode, subject="item", value="LAMP-1")
    ModeRule.objects.create(mode=mode, subject="item", value="LAMP-1", exclude=True)

    def verdict(**asked: Any) -> str:
        data = {f"test-{name}": value for name, value in asked.items()}
        address = reverse("office:mode-test", args=[mode.pk])
        return client.get(address, data, headers={"HX-Request": "true"}).text

    center = scene.call_center.pk
    assert "Express does not carry LAMP-1." in verdict(call_center=center, item="LAMP-1", country="NL", region="")
    ModeRule.objects.all().delete()
    assert "no rule stands against it" in verdict(call_center=center, item="LAMP-1", country="NL", region="")
    mode.active = False
    mode.save()
    assert "does not offer it" in verdict(call_center=center, item="LAMP-1", country="NL", region="")


def test_the_last_hold_code_that_becomes_default_takes_the_flag(olga: User, client: Client):
    for code in ("FIRST", "SECOND"):
        fields = {"code": code, "name": code.title(), "color": "#b45309", "is_default": "on", "active": "on"}
        assert make(client, "hold-codes", **fields).status_code == 302
    listed = client.get(reverse("office:setup-list", args=["hold-codes"]), {"active": "True"}).text
    assert listed.index("FIRST") < listed.index("SECOND")
    assert make(client, "hold-codes", **(fields | {"code": "THIRD", "color": "red"})).status_code == 422


def test_what_is_in_use_stays_and_says_by_what(scene: Scene, olga: User, client: Client):
    group = make_price_group()
    answer = client.post(reverse("office:setup-remove", args=["price-groups", group.pk]))
    assert answer.status_code == 422
    assert "It is in use: call centers." in answer.text
    unused = make_price_group("UNUSED")
    gone = client.post(reverse("office:setup-remove", args=["price-groups", unused.pk]))
    assert gone.status_code == 302


def test_a_call_center_goes_with_all_that_belongs_to_it_once_nobody_works_there(olga: User, client: Client):
    ghent = make_call_center("GHENT")
    make_dimension(default_of=ghent)
    make_user("gil", call_center=ghent)
    address = reverse("office:setup-remove", args=["call-centers", ghent.public_id])
    refused = client.post(address)
    assert refused.status_code == 422
    assert "It is in use: users." in refused.text
    User.objects.filter(username="gil").delete()
    assert client.post(address).status_code == 302
    assert FinancialDimension.objects.exists()


def test_without_scripts_a_section_is_sent_as_a_plain_form(scene: Scene, olga: User, client: Client):
    address = reverse("office:setup-section", args=["call-centers", scene.call_center.public_id, "warehouse"])
    refused = client.post(address, {"warehouse-warehouse": ""})
    assert refused.status_code == 422
    assert "<h1>" in refused.text
    assert 'id="warehouse-warehouse_error"' in refused.text


def test_a_page_takes_the_same_number_of_queries_whatever_the_number_of_rows(
    scene: Scene, olga: User, client: Client, django_assert_max_num_queries: Any
):
    address = reverse("office:setup-record", args=["call-centers", scene.call_center.public_id])
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(30):
        make_user(f"agent{number}", call_center=scene.call_center)
    with django_assert_max_num_queries(len(few)):
        assert "agent29" in client.get(address).text
    with django_assert_max_num_queries(12):
        assert "agent29" in client.get(reverse("office:setup-list", args=["users"])).text
