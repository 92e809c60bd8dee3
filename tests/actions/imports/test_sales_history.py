"""A sales history becomes orders, charges and entries; half an order is none, and everything adds up."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection

from ringup.imports.history.options import HistoryOptions
from ringup.imports.kinds.sales_history import sales_history
from ringup.imports.models import HistoryEntry
from ringup.imports.rules.row_kinds import RowKind
from ringup.imports.run import run_import
from ringup.orders.models import OrderCharge, SalesLine, SalesOrder
from ringup.plumbing.public_ids import is_public_id
from tests.actions.imports.conftest import counts, faults
from tests.factories.company import make_call_center
from tests.factories.customers import make_address, make_customer
from tests.factories.products import make_item

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
ORDER = (
    "536365,85123A,WHITE LANTERN,6,2010-12-01 08:26:00,2.55,C-1,NL\n"
    "536365,85123A,WHITE LANTERN,3,2010-12-01 08:26:00,0.335,C-1,NL\n"
    "536365,POST,POSTAGE,1,2010-12-01 08:27:00,18.00,C-1,NL\n"
    "536365,M,Manual,1,2010-12-01 08:26:00,1.50,C-1,NL\n"
)
RETURN = "C536379,85123A,WHITE LANTERN,-1,2010-12-02 09:41:00,2.55,C-1,DE\n"
ENTRIES = (
    "C537600,AMAZONFEE,AMAZON FEE,-1,2010-12-07 12:41:00,1.00,,NL\n"
    "536545,85123A,damaged,-10,2010-12-03 10:00:00,0,,NL\n"
)


@pytest.fixture
def harbor(db):
    make_call_center("ROTTERDAM")
    make_item("85123A", price="2.95")
    return make_customer("C-1")


def test_an_order_comes_in_with_lines_charge_and_totals(take, harbor):
    report = take("sales-history", HEADER + ORDER)
    assert counts(report) == (4, 0, 0, 0)
    order = SalesOrder.objects.get()
    assert (order.number, order.kind, order.state, order.detailed_status) == (
        "H-536365",
        "sale",
        "invoiced",
        "invoiced",
    )
    assert (order.customer, order.currency, order.payment_status) == (harbor, "EUR", "paid")
    assert (order.do_not_process, order.origin) == (False, "sales-history")
    assert order.ordered_at == order.submitted_at == datetime(2010, 12, 1, 8, 26, tzinfo=UTC)
    # 6 × 2.55 = 15.30; 3 × 0.335 = 1.005 → 1.01; 1.50
    lines = list(order.lines.order_by("position").values_list("position", "text", "net_minor", "item__number"))
    assert lines == [
        (1, "WHITE LANTERN", 1_530, "85123A"),
        (2, "WHITE LANTERN", 101, "85123A"),
        (4, "Manual", 150, None),
    ]
    assert OrderCharge.objects.values_list("code", "amount_minor").get() == ("POST", 1_800)
    assert (order.subtotal_minor, order.charges_minor, order.total_minor) == (1_781, 1_800, 3_581)
    assert order.delivery_address.city == "Rotterdam"
    assert order.delivery_address.order == order
    assert all(
        is_public_id(public_id) for public_id in (order.public_id, *order.lines.values_list("public_id", flat=True))
    )


def test_a_cancellation_is_a_return_order_to_the_address_in_its_country(take, harbor):
    make_address(harbor, street="Hauptstraße 1", city="Köln", country="DE")
    take("sales-history", HEADER + RETURN)
    order = SalesOrder.objects.get()
    assert (order.kind, order.detailed_status, order.total_minor) == ("return", "returned", -255)
    assert order.delivery_address.city == "Köln"


def test_what_belongs_to_no_order_is_kept_as_an_entry(take, harbor):
    report = take("sales-history", HEADER + ENTRIES)
    assert counts(report) == (2, 0, 0, 0)
    assert not SalesOrder.objects.exists()
    assert sorted(HistoryEntry.objects.values_list("document", "kind", "quantity")) == [
        ("536545", "stock_correction", -10),
        ("C537600", "marketplace_fee", -1),
    ]


def test_the_report_adds_up_by_kind_and_reads_what_was_kept_from_the_tables(take, harbor):
    reconciliation = take("sales-history", HEADER + ORDER + RETURN + ENTRIES).reconciliation
    assert {tally.kind: (tally.rows, tally.value) for tally in reconciliation.kept} == {
        RowKind.SALE: (2, Decimal("16.305")),
        RowKind.CANCELLATION: (1, Decimal("-2.55")),
        RowKind.DELIVERY_CHARGE: (1, Decimal("18")),
        RowKind.MANUAL: (1, Decimal("1.5")),
        RowKind.MARKETPLACE_FEE: (1, Decimal("-1")),
        RowKind.STOCK_CORRECTION: (1, Decimal("0")),
    }
    assert reconciliation.read == reconciliation.kept


def test_a_second_run_changes_nothing_and_still_adds_up(take, harbor):
    first = take("sales-history", HEADER + ORDER + RETURN + ENTRIES)
    before = list(SalesLine.objects.order_by("pk").values())
    second = take("sales-history", HEADER + ORDER + RETURN + ENTRIES)
    assert counts(second) == (0, 0, 7, 0)
    assert second.reconciliation == first.reconciliation
    assert list(SalesLine.objects.order_by("pk").values()) == before


def test_an_order_is_taken_whole_or_not_at_all(take, harbor):
    bad = ORDER.replace("536365", "536366").replace("M,Manual,1,", "M,Manual,one,")
    unknown = ORDER.replace("536365", "536367").replace("85123A,WHITE LANTERN,3", "99999,NO SUCH THING,3")
    report = take("sales-history", HEADER + bad + unknown + ORDER)
    assert counts(report) == (4, 0, 0, 8)
    assert faults(report) == [
        (2, "", "order_incomplete"),
        (3, "", "order_incomplete"),
        (4, "", "order_incomplete"),
        (5, "quantity", "not_decimal"),
        (6, "", "order_incomplete"),
        (7, "item_number", "unknown_item"),
        (8, "", "order_incomplete"),
        (9, "", "order_incomplete"),
    ]
    assert SalesOrder.objects.get().number == "H-536365"
    assert sum(tally.rows for tally in report.reconciliation.kept) == 4


def test_the_mended_file_brings_the_missing_order_and_leaves_the_others(take, harbor):
    bad = ORDER.replace("536365", "536366").replace("M,Manual,1,", "M,Manual,one,")
    take("sales-history", HEADER + bad + ORDER)
    assert counts(take("sales-history", HEADER + bad.replace("one", "1") + ORDER)) == (4, 0, 4, 0)


def test_an_order_that_is_there_with_other_rows_is_not_touched(take, harbor):
    take("sales-history", HEADER + ORDER)
    report = take("sales-history", HEADER + ORDER.replace(",6,2010", ",7,2010"))
    assert counts(report) == (0, 0, 0, 4)
    assert {code for _, _, code in faults(report)} == {"order_differs"}
    assert SalesOrder.objects.get().total_minor == 3_581


def test_an_order_of_two_customers_is_none(take, harbor):
    make_customer("C-2")
    lines = ORDER.splitlines(keepends=True)
    report = take("sales-history", HEADER + lines[0] + lines[1].replace("C-1", "C-2"))
    assert {code for _, _, code in faults(report)} == {"order_mixed"}


def test_an_order_without_a_customer_is_kept_and_an_unknown_customer_is_told(take, harbor):
    report = take("sales-history", HEADER + ORDER.replace("C-1", "") + RETURN.replace("C-1", "C-9"))
    assert faults(report) == [(6, "customer_number", "unknown_customer")]
    order = SalesOrder.objects.get()
    assert (order.customer, order.delivery_address) == (None, None)


def test_rows_of_one_order_may_stand_apart(take, harbor):
    lines = ORDER.splitlines(keepends=True)
    report = take("sales-history", HEADER + lines[0] + RETURN + "".join(lines[1:]))
    assert counts(report) == (5, 0, 0, 0)
    order = SalesOrder.objects.get(number="H-536365")
    assert list(order.lines.order_by("position").values_list("position", flat=True)) == [1, 2, 4]


def test_a_charge_of_half_a_cent_cannot_be_kept(take, harbor):
    report = take("sales-history", HEADER + "536365,POST,POSTAGE,1,2010-12-01 08:26:00,18.005,C-1,NL\n")
    assert faults(report) == [(2, "unit_price", "charge_not_whole")]


def test_the_file_may_say_call_center_and_kind_itself(take, harbor):
    make_call_center("UTRECHT")
    take(
        "sales-history",
        "document,item_number,quantity,time,unit_price,call_center,kind\nX1,85123A,1,2020-01-01,2.00,UTRECHT,sample\n",
    )
    assert SalesOrder.objects.get().call_center.code == "UTRECHT"
    assert SalesLine.objects.get().item is None


def test_times_may_be_shifted_and_call_centers_chosen_by_country(harbor, tmp_path):
    make_call_center("EXPORT")
    path = tmp_path / "history.csv"
    path.write_text(HEADER + RETURN.replace("DE", "Germany") + ORDER)
    options = HistoryOptions(
        shift=datetime(2024, 1, 8, tzinfo=UTC) - datetime(2024, 1, 1, tzinfo=UTC),
        countries={"Germany": "DE"},
        call_centers={"DE": "EXPORT", "": "ROTTERDAM"},
        origin="online-retail",
    )
    run_import(kind=sales_history(options), path=path, legal_entity="HARBOR")
    returned, sold = SalesOrder.objects.order_by("kind")
    assert (returned.call_center.code, sold.call_center.code) == ("EXPORT", "ROTTERDAM")
    assert (returned.ordered_at, returned.origin) == (datetime(2010, 12, 9, 9, 41, tzinfo=UTC), "online-retail")


def test_without_a_call_center_there_is_no_order(take, db):
    assert take("sales-history", HEADER + ORDER).refusal.code == "call_center_missing"


def test_the_indexes_of_an_empty_table_are_the_same_afterwards(take, harbor):
    def shape() -> list[tuple[str, str]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'orders_salesline' UNION ALL"
                " SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE conrelid = 'orders_salesline'::regclass ORDER BY 1, 2"
            )
            return cursor.fetchall()

    before = shape()
    take("sales-history", HEADER + ORDER)
    assert shape() == before
    assert len(before) > 10


def test_the_number_of_statements_does_not_depend_on_the_size(take, harbor, django_assert_max_num_queries):
    with django_assert_max_num_queries(200) as small:
        take("sales-history", HEADER + ORDER)
    many = "".join(ORDER.replace("536365", str(600_000 + n)) for n in range(300))
    with django_assert_max_num_queries(200) as large:
        take("sales-history", HEADER + many)
    assert len(large) <= len(small)
