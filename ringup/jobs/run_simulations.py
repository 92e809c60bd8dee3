"""Answers the questions of what past orders would come to with other prices, one at a time."""

from ringup.orders.actions.run_simulation import run_simulation


def run_simulations() -> int:
    """How many were answered; stops when none waits."""
    answered = 0
    while run_simulation(None):
        answered += 1
    return answered
