from django.apps import AppConfig


class FulfillmentConfig(AppConfig):
    name = "ringup.fulfillment"
    label = "fulfillment"
