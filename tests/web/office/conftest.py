"""The office's people, for the browser and the test at once."""

import pytest

from ringup.call_centers.models import User
from tests.factories import Scene, make_scene, make_user


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    """Harbor Gifts."""
    return make_scene()


@pytest.fixture
def olga(scene: Scene) -> User:
    """The administrator."""
    return make_user("olga", last_name="Meijer", role="administrator", call_center=scene.call_center, everywhere=True)
