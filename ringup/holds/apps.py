from django.apps import AppConfig


class HoldsConfig(AppConfig):
    name = "ringup.holds"
    label = "holds"
