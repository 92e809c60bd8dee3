"""The door of customers as an app: its templates."""

from django.apps import AppConfig


class PayConfig(AppConfig):
    name = "ringup.web.pay"
    label = "pay"
