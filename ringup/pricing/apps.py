from django.apps import AppConfig


class PricingConfig(AppConfig):
    name = "ringup.pricing"
    label = "pricing"
