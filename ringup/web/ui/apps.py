"""The look and the words of every screen."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "ringup.web.ui"
    label = "ui"
