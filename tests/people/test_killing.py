"""kill -9 of web processes, job worker and PostgreSQL while an outside client orders: nothing acknowledged is lost,
nothing is doubled, and no card is charged twice (experiments F01, F03 and F13 of the reliability programme).
"""

import json
import os
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from tests.acquirer import TestAcquirer, running_acquirer
from tests.people.killed_shop import KilledShop
from tests.people.outside_client import Journal, OutsideClient
from tests.waiting import eventually

ORDERS = 200
# Who is killed when so many orders are acknowledged.
KILLS = {
    10: "web",
    25: "worker",
    40: "database",
    60: "web",
    75: "worker",
    90: "web",
    105: "database",
    120: "web",
    140: "worker",
    155: "database",
    175: "web",
    190: "worker",
}
# One row for each order, as an auditor who does not trust the program would ask for it.
LEDGER = """
    SELECT o.public_id, o.number, o.state, o.total_minor,
           (SELECT json_agg(json_build_array(i.number, l.quantity::text) ORDER BY l.position)
              FROM orders_salesline l JOIN products_item i ON i.id = l.item_id WHERE l.order_id = o.id) AS lines,
           (SELECT sum(l.net_minor + l.charges_minor + l.tax_minor)
              FROM orders_salesline l WHERE l.order_id = o.id) AS lines_minor,
           (SELECT count(*) FROM payments_paymentline p WHERE p.order_id = o.id) AS payments,
           (SELECT sum(p.amount_minor) FROM payments_paymentline p WHERE p.order_id = o.id) AS paid_minor,
           (SELECT sum(p.authorized_minor) FROM payments_paymentline p WHERE p.order_id = o.id) AS authorized_minor,
           (SELECT count(*) FROM orders_orderversion v WHERE v.order_id = o.id) AS submits,
           (SELECT count(*) FROM notifications_message m
             WHERE m.subject = o.public_id AND m.kind = 'order_confirmation') AS messages
      FROM orders_salesorder o
"""
UNTOLD = "SELECT count(*) FROM plumbing_outboxevent WHERE delivered_at IS NULL"
UNSETTLED = "SELECT count(*) FROM payments_paymentoperation WHERE state NOT IN ('succeeded', 'declined')"
KEYS_WITHOUT_ANSWER = "SELECT count(*) FROM plumbing_idempotentrequest WHERE response_body IS NULL"

# Names a file for the report of a run that went well.
REPORT = "RINGUP_KILLING_REPORT"


@pytest.fixture
def acquirer(tmp_path: Path) -> Iterator[TestAcquirer]:
    with running_acquirer(tmp_path) as running:
        yield running


@pytest.fixture
def shop(home: Path, acquirer: TestAcquirer) -> Iterator[KilledShop]:
    shop = KilledShop(home, acquirer)
    try:
        yield shop
    finally:
        shop.end()


def test_no_acknowledged_order_is_lost_or_doubled(shop: KilledShop, acquirer: TestAcquirer) -> None:
    wanted = {f"partner-{number:03}": order(number, shop.known) for number in range(ORDERS)}
    client = OutsideClient(address=shop.address, token=shop.known["token"], orders=wanted)
    report = Report()
    try:
        client.start()
        for acknowledged, victim in KILLS.items():
            client.wait_for(acknowledged, seconds=60)
            getattr(shop, f"kill_{victim}")()
            report.add(f"{victim} killed at {acknowledged}")
        client.finish(seconds=90)
        report.add("all orders settled")
        eventually(lambda: count(shop, UNTOLD) == count(shop, UNSETTLED) == 0, seconds=60)
        report.add("facts told, payments settled")
        check_journal(client.journal, ledger(shop), wanted)
        check_charges(acquirer, ledger(shop), cards=sum("card" in each["payments"][0] for each in wanted.values()))
        assert count(shop, KEYS_WITHOUT_ANSWER) == 0
        # Whoever asks again gets every acknowledgement byte for byte, and makes nothing new.
        again = OutsideClient(address=shop.address, token=shop.known["token"], orders=wanted)
        again.start()
        again.finish(seconds=90)
        assert again.journal.acknowledged == client.journal.acknowledged
        assert len(ledger(shop)) == ORDERS
        report.add("all orders sent again")
        assert shop.close() == {"web": 0, "worker": 0}
        report.add("closed")
    except BaseException as error:
        error.add_note(report.text(client.journal, shop))
        raise
    if REPORT in os.environ:
        Path(os.environ[REPORT]).write_text(report.text(client.journal, shop))


class Report:
    """What happened when, for whoever has to find out why it went wrong."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._lines: list[str] = []

    def add(self, line: str) -> None:
        self._lines.append(f"{time.monotonic() - self._began:6.1f} s  {line}")

    def text(self, journal: Journal, shop: KilledShop) -> str:
        self.add(f"{len(journal.acknowledged)} of {ORDERS} acknowledged over {len(KILLS)} kills")
        return "\n".join(
            [
                *self._lines,
                f"troubles of the client: {dict(journal.troubles)}",
                f"most attempts: {journal.attempts.most_common(3)}; given up: {journal.given_up}",
                *(f"--- {log}\n{shop.words_of(log)}" for log in ("web", "worker")),
            ]
        )


def order(number: int, known: dict[str, str]) -> dict[str, Any]:
    """A whole order of two lines; every second one is paid with a card."""
    card = {"method": "CARD", "card": known["card"]}
    return {
        "customer": known["customer"],
        "lines": [{"item": "LAMP-1", "quantity": str(1 + number % 5)}, {"item": "MUG-1"}],
        "payments": [card if number % 2 else {"method": "CASH"}],
        "submit": True,
    }


def check_journal(journal: Journal, stored: list[dict[str, Any]], wanted: dict[str, Any]) -> None:
    """What the client was told stands in the books once, complete, and nothing else does."""
    assert journal.given_up == {}
    assert set(journal.acknowledged) == set(wanted)
    answers = {key: json.loads(body) for key, body in journal.acknowledged.items()}
    assert len({answer["id"] for answer in answers.values()}) == ORDERS, "two keys were answered with one order"
    assert len({row["number"] for row in stored}) == len(stored) == ORDERS, "an order is doubled"
    books = {row["public_id"]: row for row in stored}
    for key, answer in answers.items():
        row = books[answer["id"]]
        lines = [[line["item"], f"{Decimal(line.get('quantity', 1)):.3f}"] for line in wanted[key]["lines"]]
        total = int(Decimal(answer["totals"]["total"]) * 100)
        assert (row["number"], row["state"]) == (answer["number"], "submitted")
        assert row["lines"] == lines
        assert row["total_minor"] == row["lines_minor"] == row["paid_minor"] == total
        assert (row["payments"], row["submits"], row["messages"]) == (1, 1, 1)


def check_charges(acquirer: TestAcquirer, stored: list[dict[str, Any]], *, cards: int) -> None:
    """The processor's own journal: one authorization for each card order, of the amount that our books have."""
    held = {row["order_number"]: row["amount"] for row in acquirer.journal("authorize")}
    assert len(acquirer.journal("authorize")) == len(held) == cards, "a card was asked twice"
    assert held == {row["number"]: row["authorized_minor"] for row in stored if row["authorized_minor"]}
    assert all(row["authorized_minor"] in (0, row["total_minor"]) for row in stored)


def ledger(shop: KilledShop) -> list[dict[str, Any]]:
    with psycopg.connect(shop.database.url, row_factory=dict_row) as connection:
        return connection.execute(LEDGER).fetchall()


def count(shop: KilledShop, query: str) -> int:
    with psycopg.connect(shop.database.url) as connection:
        found = connection.execute(query).fetchone()
    assert found is not None
    return int(found[0])
