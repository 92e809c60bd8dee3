"""Loads Django's settings and apps, for the subcommands that need them."""

import os

import django
from django.apps import apps


def use_django() -> None:
    """The database must be known by then: DATABASE_URL is read here."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringup.project.settings")
    if not apps.ready:
        django.setup()
