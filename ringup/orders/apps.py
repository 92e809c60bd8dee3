from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "ringup.orders"
    label = "orders"
