"""A call center with its agent, and what it sells; a file that needs another scene makes its own."""

import pytest

from ringup.call_centers.rules.actor import Actor
from tests.factories.scenes import Scene, make_scene


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene()


@pytest.fixture
def ada(scene: Scene) -> Actor:
    return scene.actor()
