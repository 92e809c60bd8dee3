"""A process that serves does not walk through everything it has loaded in the middle of a request."""

import gc
from collections.abc import Iterator

import pytest

from ringup.project import garbage, gunicorn_settings


@pytest.fixture
def _as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)


@pytest.mark.usefixtures("_as_before")
def test_what_the_server_has_loaded_is_out_of_the_collectors_sight() -> None:
    loaded = len(gc.get_objects())
    gunicorn_settings.when_ready(None)
    assert gc.get_freeze_count() > loaded / 2
    assert len(gc.get_objects()) < loaded / 2
    assert gc.get_threshold()[0] == garbage.YOUNGEST
