"""Values → rows: the next number of a kind of document, unique and without gaps, from one counter row."""

from django.db import connection

FIRST_NUMBER = 100_001

TAKE = """
    INSERT INTO call_centers_numbersequence AS s (legal_entity_id, kind, prefix, next_number)
    VALUES (%(legal_entity)s, %(kind)s, %(prefix)s, %(first)s + %(count)s)
    ON CONFLICT (legal_entity_id, kind) DO UPDATE SET next_number = s.next_number + %(count)s
    RETURNING s.prefix, s.next_number - %(count)s
"""


def take_number(*, legal_entity: int, kind: str, prefix: str) -> str:
    """The next number, e.g. `SO-100001`; the prefix counts only when the sequence is new.

    The counter stays locked until the transaction ends: call it last (the end of the global lock order).
    """
    return take_numbers(legal_entity=legal_entity, kind=kind, prefix=prefix, count=1)[0]


def take_numbers(*, legal_entity: int, kind: str, prefix: str, count: int) -> list[str]:
    """So many numbers at once, in their order; one statement."""
    values: dict[str, str | int] = {
        "legal_entity": legal_entity,
        "kind": kind,
        "prefix": prefix,
        "first": FIRST_NUMBER,
        "count": count,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        found, number = cursor.fetchone()
    return [f"{found}{number + offset}" for offset in range(count)]
