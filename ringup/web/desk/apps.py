"""The agent's screens: the one-screen order and customer service."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "ringup.web.desk"
    label = "desk"
