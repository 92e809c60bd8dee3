"""The two companies, made once for each test."""

import logging
from collections.abc import Iterator

import pytest

from tests.web.safety.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """Ours, theirs, and everybody who could come in."""
    return make_world()


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Doors that stay shut are no news here."""
    logging.getLogger("django.request").setLevel(logging.ERROR)
    yield
    logging.getLogger("django.request").setLevel(logging.NOTSET)
