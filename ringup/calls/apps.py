from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "ringup.calls"
    label = "calls"
