from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "ringup.notifications"
    label = "notifications"
