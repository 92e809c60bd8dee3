"""The way in of other systems: signed events of telephony systems and processors."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "ringup.webhooks"
    label = "webhooks"
