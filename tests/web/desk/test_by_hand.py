"""Discounts and charges by hand at the desk: typed, shown, taken off again, and asked of a supervisor."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from ringup.call_centers.models import Role
from ringup.call_centers.rules.permissions import Permission
from ringup.orders.models import OrderCharge, PriceApproval, SalesLine, SalesOrder
from ringup.plumbing.public_ids import new_public_id
from tests.factories.company import make_reason_code
from tests.factories.prices import make_auto_charge, make_charge_code
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def scene() -> Scene:
    """Ada may give 10 % and lower a charge by 20 %; the freight is 5.00."""
    found = make_scene()
    make_reason_code("DAMAGED", legal_entity=found.legal_entity)
    make_auto_charge({"tiers": [{"fixed": "5.00"}]}, legal_entity=found.legal_entity)
    make_charge_code("WRAP", name="Gift wrap", legal_entity=found.legal_entity)
    rights = {Permission.OVERRIDE_PRICES, Permission.GIVE_MANUAL_DISCOUNTS, Permission.ADD_CHARGES}
    agent = Role.objects.get(legal_entity=found.legal_entity, code="agent")
    agent.permissions = sorted({*agent.permissions, *rights})
    agent.total_discount_percent, agent.charge_decrease_percent = 10, 20
    agent.save()
    return found


class Desk:
    """Ada with an order open, whose last line is the selected one."""

    def __init__(self, scene: Scene) -> None:
        self.client = Client()
        self.client.force_login(scene.ada)
        self.order = new_public_id()

    @property
    def line(self) -> str:
        line = SalesLine.objects.filter(order__public_id=self.order).order_by("position").last()
        return line.public_id if line else ""

    def post(self, name: str, *parts: str, **fields: str):
        revision = SalesOrder.objects.filter(public_id=self.order).values_list("revision", flat=True).first() or 0
        address = reverse(f"desk:{name}", args=[self.order, *parts])
        return self.client.post(address, {"revision": str(revision), **fields}, headers=HTMX)

    def type(self, text: str, status: int = 200) -> str:
        response = self.post("entry", text=text, line=self.line)
        assert response.status_code == status, response.content.decode()
        return response.text

    def ask(self, text: str) -> PriceApproval:
        refused = self.type(text, 422)
        assert "data-ask-approval" in refused
        response = self.post("ask-approval", text=text, line=self.line)
        assert response.status_code == 200, response.text
        assert '"ringup:clear": {"fields": ["entry"]}' in response.headers["HX-Trigger-After-Settle"]
        return PriceApproval.objects.order_by("-pk")[0]


@pytest.fixture
def desk(scene: Scene) -> Desk:
    found = Desk(scene)
    found.type("2*LAMP-1")
    return found


def test_a_discount_on_the_order_is_typed_shown_and_taken_off_by_its_own_row(desk):
    shown = desk.type("=-5% !regular customer")
    for text in ("Discount on the order", "5%", "−1.00", 'value="=-0"'):
        assert text in shown
    off = desk.type("=-0")
    assert "Discount on the order" not in off
    assert SalesOrder.objects.get().total_discount == {}


def test_a_price_and_a_discount_go_to_the_selected_line(desk):
    assert 'placeholder="10%"' in desk.type("@-10%")
    assert SalesLine.objects.get().discount_minor == 200
    desk.type("@-0")
    assert "price-override" in desk.type("@9 !damaged")
    assert SalesLine.objects.get().unit_price == Decimal(9)
    assert "This line takes no discount by hand" in desk.type("@-1", 422)


def test_without_a_line_there_is_nothing_to_give_a_price_to(scene):
    empty = Desk(scene)
    assert "This line is not on the order." in empty.type("@9 !damaged", 422)
    assert not SalesOrder.objects.exists()


def test_a_charge_is_changed_waived_and_back_to_what_the_rules_charge(desk):
    shown = desk.type("&freight 4")
    for text in ("by hand · instead of 5.00", "4.00", 'value="-&amp;FREIGHT"'):
        assert text in shown
    assert "instead of" not in desk.type("-&FREIGHT")
    assert OrderCharge.objects.get().amount_minor == 500
    assert "There is no charge NOPE." in desk.type("&nope 4", 422)


def test_a_charge_goes_on_a_line_by_its_number_or_on_the_selected_one(desk):
    desk.type("MUG-1")
    assert "line 1 · by hand" in desk.type("&wrap 2 #1")
    assert "line 2 · by hand" in desk.type("&wrap 3 #")
    assert "This line is not on the order." in desk.type("&wrap 3 #7", 422)
    found = OrderCharge.objects.filter(manual=True).order_by("amount_minor")
    assert [(row.line and row.line.position, row.amount_minor) for row in found] == [(1, 200), (2, 300)]
    desk.type("-&WRAP #1")
    assert OrderCharge.objects.filter(manual=True).count() == 1


def test_the_sign_of_a_charge_lists_the_charges_and_what_stands(desk):
    def results(text: str) -> str:
        return desk.client.get(reverse("desk:entry-results", args=[desk.order]), {"text": text}, headers=HTMX).text

    listed = results("&")
    for text in ("FREIGHT", "5.00", "WRAP", "Gift wrap", 'data-text="&amp;WRAP "', "data-goes-on"):
        assert text in listed
    assert "FREIGHT" not in results("&gift")
    assert "entry-options" not in results("&WRAP 4")
    assert "entry-options" not in results("=-5%")


@pytest.mark.parametrize(
    ("text", "kind", "asked", "subject"),
    [
        ("=-12%", "total_discount", {"percent": "12"}, "discount on the whole order"),
        ("@-12%", "line_discount", {"percent": "12"}, "discount on Desk lamp"),
        ("MUG-1 @-0.50 !chipped", "line_discount", {"amount": "0.50"}, "discount on Harbor mug"),
        ("&freight 0 !goodwill", "charge", {"amount": "0"}, "charge FREIGHT"),
    ],
)
def test_what_goes_beyond_the_limit_is_asked_with_the_same_key(scene, desk, text, kind, asked, subject):
    approval = desk.ask(text)
    assert (approval.kind, approval.asked) == (kind, asked)
    sam = Client()
    sam.force_login(scene.sam)
    assert subject in sam.get(reverse("ui:approvals"), headers=HTMX).text
    answered = sam.post(reverse("ui:decide-approval", args=[approval.public_id]), {"decision": "accept"}, headers=HTMX)
    assert answered.status_code == 200, answered.text
    address = reverse("desk:order-approvals", args=[desk.order])
    fresh = desk.client.get(address, {"revision": "0"}, headers=HTMX)
    assert f"{subject}." in fresh.text
    assert 'id="order-totals"' in fresh.text


def test_the_fields_of_the_line_take_a_discount_and_ask_for_one(desk):
    given = desk.post("change-line", desk.line, discount="5%")
    assert given.status_code == 200
    assert SalesLine.objects.get().manual_discount == {"percent": "5"}
    refused = desk.post("change-line", desk.line, discount="12 %")
    assert refused.status_code == 422
    assert "data-ask-approval" in refused.text
    asked = desk.post("ask-approval", line=desk.line, discount="12 %")
    assert asked.status_code == 200
    assert PriceApproval.objects.get().asked == {"percent": "12"}
    nonsense = desk.post("change-line", desk.line, discount="much")
    assert "This is not understood: much." in nonsense.text
    off = desk.post("change-line", desk.line, discount="0")
    assert off.status_code == 200
    assert SalesLine.objects.get().manual_discount == {}
