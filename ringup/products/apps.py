from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "ringup.products"
    label = "products"
