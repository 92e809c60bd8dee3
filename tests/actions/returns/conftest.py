"""Invoiced orders, and somebody who gives credits on them."""

import pytest

from ringup.call_centers.models import ReasonCode
from ringup.returns.models import CreditParameters
from tests.actions.fulfillment.conftest import acquirer, ada, sam, scene, sell, sound, take
from tests.factories import make_reason_code
from tests.factories.scenes import Scene

__all__ = ["acquirer", "ada", "sam", "scene", "sell", "sound", "take"]


@pytest.fixture(autouse=True)
def reason(scene: Scene) -> ReasonCode:
    return make_reason_code("CHEAPER", kind="credit", text="Cheaper elsewhere", legal_entity=scene.legal_entity)


def allow(scene: Scene, **values: object) -> None:
    """Sets what the call center gives back."""
    CreditParameters.objects.update_or_create(call_center=scene.call_center, defaults=values)
