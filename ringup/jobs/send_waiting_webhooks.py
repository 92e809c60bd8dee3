"""Sends the messages to other systems that wait in the post."""

from ringup.notifications.actions.send_webhooks import send_webhooks


def send_waiting_webhooks() -> int:
    """How many messages were taken."""
    return send_webhooks(None)
