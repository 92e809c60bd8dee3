from django.apps import AppConfig


class DirectedSellingConfig(AppConfig):
    name = "ringup.directed_selling"
    label = "directed_selling"
