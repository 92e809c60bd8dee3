"""Who reacts to what: the one table of facts and the actions that follow from them.

A reaction is `def react(event, *, legal_entity)`; it writes rows and leaves calls to the outside to a job of its own.
"""

from ringup.plumbing.outbox_delivery import Subscriptions

SUBSCRIPTIONS: Subscriptions = {}
