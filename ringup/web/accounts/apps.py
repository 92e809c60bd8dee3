"""Signing in and staying signed in: passwords, second factors, lock-out, and the password again after a pause."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ringup.web.accounts"
    label = "accounts"
