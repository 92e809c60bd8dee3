from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "ringup.customers"
    label = "customers"
