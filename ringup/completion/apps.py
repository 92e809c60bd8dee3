from django.apps import AppConfig


class CompletionConfig(AppConfig):
    name = "ringup.completion"
    label = "completion"
