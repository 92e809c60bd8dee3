from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "ringup.returns"
    label = "returns"
