"""What would help against a refusal. One line per code, alphabetical."""

from django.utils.functional import Promise

CURES: dict[str, str | Promise] = {}
