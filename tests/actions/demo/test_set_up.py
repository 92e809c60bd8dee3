"""Both companies of the demo can take orders: what their call centers need is there, and every price rule parses."""

import pytest
from django.utils import timezone

from ringup.call_centers.loading.actors import load_actor
from ringup.call_centers.models import User
from ringup.call_centers.rules.permissions import Permission
from ringup.calls.models import DialledNumber
from ringup.delivery.models import CallCenterMode
from ringup.demo.company.people import PASSWORD, PEOPLE, hire, logins
from ringup.demo.company.setup import Company, set_up
from ringup.inventory.models import CallCenterWarehouse
from ringup.payments.connectors.registry import CONNECTORS
from ringup.payments.models import PaymentMethod
from ringup.pricing.loading import load_rules
from ringup.pricing.models import Coupon


@pytest.fixture
def companies(db) -> dict[str, Company]:
    found = {"ROBIN": set_up("robin"), "NORDLYS": set_up("nordlys")}
    hire(found)
    return found


@pytest.mark.parametrize(("company", "centers"), [("ROBIN", ["UK", "EXPORT"]), ("NORDLYS", ["KBH"])])
def test_every_call_center_has_what_an_order_needs(companies, company, centers):
    found = companies[company].call_centers
    assert list(found) == centers
    for center in found.values():
        assert center.parameters
        assert center.dimensions.exists()
        assert center.price_groups.exists()
        assert CallCenterWarehouse.objects.get(call_center=center)
        assert CallCenterMode.objects.get(call_center=center, is_default=True)
        assert DialledNumber.objects.get(call_center=center)
        functions = PaymentMethod.objects.filter(call_center=center).values_list("function", flat=True)
        assert {"normal", "card", "customer"} <= set(functions)


def test_the_two_companies_differ_in_currency_language_and_tax(companies):
    robin, nordlys = companies["ROBIN"].legal_entity, companies["NORDLYS"].legal_entity
    assert (robin.currency, robin.language) == ("GBP", "en")
    assert (nordlys.currency, nordlys.language) == ("DKK", "da")
    assert not companies["ROBIN"].call_centers["UK"].prices_include_tax
    assert companies["NORDLYS"].call_centers["KBH"].prices_include_tax


def test_every_price_rule_of_the_demo_parses(companies):
    robin = load_rules(companies["ROBIN"].call_centers["UK"], "GBP").rules
    nordlys = load_rules(companies["NORDLYS"].call_centers["KBH"], "DKK").rules
    assert (len(robin.discounts), len(robin.price_adjustments), len(robin.charges), len(robin.taxes)) == (7, 1, 4, 4)
    assert (len(nordlys.discounts), len(nordlys.charges), len(nordlys.taxes)) == (1, 3, 2)


def test_a_coupon_of_the_demo_opens_its_discount_and_one_has_expired(companies):
    found = dict(Coupon.objects.values_list("number", "discount__coupon_required"))
    assert found == {"CP-1001": True, "CP-1002": True, "CP-1003": True}
    assert Coupon.objects.get(number="CP-1003").valid_to < timezone.now()


def test_cards_go_to_a_connector_that_exists(companies):
    used = set(PaymentMethod.objects.exclude(connector="").values_list("connector", flat=True))
    assert used == {"fake_acquirer"}
    assert used <= {connector.NAME for connector in CONNECTORS}


def test_everybody_can_sign_in_with_the_printed_password(companies):
    assert [login[1] for login in logins()] == [person.username for person in PEOPLE]
    assert User.objects.get(username="ada").check_password(PASSWORD)
    assert {password for _, _, password in logins()} == {PASSWORD}


def test_each_role_may_what_it_should(companies):
    def may(name: str, permission: Permission) -> bool:
        return load_actor(User.objects.get(username=name)).may(permission)

    assert may("ada", Permission.TAKE_ORDERS)
    assert not may("ada", Permission.OVERRIDE_PRICES)
    assert may("sam", Permission.OVERRIDE_PRICES)
    assert may("mia", Permission.CHANGE_PRICES)
    assert may("alma", Permission.CHANGE_USERS)
    assert may("rex", Permission.TAKE_ORDERS)


def test_ada_works_in_two_call_centers_rex_elsewhere_and_nina_in_none(companies):
    ada, rex, nina = (load_actor(User.objects.get(username=name)) for name in ("ada", "rex", "nina"))
    assert ada.call_center == companies["ROBIN"].call_centers["UK"].pk
    assert len(ada.call_centers) == 2
    assert rex.legal_entity == companies["NORDLYS"].legal_entity.pk
    assert nina is None
