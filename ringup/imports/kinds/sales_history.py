"""Sales history: one row per order line, as other systems write it out; becomes orders, charges and entries."""

from collections.abc import Iterable, Iterator

from ringup.call_centers.models import CallCenter
from ringup.imports.history.checks import check
from ringup.imports.history.options import HistoryOptions
from ringup.imports.history.proof import tallies_of_staging, tallies_of_tables
from ringup.imports.history.rows import STAGING, staged_rows
from ringup.imports.history.writing import write
from ringup.imports.kind import Kind, Setting, Staged
from ringup.imports.reading.rows import Row
from ringup.imports.reading.unreadable import UnreadableFile
from ringup.imports.report import Merged, Reconciliation, Rejected
from ringup.imports.rules import cells
from ringup.imports.rules.columns import Column
from ringup.imports.rules.reconciliation import differences
from ringup.imports.rules.row_kinds import RowKind
from ringup.imports.staging import Staging

COLUMNS = (
    Column(
        name="document",
        read=cells.code(20),
        synonyms=("InvoiceNo", "invoice", "order_number"),
        required=True,
        filled=True,
        guarded=True,
    ),
    Column(
        name="item_number",
        read=cells.code(40),
        synonyms=("StockCode", "item"),
        required=True,
        filled=True,
        guarded=True,
    ),
    Column(name="description", read=cells.text(200), guarded=True),
    Column(name="quantity", read=cells.quantity, required=True, filled=True),
    Column(name="time", read=cells.time, synonyms=("InvoiceDate", "date", "ordered_at"), required=True, filled=True),
    Column(name="unit_price", read=cells.decimal, synonyms=("price",), required=True, filled=True),
    Column(name="customer_number", read=cells.code(30), synonyms=("CustomerID", "customer"), guarded=True),
    Column(name="country", read=cells.text(60)),
    Column(name="call_center", read=cells.code(20)),
    Column(name="kind", read=cells.one_of(*(kind.value for kind in RowKind))),
)


def sales_history(options: HistoryOptions | None = None) -> Kind:
    """The kind of file, with what may be said beside its rows."""
    said = options or HistoryOptions()

    def stage(rows: Iterable[Row | Rejected], setting: Setting) -> Iterator[Staged | Rejected]:
        return staged_rows(rows, said, _first_call_center(setting))

    def merge(staging: Staging, setting: Setting) -> Merged:
        read = tallies_of_staging(staging)
        check(staging)
        taken = tallies_of_staging(staging)
        unchanged = staging.count("SELECT coalesce(sum(row_count), 0) FROM import_documents WHERE known")
        write(staging, said.origin)
        kept = tallies_of_tables(staging)
        lost = differences(taken, kept)
        assert not lost, f"the history does not add up: {lost}"  # a fault of the program: nothing is kept
        created = sum(tally.rows for tally in taken) - unchanged
        return Merged(created=created, unchanged=unchanged, reconciliation=Reconciliation(read=read, kept=kept))

    return Kind(name="sales-history", columns=COLUMNS, staging=STAGING, stage=stage, merge=merge, group="document")


def _first_call_center(setting: Setting) -> str:
    found = CallCenter.objects.filter(legal_entity=setting.legal_entity).order_by("pk").values_list("code", flat=True)
    code = found.first()
    if code is None:
        raise UnreadableFile("call_center_missing")
    return code


KIND = sales_history()
