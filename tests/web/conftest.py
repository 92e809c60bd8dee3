"""Screens are tested as over https, without the redirect that leads there and without collected static files."""

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def plain_server(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The test client speaks http, and static files have their plain names."""
    settings.STATIC_ROOT = tmp_path_factory.getbasetemp()
    settings.SECURE_SSL_REDIRECT = False
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
