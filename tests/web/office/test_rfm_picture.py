"""The picture of an RFM analysis: everything that was counted stands inside it."""

from datetime import date

import pytest

from ringup.customers.models import Customer
from ringup.reports.models import RfmAnalysis, RfmScore
from ringup.web.office.panels.rfm_picture import BAR_WIDTH, RfmPicture, rfm_picture_panel
from tests.factories import Scene, make_scene
from tests.factories.catalogs import make_rfm_analysis

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def rfm(scene: Scene) -> RfmAnalysis:
    return make_rfm_analysis(legal_entity=scene.legal_entity, counted_at="2026-11-01T00:00:00Z")


def give(rfm: RfmAnalysis, customer: Customer, digit: int, spent: int) -> None:
    digits = {"recency": digit, "frequency": digit, "monetary": digit, "score": digit * 111}
    RfmScore.objects.create(
        analysis=rfm, customer=customer, last_on=date(2026, 1, 1), orders=1, spent_minor=spent, **digits
    )


def picture_of(scene: Scene, rfm: RfmAnalysis) -> RfmPicture:
    return rfm_picture_panel(scene.actor(), RfmAnalysis.objects.get(pk=rfm.pk))


def test_fewer_groups_lose_nobody_until_the_next_count(scene: Scene, rfm: RfmAnalysis) -> None:
    give(rfm, scene.carla, 5, 1_000)
    RfmAnalysis.objects.update(recency_divisions=3, frequency_divisions=2)
    picture = picture_of(scene, rfm)
    (circle,) = picture.circles
    assert 0 <= circle.x - circle.radius <= circle.x + circle.radius <= picture.width
    assert 0 <= circle.y - circle.radius <= circle.y + circle.radius <= picture.height
    assert [tick.text for tick in picture.columns] == ["1", "2", "3", "4", "5"]


def test_no_bar_is_longer_than_its_place(scene: Scene, rfm: RfmAnalysis) -> None:
    give(rfm, scene.carla, 2, 10_000)
    give(rfm, scene.bruno, 1, -6_000)
    assert [bar.spent_width for bar in picture_of(scene, rfm).shares] == [BAR_WIDTH, 1]
