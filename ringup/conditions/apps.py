from django.apps import AppConfig


class ConditionsConfig(AppConfig):
    name = "ringup.conditions"
    label = "conditions"
