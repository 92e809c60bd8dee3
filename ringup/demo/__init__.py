"""The demo company: two legal entities with call centers, people, codes, products and a real order history."""

from ringup.demo.company.people import logins
from ringup.demo.load import load

__all__ = ["load", "logins"]
