"""The discount kinds. A new one is a file in this folder and a line here, in alphabetical order."""

from ringup.pricing.rules.discounts import simple
from ringup.pricing.rules.discounts.kind import Kind

KINDS: tuple[Kind, ...] = (simple,)
