"""News for open desks: tells every process, at the commit of this transaction, that something has happened.

News are hints: a word and opaque ids, no data of customers. Whoever hears one asks the server what is there now.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from django.db import connection

CHANNEL = "ringup_live"
MOST_BYTES = 7000  # PostgreSQL carries less than 8,000


@dataclass(frozen=True, kw_only=True)
class News:
    """One hint, e.g. `News(event="calls", legal_entity=1, user=7, facts={"call": "k7w2m9xq4tz8vb"})`.

    It is for the desks of the legal entity; with a call center, a user or a permission only for those that have all of
    what is named. `event` is the word that panels wait for: calls, presence, payments, approvals, workbenches.
    """

    event: str
    legal_entity: int
    call_center: int | None = None
    user: int | None = None
    permission: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


def announce(news: News) -> None:
    """Tell the news when this transaction commits (at once outside of one); nobody hears of what was rolled back."""
    text = json.dumps({name: value for name, value in asdict(news).items() if value is not None})
    assert len(text.encode()) <= MOST_BYTES, "news are hints, not data"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, text])
