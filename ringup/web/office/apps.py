"""The supervisors' screens: set-up, and later queues, approvals and reports."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "ringup.web.office"
    label = "office"
