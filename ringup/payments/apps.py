from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "ringup.payments"
    label = "payments"
