"""The discount kinds. A new one is a file in this folder and a line here, in alphabetical order."""

from ringup.pricing.rules.discounts import mix_and_match, quantity, shipping, simple, tender, threshold
from ringup.pricing.rules.discounts.kind import Kind

KINDS: tuple[Kind, ...] = (
    mix_and_match,
    quantity,
    shipping,
    simple,
    tender,
    threshold,
)
