"""Two imports of the same file at the same time, on two connections: every row comes in once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection

from ringup.customers.models import Customer
from ringup.imports.report import ImportReport
from ringup.imports.run import run_import
from tests.factories.company import make_legal_entity

ROWS = 2_000


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_take_every_row_once(tmp_path: Path) -> None:
    make_legal_entity()
    path = tmp_path / "customers.csv"
    path.write_text("number,last_name\n" + "".join(f"C-{n},Jansen\n" for n in range(ROWS)))
    ready = Barrier(2)

    def take() -> ImportReport:
        try:
            ready.wait(timeout=30)
            return run_import(kind="customers", path=path, legal_entity="HARBOR")
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as pool:
        reports = [work.result(timeout=120) for work in (pool.submit(take), pool.submit(take))]
    assert sorted((report.created, report.unchanged) for report in reports) == [(0, ROWS), (ROWS, 0)]
    assert Customer.objects.count() == ROWS
