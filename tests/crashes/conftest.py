"""The cards and orders of the payment tests, with real commits."""

from typing import Any

import pytest

from ringup.call_centers.rules.actor import Actor
from tests.acquirer import TestAcquirer
from tests.actions.payments.conftest import Take, acquirer, ada, sam, scene, take
from tests.crashes.flows import Stage
from tests.factories import make_reason_code
from tests.factories.scenes import Scene

__all__ = ["acquirer", "ada", "sam", "scene", "take"]


@pytest.fixture
def stage(
    take: Take, ada: Actor, sam: Actor, acquirer: TestAcquirer, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> Any:
    make_reason_code("CHEAPER", kind="credit", text="Cheaper elsewhere", legal_entity=scene.legal_entity)
    return Stage(take=take, ada=ada, sam=sam, acquirer=acquirer, monkeypatch=monkeypatch)
