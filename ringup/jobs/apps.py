"""The way in of time: what runs in the background and by the clock."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "ringup.jobs"
    label = "jobs"
