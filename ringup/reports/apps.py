from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "ringup.reports"
    label = "reports"
