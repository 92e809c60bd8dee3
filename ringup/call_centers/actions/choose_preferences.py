"""Keeps the language and the light in which a user reads the screens."""

from ringup.call_centers.models import User


def choose_preferences(actor: User, *, language: str = "", theme: str = "") -> None:
    """Store what was chosen; what is empty stays. Language and theme must be ones that the screens offer."""
    changes = {name: value for name, value in (("language", language), ("theme", theme)) if value}
    if changes:
        User.objects.filter(pk=actor.pk).update(**changes)
