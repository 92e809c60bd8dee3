"""Discounts and coupons go out to a spreadsheet and come back: without change, or with every bad row told."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest

from ringup.call_centers.models import LegalEntity
from ringup.imports.exporting import coupon_table, discount_table
from ringup.pricing.models import Coupon, CouponCode, Discount
from tests.actions.imports.conftest import Take, counts, faults
from tests.factories import make_category, make_item, make_price_group
from tests.factories.company import make_legal_entity
from tests.factories.coupons import make_coupon, make_discount

PARAMS = {
    "simple": {
        "lines": [
            {"products": ["LAMP-1", "MUG-1"], "unit": "ea", "percent": "10.50"},
            {"categories": ["LIGHT"], "exclude": True},
        ],
        "period": {"weekdays": [5, 6], "start": "22:00", "end": "02:00"},
    },
    "quantity": {
        "lines": [{"products": ["LAMP-1"], "unit": "ea"}],
        "tiers": [{"from": "6", "percent": "5"}, {"from": "12", "price": "8.00"}],
    },
    "mix_and_match": {
        "lines": [
            {"products": ["LAMP-1"], "unit": "ea", "group": "A", "quantity": "2"},
            {"products": ["MUG-1"], "unit": "ea", "group": "B"},
        ],
        "mix": {
            "method": "least_expensive",
            "count": 1,
            "least_value": {"percent": "100"},
            "favor": "retailer",
            "distribute": True,
        },
        "count_non_discountable": True,
    },
    "threshold": {
        "tiers": [
            {"from": "50", "amount": "5"},
            {
                "from": "100",
                "products": [
                    {"products": ["MUG-1"], "percent": "100", "quantity_limit": "1"},
                    {"categories": ["LIGHT"], "price": "1"},
                ],
            },
        ]
    },
    "tender": {"lines": [{"percent": "2"}], "payment_methods": ["CASH", "CARD"]},
    "shipping": {"tiers": [{"from": "75", "percent": "100"}], "modes_of_delivery": ["STANDARD"]},
}


@pytest.fixture
def harbor(take: Take) -> LegalEntity:
    """Items, a category and price groups that the files name."""
    entity = make_legal_entity()
    make_item("LAMP-1", legal_entity=entity)
    make_item("MUG-1", legal_entity=entity)
    make_category("LIGHT", legal_entity=entity)
    make_price_group("RETAIL", legal_entity=entity)
    make_price_group("TRADE", legal_entity=entity)
    return entity


def written(rows: object) -> str:
    text = StringIO()
    csv.writer(text).writerows(rows)  # type: ignore[arg-type]
    return "\ufeff" + text.getvalue()


def stored(model: type, entity: LegalEntity) -> list[object]:
    return list(model.objects.filter(legal_entity=entity).order_by("pk").values())  # type: ignore[attr-defined]


def make_all_kinds(entity: LegalEntity) -> None:
    groups = [make_price_group(code, legal_entity=entity) for code in ("RETAIL", "TRADE")]
    for kind, params in PARAMS.items():
        row = make_discount(
            kind.upper(),
            name=f"=A {kind}, with a comma",
            kind=kind,
            params=params,
            enabled=kind == "simple",
            priority=None if kind == "tender" else 7,
            concurrency="compound",
            valid_from=datetime(2026, 11, 1, 8, 30, tzinfo=UTC),
            legal_entity=entity,
        )
        row.price_groups.add(*groups)


def test_an_export_comes_in_again_without_a_change(harbor: LegalEntity, take: Take) -> None:
    make_all_kinds(harbor)
    make_coupon("SAVE", "MORE", discount=make_discount("CODE", legal_entity=harbor), number="CP-1", budget_minor=12_345)
    before = stored(Discount, harbor), stored(Coupon, harbor), stored(CouponCode, harbor)
    report = take("discounts", written(discount_table(harbor.pk)))
    assert faults(report) == []
    assert counts(report) == (0, 0, report.rows, 0)
    report = take("coupons", written(coupon_table(harbor.pk)))
    assert faults(report) == []
    assert counts(report) == (0, 0, 2, 0)
    assert before == (stored(Discount, harbor), stored(Coupon, harbor), stored(CouponCode, harbor))


def test_an_export_of_one_company_makes_the_same_discounts_in_an_empty_one(harbor: LegalEntity, take: Take) -> None:
    make_all_kinds(harbor)
    exported = written(discount_table(harbor.pk))
    Discount.objects.all().delete()
    report = take("discounts", exported)
    assert faults(report) == []
    assert Discount.objects.count() == len(PARAMS)
    assert not Discount.objects.filter(enabled=True).exists(), "what comes in is not enabled"
    assert written(discount_table(harbor.pk)) == exported.replace("10.50", "10.5").replace("8.00", "8")
    assert Discount.objects.get(code="MIX_AND_MATCH").params == PARAMS["mix_and_match"]
    assert Discount.objects.get(code="THRESHOLD").params == PARAMS["threshold"]


def test_a_marketer_writes_a_quantity_discount_in_three_rows(harbor: LegalEntity, take: Take) -> None:
    text = (
        "code;name;kind;price groups;part;products;unit;from;percent\n"
        "BULK;Buy more;quantity;RETAIL;line;LAMP-1;ea;;\n"
        "BULK;;;;tier;;;6;5\n"
        "BULK;;;;tier;;;12;10\n"
    )
    assert counts(take("discounts", text, dry_run=True)) == (3, 0, 0, 0)
    assert not Discount.objects.exists()
    assert counts(take("discounts", text)) == (3, 0, 0, 0)
    row = Discount.objects.get()
    assert (row.name, row.currency, row.enabled, row.concurrency) == ("Buy more", "EUR", False, "best_price")
    assert row.params["tiers"] == [{"from": "6", "percent": "5"}, {"from": "12", "percent": "10"}]
    assert counts(take("discounts", text)) == (0, 0, 3, 0)
    assert counts(take("discounts", text.replace(";12;10", ";12;15"))) == (0, 3, 0, 0)


def test_every_bad_row_is_named_and_keeps_its_discount_out(harbor: LegalEntity, take: Take) -> None:
    make_discount("ON", legal_entity=harbor).price_groups.add(make_price_group("RETAIL", legal_entity=harbor))
    report = take(
        "discounts",
        "discount,name,kind,price_groups,valid_from,valid_to,part,products,percent\n"
        "GOOD,Good,simple,RETAIL,,,line,LAMP-1,10\n"
        "MUCH,Too much,simple,RETAIL,,,line,LAMP-1,110\n"
        "MUCH,,,,,,line,MUG-1,10\n"
        "NONE,Unknown,simple,NOGROUP,,,line,LAMP-1,10\n"
        "NONE,,,,,,line,NOITEM,10\n"
        "BACK,Backwards,simple,,2026-12-01,2026-11-01,line,LAMP-1,10\n"
        "ON,,,,,,line,LAMP-1,20\n"
        "GIFT,Gift,threshold,,,,gift,MUG-1,100\n",
    )
    assert faults(report) == [
        (3, "percent", "percent_out_of_range"),
        (4, "discount", "discount_incomplete"),
        (5, "price_groups", "unknown_price_group"),
        (6, "products", "unknown_item"),
        (7, "valid_to", "ends_before_it_starts"),
        (8, "discount", "disable_first"),
        (9, "part", "gift_without_tier"),
    ]
    assert set(Discount.objects.values_list("code", flat=True)) == {"GOOD", "ON"}


def test_a_cell_that_cannot_be_read_keeps_its_discount_out(harbor: LegalEntity, take: Take) -> None:
    report = take("discounts", "discount,name,kind,part,percent\nA,Ay,simple,line,ten\nA,,,line,5\n")
    assert faults(report) == [(2, "percent", "not_decimal"), (3, "discount", "discount_incomplete")]


def test_coupons_come_in_as_drafts_with_their_codes(harbor: LegalEntity, take: Take) -> None:
    make_discount("AUTUMN", enabled=False, legal_entity=harbor)
    text = (
        "coupon,name,discount,usage_limit,uses_allowed,budget,code,bar_code\n"
        "CP-7,Autumn letter,AUTUMN,all,1,100.00,LETTER1,\n"
        "CP-7,,,,,,LETTER2,\n"
    )
    assert counts(take("coupons", text)) == (2, 0, 0, 0)
    coupon = Coupon.objects.get()
    assert (coupon.status, coupon.budget_minor, coupon.uses_allowed) == ("draft", 100_00, 1)
    assert set(coupon.codes.values_list("code", flat=True)) == {"LETTER1", "LETTER2"}
    assert coupon.discount.coupon_required
    assert counts(take("coupons", text + "CP-7,,,,,,LETTER3,\n")) == (0, 3, 0, 0)


def test_bad_coupons_are_named(harbor: LegalEntity, take: Take) -> None:
    make_coupon("TAKEN", discount=make_discount("OPENED", legal_entity=harbor), number="CP-1")
    make_discount("FREE", enabled=False, legal_entity=harbor)
    report = take(
        "coupons",
        "coupon,name,discount,usage_limit,code\n"
        "CP-2,No discount,NONESUCH,,A1\n"
        "CP-3,Opened already,OPENED,,A2\n"
        "CP-4,No number of uses,FREE,all,A3\n"
        "CP-5,Code of another,FREE,,TAKEN\n"
        "CP-5,,,,not a code\n",
    )
    assert faults(report) == [
        (2, "discount", "unknown_discount"),
        (3, "discount", "coupon_of_discount"),
        (4, "uses_allowed", "required"),
        (5, "code", "code_taken"),
        (6, "code", "code_signs"),
    ]
    assert Coupon.objects.count() == 1
