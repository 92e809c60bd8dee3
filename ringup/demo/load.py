"""Loads the demo: two companies, their people, items, customers and the real order history. All of it or nothing."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.utils import timezone

from ringup.call_centers.models import LegalEntity
from ringup.customers.models import Customer, CustomerAddress, CustomerEmail, CustomerPhone
from ringup.demo.company import customers as robin_customers
from ringup.demo.company.catalogs import publish_autumn_catalog
from ringup.demo.company.kits import looks_of_kits, make_kits
from ringup.demo.company.links import link_items
from ringup.demo.company.money_orders import hold_money
from ringup.demo.company.nordlys_files import nordlys_categories, nordlys_items, write_nordlys_files
from ringup.demo.company.people import hire
from ringup.demo.company.promotions import tell_what_came
from ringup.demo.company.scripts import write_scripts
from ringup.demo.company.setup import Company, set_up
from ringup.demo.company.warehouse_orders import take_orders_of_today
from ringup.demo.history.files import write_files
from ringup.demo.history.source import history_file
from ringup.demo.history.summary import Summary, shift_to_last_week, summarize
from ringup.demo.made_up.countries import countries
from ringup.demo.products.categories import categories, parents
from ringup.demo.products.drawing import Draftsman, hang_pictures
from ringup.imports.history.options import HistoryOptions
from ringup.imports.kinds.sales_history import sales_history
from ringup.imports.report import ImportReport, Progress, silent
from ringup.imports.run import run_import
from ringup.inventory.models import StockLevel
from ringup.orders.models import OrderAddress, OrderCharge, SalesLine, SalesOrder
from ringup.plumbing.search.models import SearchWord
from ringup.pricing.models import BasePrice, TradeAgreement
from ringup.products.models import Category, Item, ItemImage

# Any number of our own: one load at a time, whoever starts it.
LOCK = 7_275_101
LARGE_TABLES = (
    *(Customer, CustomerAddress, CustomerEmail, CustomerPhone, Item, ItemImage, BasePrice, TradeAgreement, StockLevel),
    *(SalesOrder, OrderAddress, SalesLine, OrderCharge, SearchWord),
)


def load(progress: Progress = silent) -> None:
    """Load the demo if it is not there yet; a look that costs nothing if it is."""
    if is_loaded():
        return
    draftsman = Draftsman()
    try:
        with transaction.atomic(), connection.cursor() as cursor, TemporaryDirectory() as folder:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            if is_loaded():  # somebody else was faster
                return
            _load(Path(folder), draftsman, progress)
            progress("Drawing pictures")
            draftsman.finish()
    finally:
        draftsman.finish()


def _count_rows() -> None:
    """What follows reads the tables as the product does, and the database takes those it never counted for empty."""
    with connection.cursor() as cursor:
        for model in LARGE_TABLES:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def is_loaded() -> bool:
    """Whether the demo's first company is there; it is written together with all the rest."""
    return LegalEntity.objects.filter(code="ROBIN").exists()


def _load(folder: Path, draftsman: Draftsman, progress: Progress) -> None:
    robin, nordlys = set_up("robin"), set_up("nordlys")
    hire({"ROBIN": robin, "NORDLYS": nordlys})
    progress("Companies, call centers and people")
    summary = summarize(history_file(), progress)
    looks = {number: story.name for number, story in summary.items.items()} | looks_of_kits("ROBIN")
    draftsman.begin(looks)
    shift = shift_to_last_week(summary.last, timezone.now())
    _load_robin(robin, summary, looks, shift, folder, progress)
    _load_nordlys(nordlys, draftsman, folder, progress)
    _load_history(robin, shift, progress)
    _count_rows()
    autumn = publish_autumn_catalog(robin)
    tell_what_came(robin, autumn)
    write_scripts(robin, autumn)
    write_scripts(nordlys, None)
    link_items(robin)
    progress("Catalogs, what came of them, and scripts")
    take_orders_of_today(robin)
    progress("Orders of today")
    hold_money(robin)
    progress("Gift cards, points, installments and checks")


def _load_robin(
    company: Company,
    summary: Summary,
    looks: Mapping[str, str],
    shift: timedelta,
    folder: Path,
    progress: Progress,
) -> None:
    entity = company.legal_entity
    above = {code: Category.objects.create(legal_entity=entity, code=code, name=name) for code, name in parents()}
    Category.objects.bulk_create(
        Category(legal_entity=entity, code=each.code, name=each.name, parent=above[each.parent])
        for each in categories()
    )
    _take(company, write_files(summary, folder, shift=shift), progress)
    make_kits(entity)
    hang_pictures(entity, looks)
    robin_customers.add_second_addresses(company, summary.customers)
    robin_customers.store_cards(company)
    robin_customers.deliver_abroad(company, "AIRMAIL", "DOVER")
    robin_customers.block(company)
    robin_customers.exempt_a_charity(company)


def _load_nordlys(company: Company, draftsman: Draftsman, folder: Path, progress: Progress) -> None:
    entity = company.legal_entity
    Category.objects.bulk_create(Category(legal_entity=entity, **row) for row in nordlys_categories())
    _take(company, write_nordlys_files(folder), progress)
    make_kits(entity)
    looks = {item.number: item.look for item in nordlys_items()} | looks_of_kits("NORDLYS")
    draftsman.begin(looks)
    hang_pictures(entity, looks)
    robin_customers.store_cards(company)


def _load_history(company: Company, shift: timedelta, progress: Progress) -> None:
    options = HistoryOptions(
        shift=shift,
        countries={name: country.code for name, country in countries().items()},
        call_centers={**dict.fromkeys(robin_customers.HOME_COUNTRIES, "UK"), "": "EXPORT"},
        origin="online-retail",
    )
    _clean(
        run_import(
            kind=sales_history(options),
            path=history_file(),
            legal_entity=company.legal_entity.code,
            progress=progress,
        )
    )


def _take(company: Company, files: Mapping[str, Path], progress: Progress) -> None:
    for kind in ("customers", "products", "prices", "stock"):
        _clean(run_import(kind=kind, path=files[kind], legal_entity=company.legal_entity.code, progress=progress))


def _clean(report: ImportReport) -> None:
    """The demo's own files have no bad rows; one would be a fault of the program."""
    assert report.refusal is None, report.refusal
    assert not report.rejected, report.problems
