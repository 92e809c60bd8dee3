from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "ringup.api"
    label = "api"
