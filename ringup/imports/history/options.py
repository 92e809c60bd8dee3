"""What may be said about a sales history beyond its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, kw_only=True)
class HistoryOptions:
    """`shift` moves all times; `countries` gives the ISO code for the file's spelling of a country.

    `call_centers` gives the call center's code for an ISO country code, "" for all others, where the file names none;
    without it the orders belong to the legal entity's first call center. `origin` marks the orders.
    """

    shift: timedelta = timedelta()
    countries: Mapping[str, str] = field(default_factory=dict)
    call_centers: Mapping[str, str] = field(default_factory=dict)
    origin: str = "sales-history"
