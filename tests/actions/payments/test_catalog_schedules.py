"""Which payment schedules an order may use: those of all, and those of its source code's catalog."""

from datetime import date

import pytest

from ringup.catalogs.models import SourceCode
from ringup.orders.actions.open_order import open_order
from ringup.orders.loading import load_order
from ringup.orders.models import SalesOrder
from ringup.payments.models import InstallmentSchedule
from ringup.payments.saving.installments import catalog_schedules, offered_schedules
from ringup.values.refusal import Refusal
from tests.factories.catalogs import make_published_catalog, make_source_code
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    InstallmentSchedule.objects.create(legal_entity=scene.legal_entity, code="THREE", name="Three months", payments=3)
    return scene


def schedules_with(scene: Scene, code: SourceCode) -> list[str]:
    begun = open_order(scene.actor())
    assert not isinstance(begun, Refusal)
    SalesOrder.objects.filter(pk=begun.order.pk).update(source_code=code)
    rows = load_order(scene.actor(), begun.order.public_id)
    assert rows is not None
    shown = [row.code for row in catalog_schedules(rows)]
    offered = [row.code for row in offered_schedules(rows)]
    assert set(shown) <= set(offered), "what the header shows can be used"
    return offered


@pytest.mark.parametrize(
    ("only", "offered"), [(False, ["AUTUMN", "FIVE", "THREE", "YEAR"]), (True, ["AUTUMN", "FIVE", "YEAR"])]
)
def test_a_source_code_may_leave_only_the_schedules_of_its_catalog(scene, only, offered):
    catalog = make_published_catalog(
        call_center=scene.call_center, items=scene.items, payment_schedules=["YEAR", "FIVE"], codes=()
    )
    spring = make_published_catalog("SPRING", call_center=scene.call_center, codes=())
    for code, of in (("AUTUMN", catalog), ("YEAR", None), ("FIVE", spring), ("SPRING", spring)):
        InstallmentSchedule.objects.create(legal_entity=scene.legal_entity, code=code, name=code, catalog=of)
    code = make_source_code("AUTUMN-02", catalog=catalog, only_catalog_plans=only)
    assert schedules_with(scene, code) == offered


def test_the_schedules_of_a_catalog_come_and_go_with_what_its_code_is_worth(scene):
    catalog = make_published_catalog(call_center=scene.call_center, codes=())
    InstallmentSchedule.objects.create(legal_entity=scene.legal_entity, code="AUTUMN", name="Autumn", catalog=catalog)
    code = make_source_code("AUTUMN-02", catalog=catalog, only_catalog_plans=True)
    assert schedules_with(scene, code) == ["AUTUMN"]
    catalog.valid_to = date(2026, 2, 1)
    catalog.save()
    assert schedules_with(scene, code) == ["THREE"], "over"
    catalog.valid_to = None
    catalog.save()
    scene.call_center.directed_selling = False
    scene.call_center.save()
    assert schedules_with(scene, code) == ["THREE"], "without directed selling"
