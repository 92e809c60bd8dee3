"""Values → rows: the next number of a kind of document, unique and without gaps, from one counter row."""

from django.db import connection

FIRST_NUMBER = 100_001

TAKE = """
    INSERT INTO call_centers_numbersequence AS s (legal_entity_id, kind, prefix, next_number)
    VALUES (%(legal_entity)s, %(kind)s, %(prefix)s, %(first)s + 1)
    ON CONFLICT (legal_entity_id, kind) DO UPDATE SET next_number = s.next_number + 1
    RETURNING s.prefix, s.next_number - 1
"""


def take_number(*, legal_entity: int, kind: str, prefix: str) -> str:
    """The next number, e.g. `SO-100001`; the prefix counts only when the sequence is new.

    The counter stays locked until the transaction ends: call it last (the end of the global lock order).
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"legal_entity": legal_entity, "kind": kind, "prefix": prefix, "first": FIRST_NUMBER})
        found, number = cursor.fetchone()
    return f"{found}{number}"
