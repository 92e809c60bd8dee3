"""Decides who hears what: the wall between legal entities, call centers, users and permissions."""

from ringup.call_centers.rules.actor import Actor
from ringup.plumbing.live import News


def hears(actor: Actor, news: News) -> bool:
    """Whether news are for the worker at this desk; whatever they name must hold."""
    return (
        news.legal_entity == actor.legal_entity
        and (news.call_center is None or actor.serves(news.call_center))
        and (news.user is None or news.user == actor.user)
        and (news.permission is None or news.permission in actor.permissions)
    )
