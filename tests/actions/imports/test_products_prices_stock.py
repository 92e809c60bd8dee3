"""Items, their prices and their stock come in, and a second time nothing happens."""

from datetime import date
from decimal import Decimal

from ringup.inventory.models import ExpectedReceipt, StockLevel, StockMovement
from ringup.pricing.models import BasePrice, TradeAgreement
from ringup.products.models import BarCode, Item
from tests.actions.imports.conftest import counts, faults
from tests.factories.company import make_price_group, make_warehouse
from tests.factories.customers import make_customer
from tests.factories.products import make_category, make_item

LAMPS = (
    "number,name,category,unit,cost,tax_group,bar_code,alternative,alternative_mode,name_de\n"
    "lamp-1,Lantern,LAMPS,ea,4.5,FULL,4006381333931,LAMP-2,out_of_stock,Laterne\n"
    "LAMP-2,Candle,LAMPS,box,1.25,FULL,,,,Kerze\n"
)


def test_items_come_in_with_category_bar_code_text_and_alternative(take):
    make_category("LAMPS")
    assert counts(take("products", LAMPS)) == (2, 0, 0, 0)
    lantern, candle = Item.objects.order_by("number")
    assert (lantern.number, lantern.cost, lantern.state, lantern.unit) == ("LAMP-1", Decimal("4.5"), "active", "ea")
    assert (lantern.alternative, lantern.alternative_mode, candle.unit) == (candle, "out_of_stock", "box")
    assert lantern.bar_codes.get().code == "4006381333931"
    assert lantern.texts.get().name == "Laterne"
    assert {"lantern", "laterne", "lamps"} <= set(lantern.search_text.split())
    assert counts(take("products", LAMPS)) == (0, 0, 2, 0)


def test_a_known_item_changes_where_the_file_differs(take):
    make_category("LAMPS")
    make_category("GIFTS")
    take("products", LAMPS)
    report = take("products", "number,name,category,name_de,state\nLAMP-2,,GIFTS,Stumpenkerze,discontinued\n")
    assert counts(report) == (0, 1, 0, 0)
    candle = Item.objects.get(number="LAMP-2")
    assert (candle.name, candle.state, candle.texts.get().name) == ("Candle", "discontinued", "Stumpenkerze")
    assert sorted(candle.categories.values_list("code", flat=True)) == ["GIFTS", "LAMPS"]
    assert "stumpenkerze" in candle.search_text.split()


def test_how_large_and_heavy_an_item_is_comes_with_it(take):
    head = "number,name,width_mm,depth_mm,height_mm,weight_g\n"
    assert counts(take("products", f"{head}LAMP-1,Lamp,300,205,1200,1250\nPIN,Pin,,,,3\n")) == (2, 0, 0, 0)
    sizes = Item.objects.order_by("number").values_list("width_mm", "depth_mm", "height_mm", "weight_g")
    assert list(sizes) == [(300, 205, 1200, 1250), (None, None, None, 3)]
    take("products", "number,height_mm\nLAMP-1,1100\n")
    assert sizes.get(number="LAMP-1") == (300, 205, 1100, 1250)
    report = take("products", f"{head}A,A,-1,,,\nB,B,1.5,,,\nC,C,,,,100000001\n")
    assert faults(report) == [(2, "width_mm", "negative"), (3, "width_mm", "not_whole"), (4, "weight_g", "too_large")]


def test_what_does_not_fit_an_item_is_told(take):
    make_item("LAMP-9", bar_codes=["111"])
    report = take(
        "products",
        "number,name,category,bar_code,alternative,cost,quantity_decimals\n"
        "A,,,,,,\nB,Name,NONE,,,,\nC,Name,,111,,,\nD,Name,,222,,,\nE,Name,,222,,,\nF,Name,,,NONE,,\nG,Name,,,,-1,4\n",
    )
    assert faults(report) == [
        (2, "name", "empty"),
        (3, "category", "unknown_category"),
        (4, "bar_code", "bar_code_taken"),
        (6, "bar_code", "bar_code_taken"),
        (7, "alternative", "unknown_item"),
        (8, "cost", "negative"),
        (8, "quantity_decimals", "not_one_of"),
    ]
    assert Item.objects.filter(number="D").exists()
    assert BarCode.objects.count() == 2


def test_a_price_without_terms_is_the_base_price_and_with_terms_an_agreement(take):
    make_item("LAMP-1", price=None)
    make_customer("C-1")
    make_price_group("RETAIL")
    prices = (
        "item,price,currency,customer,price_group,from_quantity,to_quantity,valid_from,price_unit\n"
        "LAMP-1,10.00,,,,,,,\n"
        "LAMP-1,7.50,EUR,,,,,,100\n"
        "LAMP-1,9.00,,C-1,,,,,\n"
        "LAMP-1,8.125,,,RETAIL,10,50,2026-01-01,\n"
    )
    report = take("prices", prices)
    assert counts(report) == (3, 0, 0, 1)
    assert faults(report) == [(3, "item", "repeated")]
    assert BasePrice.objects.values_list("currency", "price", "price_unit").get() == ("EUR", Decimal(10), Decimal(1))
    special, quantity = TradeAgreement.objects.order_by("-price")
    assert (special.customer.number, special.price_group, special.from_quantity) == ("C-1", None, 0)
    assert (quantity.price, quantity.from_quantity, quantity.to_quantity) == (Decimal("8.125"), 10, 50)
    assert quantity.valid_from == date(2026, 1, 1)
    assert counts(take("prices", prices)) == (0, 0, 3, 1)


def test_a_new_price_for_the_same_terms_changes_the_old_one(take):
    make_item("LAMP-1", price="10.00")
    make_customer("C-1")
    take("prices", "item,price,customer\nLAMP-1,9.00,C-1\n")
    report = take("prices", "item,price,customer\nLAMP-1,8.00,C-1\nLAMP-1,11.00,\n")
    assert counts(report) == (0, 2, 0, 0)
    assert TradeAgreement.objects.get().price == 8
    assert BasePrice.objects.get().price == 11


def test_what_does_not_fit_a_price_is_told(take):
    make_item("LAMP-1")
    make_customer("C-1")
    make_price_group("RETAIL")
    report = take(
        "prices",
        "item,price,currency,customer,price_group,from_quantity,to_quantity,valid_from,valid_to,price_unit\n"
        "NONE,1,,,,,,,,\nLAMP-1,-1,,,,,,,,\nLAMP-1,1,euro,,,,,,,\nLAMP-1,1,,C-1,RETAIL,,,,,\n"
        "LAMP-1,1,,,,10,10,,,\nLAMP-1,1,,,,,,2026-02-01,2026-01-31,\nLAMP-1,1,,NONE,,,,,,\n"
        'LAMP-1,"1,50",,,,,,,,\nLAMP-1,1,,C-1,,,,,,10\n',
    )
    assert faults(report) == [
        (2, "item", "unknown_item"),
        (3, "price", "negative"),
        (4, "currency", "currency_unknown"),
        (5, "price_group", "two_accounts"),
        (6, "to_quantity", "quantities_reversed"),
        (7, "valid_to", "dates_reversed"),
        (8, "customer", "unknown_customer"),
        (9, "price", "not_decimal"),
        (10, "price_unit", "price_unit_of_agreement"),
    ]


def test_a_count_of_stock_is_a_movement_of_the_difference(take):
    make_item("LAMP-1", stock=None)
    make_warehouse("MAIN")
    assert counts(take("stock", "item,warehouse,on_hand,expected_on\nLAMP-1,MAIN,12.5,2026-12-01\n")) == (1, 0, 0, 0)
    assert counts(take("stock", "item,warehouse,on_hand\nLAMP-1,MAIN,10\n")) == (0, 1, 0, 0)
    assert counts(take("stock", "item,warehouse,on_hand\nLAMP-1,MAIN,10\n")) == (0, 0, 1, 0)
    level = StockLevel.objects.get()
    assert (level.on_hand, level.expected_on) == (10, date(2026, 12, 1))
    assert list(StockMovement.objects.order_by("pk").values_list("quantity", flat=True)) == [
        Decimal("12.5"),
        Decimal("-2.5"),
    ]


def test_what_does_not_fit_the_stock_is_told(take):
    make_item("LAMP-1")
    make_warehouse("MAIN")
    report = take("stock", "item,warehouse,on_hand\nNONE,MAIN,1\nLAMP-1,NONE,1\nLAMP-1,MAIN,-1\nLAMP-1,MAIN,many\n")
    assert faults(report) == [
        (2, "item", "unknown_item"),
        (3, "warehouse", "unknown_warehouse"),
        (4, "on_hand", "negative"),
        (5, "on_hand", "not_decimal"),
    ]


def test_a_receipt_raises_the_level_and_counts_once_however_often_it_is_sent(take):
    make_item("LAMP-1", stock=5)
    make_item("MUG-1", stock=None)
    file = "receipt,item,warehouse,quantity\nDN-7,LAMP-1,MAIN,3\nDN-7,MUG-1,MAIN,2\nDN-8,LAMP-1,MAIN,1\n"
    take("receipts", file)
    take("receipts", file)
    assert dict(StockLevel.objects.values_list("item__number", "on_hand")) == {"LAMP-1": 9, "MUG-1": 2}
    assert StockMovement.objects.filter(source_kind="receipt").count() == 3
    assert faults(take("receipts", "receipt,item,warehouse,quantity\nDN-9,NONE,MAIN,1\n")) == [
        (2, "item", "unknown_item")
    ]


ANNOUNCED = (
    "reference,item,warehouse,quantity,expected_on\n"
    "po-7,LAMP-1,MAIN,10,2026-12-01\n"
    "PO-7,MUG-1,MAIN,4,2026-12-01\n"
    "PO-8,LAMP-1,MAIN,5,2026-12-15\n"
)


def announced():
    rows = ExpectedReceipt.objects.order_by("reference", "item__number")
    return [(row.reference, row.item.number, row.quantity, row.expected_on.day) for row in rows]


def test_announced_deliveries_come_in_and_a_later_file_changes_them(take):
    make_item("LAMP-1")
    make_item("MUG-1")
    assert counts(take("announced-deliveries", ANNOUNCED)) == (3, 0, 0, 0)
    assert counts(take("announced-deliveries", ANNOUNCED)) == (0, 0, 3, 0)
    assert announced() == [("PO-7", "LAMP-1", 10, 1), ("PO-7", "MUG-1", 4, 1), ("PO-8", "LAMP-1", 5, 15)]
    later = (
        "reference,item,warehouse,quantity,expected_on\nPO-7,LAMP-1,MAIN,12,2026-12-03\nPO-8,LAMP-1,MAIN,0,2026-12-15\n"
    )
    assert counts(take("announced-deliveries", later)) == (0, 2, 0, 0)
    assert announced() == [("PO-7", "LAMP-1", 12, 3), ("PO-7", "MUG-1", 4, 1)]
    assert counts(take("announced-deliveries", later)) == (0, 0, 2, 0)


def test_what_has_come_of_a_delivery_stays(take):
    make_item("LAMP-1")
    make_item("MUG-1")
    take("announced-deliveries", ANNOUNCED)
    ExpectedReceipt.objects.filter(reference="PO-7", item__number="LAMP-1").update(received=4)
    head = "reference,item,warehouse,quantity,expected_on\n"
    assert faults(take("announced-deliveries", f"{head}PO-7,LAMP-1,MAIN,3,2026-12-01\n")) == [
        (2, "quantity", "less_than_received")
    ]
    take("announced-deliveries", f"{head}PO-7,LAMP-1,MAIN,0,2026-12-01\n")
    row = ExpectedReceipt.objects.get(reference="PO-7", item__number="LAMP-1")
    assert (row.quantity, row.received) == (4, 4)


def test_what_does_not_fit_an_announced_delivery_is_told(take):
    lamp = make_item("LAMP-1")
    warehouse = make_warehouse("MAIN")
    for day in (1, 2):
        ExpectedReceipt.objects.create(
            item=lamp, warehouse=warehouse, reference="po-1", quantity=1, expected_on=date(2026, 12, day)
        )
    file = (
        "reference,item,warehouse,quantity,expected_on\n"
        "PO-9,NONE,MAIN,1,2026-12-01\n"
        "PO-9,LAMP-1,NONE,1,2026-12-01\n"
        "PO-9,LAMP-1,MAIN,-1,2026-12-01\n"
        "PO-9,LAMP-1,MAIN,1,soon\n"
        ",LAMP-1,MAIN,1,2026-12-01\n"
        "PO-1,LAMP-1,MAIN,1,2026-12-01\n"
        "PO-9,LAMP-1,MAIN,1,2026-12-01\n"
        "PO-9,LAMP-1,MAIN,2,2026-12-01\n"
    )
    report = take("announced-deliveries", file)
    assert sorted(faults(report)) == [
        (2, "item", "unknown_item"),
        (3, "warehouse", "unknown_warehouse"),
        (4, "quantity", "negative"),
        (5, "expected_on", "not_day"),
        (6, "reference", "empty"),
        (7, "reference", "several_announced"),
        (9, "item", "repeated"),
    ]
    assert ExpectedReceipt.objects.filter(reference="PO-9").count() == 1
