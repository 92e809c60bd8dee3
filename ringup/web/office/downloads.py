"""Tables as files for a spreadsheet: CSV in UTF-8, safe to open, and as our imports read them."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from ringup.imports.rejects import harmless

# By it spreadsheets know UTF-8; our imports skip it.
BYTE_ORDER_MARK = "\ufeff"
# A loss stays a number that can be added up; a spreadsheet has nothing to run in it.
NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def csv_file(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The rows as the file `name`.csv, whatever signs people have put into the name; what is None is an empty cell."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([harmless(head) for head in heads])
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    response = HttpResponse(BYTE_ORDER_MARK + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.csv") or ""
    return response


def _cell(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return text if NUMBER.fullmatch(text) else harmless(text)
