"""Sends the messages that wait in the post."""

from ringup.notifications.actions.send_messages import send_messages


def send_waiting_messages() -> int:
    """How many messages were handed over."""
    return send_messages(None)
