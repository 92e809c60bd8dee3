from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "ringup.inventory"
    label = "inventory"
