from django.apps import AppConfig


class CallCentersConfig(AppConfig):
    name = "ringup.call_centers"
    label = "call_centers"
