"""The rows that belong to a record, each open for change in its own line, and an empty line for the next one."""

from dataclasses import dataclass
from typing import ClassVar

from ringup.web.office.forms import RowForm
from ringup.web.ui.panels import Panel


@dataclass(frozen=True, kw_only=True)
class TableHead:
    """A column's heading."""

    label: str
    help: str = ""
    is_flag: bool = False


@dataclass(frozen=True, kw_only=True)
class SetupTable(Panel):
    area: ClassVar[str] = "office"
    title: str
    about: str = ""
    address: str
    heads: tuple[TableHead, ...]
    rows: tuple[RowForm, ...]
    wrongs: tuple[str, ...] = ()
    seen: str = ""
    is_open: bool = False
    can_be_removed: bool = True
    has_files: bool = False
