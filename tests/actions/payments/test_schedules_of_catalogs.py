"""A payment schedule of a catalog goes with the catalog's source code (spec §11, effect 5)."""

from decimal import Decimal

import pytest

from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.orders.actions.set_source_code import set_source_code
from ringup.orders.rules.merging import FieldChange
from ringup.orders.saving import Changed
from ringup.orders.saving.lines import LineWish
from ringup.payments.models import InstallmentSchedule
from ringup.payments.saving import PaymentEntry
from ringup.products.models import Item
from tests.actions.payments.conftest import card_on_file, method
from tests.factories.catalogs import make_published_catalog
from tests.factories.products import make_item
from tests.factories.scenes import Scene


@pytest.fixture
def eligible(scene: Scene) -> None:
    """Carla may pay in installments, and everything may be paid so."""
    Item.objects.update(installment_eligible=True)
    scene.carla.installment_eligible = True
    scene.carla.save()


def test_a_schedule_that_was_chosen_goes_with_the_source_code_that_brought_it(scene, ada, acquirer, eligible):
    catalog = make_published_catalog(call_center=scene.call_center, items=scene.items)
    InstallmentSchedule.objects.create(
        legal_entity=scene.legal_entity, code="THREE", name="Three months", payments=3, catalog=catalog
    )
    card = card_on_file(scene).public_id
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="LAMP-1", quantity=Decimal(3)),),
        header={"source_code": FieldChange(wanted=catalog.source_codes.get().pk)},
        payments=(PaymentEntry(method=method(scene, "card"), stored_card=card, schedule="THREE"),),
        submit=False,
    )
    placed = place_order(ada, wish=wish, submit_key="draft")
    assert isinstance(placed, Placed), placed
    order = placed.order.public_id
    assert isinstance(set_source_code(ada, order=order, code=None), Changed)
    refused = submit_order(ada, order=order, submit_key="without-code")
    assert isinstance(refused, tuple)
    assert [refusal.code for refusal in refused] == ["schedule_not_offered"]
    set_source_code(ada, order=order, code="AUTUMN-01")
    assert isinstance(submit_order(ada, order=order, submit_key="with-code"), Submitted)


def test_a_free_product_does_not_keep_the_order_from_being_paid_in_installments(scene, ada, acquirer, eligible):
    pen = make_item("PEN-1", price="1.50", legal_entity=scene.legal_entity, installment_eligible=False)
    catalog = make_published_catalog(call_center=scene.call_center, items=scene.items, free=[pen])
    InstallmentSchedule.objects.create(
        legal_entity=scene.legal_entity, code="THREE", name="Three months", payments=3, catalog=catalog
    )
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="LAMP-1", quantity=Decimal(3)),),
        header={"source_code": FieldChange(wanted=catalog.source_codes.get().pk)},
        payments=(
            PaymentEntry(method=method(scene, "card"), stored_card=card_on_file(scene).public_id, schedule="THREE"),
        ),
        submit=True,
    )
    placed = place_order(ada, wish=wish, submit_key="with-pen")
    assert isinstance(placed, Placed), placed
    assert placed.order.lines.filter(origin="gift", item=pen).exists()
