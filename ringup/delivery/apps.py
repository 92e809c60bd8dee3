from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "ringup.delivery"
    label = "delivery"
