"""What became of catalog requests: how many customers ordered soon after, how long they waited for the envelope."""

from dataclasses import dataclass

from ringup.directed_selling.rules.experiments import Interval, Sums, share_interval


@dataclass(frozen=True, kw_only=True)
class Requests:
    """Requests of a source code, catalog, month or user.

    `ripe`: not canceled, and so long ago that the days in which they may become orders are over; of these `ordered`
    were followed by an order of the customer, `with_code` by one with a source code of the catalog. Days to the print
    of those that are printed: half of them waited `median_days` or less, none more than `longest_days`.
    """

    code: str
    name: str = ""
    requests: int = 0
    copies: int = 0
    customers: int = 0
    waiting: int = 0
    printed: int = 0
    canceled: int = 0
    ripe: int = 0
    ordered: int = 0
    with_code: int = 0
    median_days: float | None = None
    longest_days: float | None = None

    @property
    def rate(self) -> Interval | None:
        """The part of ripe requests that became orders, with its 95 % interval; None before any is ripe."""
        if not self.ripe:
            return None
        return share_interval(Sums(calls=self.ripe, total=self.ordered, squares=self.ordered))
