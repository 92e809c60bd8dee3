"""Rows → values: the actor behind a user, kinds of set-up and what their rows hold."""

from ringup.call_centers.loading.actors import limits_of, load_actor, wider

__all__ = ["limits_of", "load_actor", "wider"]
