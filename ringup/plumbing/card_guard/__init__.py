"""The card-number guard: finds card numbers in any text, keeps them out of our tables and out of our logs."""

from ringup.plumbing.card_guard.finding import CardNumber, contains_card_number, find_card_numbers
from ringup.plumbing.card_guard.refusing import CARD_NUMBER_IN_TEXT, refuse_card_numbers
from ringup.plumbing.card_guard.scrubbing import scrub

__all__ = [
    "CARD_NUMBER_IN_TEXT",
    "CardNumber",
    "contains_card_number",
    "find_card_numbers",
    "refuse_card_numbers",
    "scrub",
]
