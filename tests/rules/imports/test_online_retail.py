"""The real history adds up: 541,909 rows, each of one kind, Σ quantity × unit price = 9,747,747.934 exactly."""

from decimal import Decimal
from pathlib import Path

from ringup.imports.reading.lines import lines
from ringup.imports.reading.records import records
from ringup.imports.reading.unpacking import Bounds, chunks
from ringup.imports.rules.reconciliation import Count, differences, total
from ringup.imports.rules.row_kinds import RowFacts, RowKind, classify

HISTORY = Path(__file__).parents[3] / "demo" / "data" / "online_retail.csv.xz"

EXPECTED = {
    RowKind.SALE: (527_667, "10270044.733"),
    RowKind.FREE_ITEM: (414, "0.0"),
    RowKind.CANCELLATION: (8_701, "-478694.18"),
    RowKind.GIFT_CARD: (32, "769.14"),
    RowKind.DELIVERY_CHARGE: (2_200, "280737.12"),
    RowKind.DISCOUNT: (77, "-5696.22"),
    RowKind.MANUAL: (572, "-68671.64"),
    RowKind.SAMPLE: (63, "-3049.39"),
    RowKind.MARKETPLACE_FEE: (34, "-221520.50"),
    RowKind.BANK_CHARGE: (37, "-7175.639"),
    RowKind.COMMISSION: (16, "-7933.43"),
    RowKind.BAD_DEBT: (3, "-11062.06"),
    RowKind.STOCK_CORRECTION: (2_093, "0.0"),
}


def test_every_row_of_the_real_history_has_its_kind_and_the_sum_is_exact():
    rows = [record.cells for record in records(lines(chunks(HISTORY, bounds=Bounds(), consumed=lambda _: None)))][1:]
    neighbors = zip([[""], *rows], rows, [*rows[1:], [""]], strict=False)
    count = Count()
    for before, (invoice, item, _, quantity, _, price, customer, _), after in neighbors:
        amount, value = Decimal(quantity), Decimal(price)
        facts = RowFacts(
            invoice=invoice,
            item_number=item,
            priced=value != 0,
            negative=amount < 0,
            customer=bool(customer),
            alone=invoice not in (before[0], after[0]),
        )
        count.add(classify(facts), amount, value)
    assert total(count.tallies()) == (541_909, Decimal("9747747.934"))
    assert {tally.kind: (tally.rows, tally.value) for tally in count.tallies()} == {
        kind: (rows, Decimal(value)) for kind, (rows, value) in EXPECTED.items()
    }


def test_a_row_that_was_lost_or_doubled_shows_in_the_differences():
    read, kept = Count(), Count()
    for count, times in ((read, 2), (kept, 1)):
        for _ in range(times):
            count.add(RowKind.SALE, 6, Decimal("2.55"))
    assert differences(read.tallies(), read.tallies()) == {}
    assert differences(read.tallies(), kept.tallies()) == {RowKind.SALE: (-1, Decimal("-15.30"))}
