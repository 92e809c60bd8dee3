"""A table of subscriptions for the worker's tests."""

from tests.actions.plumbing.test_outbox_delivery import BellRang, echo

SUBSCRIPTIONS = {BellRang: (echo,)}
