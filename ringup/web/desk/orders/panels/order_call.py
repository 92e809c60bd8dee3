"""The call: ringing with the customers that it may be, going on, or none."""

from dataclasses import dataclass

from ringup.web.desk.orders.panels.order_panel import OrderPanel


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A customer who has the caller's number (`value` its public id), or an unfinished order from it (its address)."""

    digit: str
    value: str
    title: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class OrderCall(OrderPanel):
    """`state` is ringing, answered, ended or empty; `draft` is the unfinished order of the same caller."""

    call: str = ""
    state: str = ""
    headline: str = ""
    number: str = ""
    detail: str = ""
    candidates: tuple[Candidate, ...] = ()
    draft: Candidate | None = None
