"""Rows → values: the actor behind a user, kinds of set-up and what their rows hold."""

from ringup.call_centers.loading.actors import load_actor

__all__ = ["load_actor"]
