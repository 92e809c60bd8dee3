from django.apps import AppConfig


class PlumbingConfig(AppConfig):
    name = "ringup.plumbing"
    label = "plumbing"
