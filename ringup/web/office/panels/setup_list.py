"""The list of a set-up screen: rows behind the wall, searched, sorted and paged, each leading to its record."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import BooleanField
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import ngettext

from ringup.call_centers.loading.setup_kinds import key_of
from ringup.call_centers.queries.setup_lists import SetupPage, SetupQuery, list_setup_rows
from ringup.call_centers.rules.actor import Actor
from ringup.plumbing import formats
from ringup.web.office.cells import cell, heading, is_figure
from ringup.web.office.labels import natural_order
from ringup.web.office.screens import Column, SetupScreen, as_column
from ringup.web.ui.panels import Panel


@dataclass(frozen=True, kw_only=True)
class Head:
    """A column's heading; `sort_address` sorts by it, or the other way round."""

    label: str
    sort_address: str = ""
    direction: str = ""
    is_figure: bool = False


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A value in words; `is_off` is a no that hardly needs to be read."""

    text: str
    is_figure: bool = False
    is_flag: bool = False
    is_on: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row and where it leads; its first cell is the link."""

    address: str
    first: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class SetupList(Panel):
    area: ClassVar[str] = "office"
    title: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    counted: str
    page: int
    pages: int
    before: str = ""
    after: str = ""
    is_searched: bool = False


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks of the list."""

    screen: SetupScreen
    search: str = ""
    order: str = ""
    page: int = 1
    filters: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, screen: SetupScreen, query: QueryDict) -> "Asked":
        """Read from the address; what makes no sense is as if it were not there."""
        order, page = query.get("order", ""), query.get("page", "")
        sortable = {name for column in screen.columns if (name := order_of(screen, as_column(column)))}
        return cls(
            screen=screen,
            search=query.get("q", "").replace("\x00", "").strip()[:100],
            order=order if order.removeprefix("-") in sortable else screen.order,
            page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
            filters=tuple(
                (name, value) for name in screen.filters if (value := query.get(name, "")) in known_values(screen, name)
            ),
        )

    def address(self, **other: Any) -> str:
        """The address of the list as it is asked for, with something else."""
        asked = replace(self, **other)
        parts = {"q": asked.search, **dict(asked.filters)}
        if asked.order != self.screen.order:
            parts["order"] = asked.order
        if asked.page > 1:
            parts["page"] = str(asked.page)
        given = urlencode({name: value for name, value in parts.items() if value})
        address = reverse("office:setup", args=[self.screen.slug])
        return f"{address}?{given}" if given else address

    @cached_property
    def is_narrowed(self) -> bool:
        """Whether something is searched or filtered."""
        return bool(self.search or self.filters)


def known_values(screen: SetupScreen, name: str) -> set[str]:
    """What a filter can be set to."""
    column: Any = screen.kind.model._meta.get_field(name)
    if isinstance(column, BooleanField):
        return {"True", "False"}
    return {str(value) for value, _ in column.flatchoices}


def order_of(screen: SetupScreen, column: Column) -> str:
    """The field by which a column sorts; none where it shows something that the database does not hold."""
    if column.shown is not None:
        return ""
    *links, name = column.path.split("__")
    model: Any = screen.kind.model
    for link in links:
        model = model._meta.get_field(link).related_model
    field = model._meta.get_field(name)
    if field.many_to_one:
        return f"{column.path}__{natural_order(field.related_model)}"
    return column.path


def setup_list_panel(actor: Actor, asked: Asked, *, currency: str) -> SetupList:
    """The list as it is asked for; two queries, and one where an index searches."""
    screen = asked.screen
    columns = [as_column(column) for column in screen.columns]
    page = list_setup_rows(actor, _query(actor, asked, columns))
    first, last = page.page > 1, page.page >= page.pages
    return SetupList(
        title=str(screen.title),
        heads=tuple(_head(asked, column) for column in columns),
        rows=tuple(_row(screen, columns, row, currency) for row in page.rows),
        counted=_counted(page),
        page=page.page,
        pages=page.pages,
        before=asked.address(page=page.page - 1) if first else "",
        after="" if last else asked.address(page=page.page + 1),
        is_searched=asked.is_narrowed,
    )


def _query(actor: Actor, asked: Asked, columns: list[Column]) -> SetupQuery:
    screen = asked.screen
    filters: dict[str, Any] = dict(asked.filters)
    search = asked.search
    if screen.find and search:
        filters["pk__in"], search = screen.find(actor, search), ""
    links = {path for column in columns for path in _links(screen, column)}
    return SetupQuery(
        model=screen.kind.model,
        search_in=screen.search,
        search=search,
        order=asked.order,
        filters=filters,
        related=sorted(links),
        page=asked.page,
    )


def _links(screen: SetupScreen, column: Column) -> list[str]:
    *links, name = column.path.split("__")
    model: Any = screen.kind.model
    for link in links:
        model = model._meta.get_field(link).related_model
    if model._meta.get_field(name).many_to_one:
        links.append(name)
    return ["__".join(links)] if links else []


def _head(asked: Asked, column: Column) -> Head:
    model = asked.screen.kind.model
    order = order_of(asked.screen, column)
    direction = {order: "ascending", f"-{order}": "descending"}.get(asked.order, "") if order else ""
    turned = f"-{order}" if direction == "ascending" else order
    return Head(
        label=str(column.label) or heading(model, column.path),
        sort_address=asked.address(order=turned, page=1) if order else "",
        direction=direction,
        is_figure=is_figure(model, column.path),
    )


def _row(screen: SetupScreen, columns: list[Column], row: Any, currency: str) -> Row:
    cells = [_cell(screen, column, row, currency) for column in columns]
    return Row(
        address=reverse("office:setup-record", args=[screen.slug, key_of(row)]),
        first=cells[0].text,
        cells=tuple(cells[1:]),
    )


def _cell(screen: SetupScreen, column: Column, row: Any, currency: str) -> Cell:
    if column.shown is not None:
        return Cell(text=str(column.shown(row)))
    value = getattr(row, column.path, None)
    return Cell(
        text=cell(row, column.path, currency=getattr(row, "currency", "") or currency),
        is_figure=is_figure(screen.kind.model, column.path),
        is_flag=isinstance(value, bool),
        is_on=value is True,
    )


def _counted(page: SetupPage) -> str:
    number = formats.number(Decimal(page.count))
    if page.is_more:
        return ngettext("more than %(number)s row", "more than %(number)s rows", page.count) % {"number": number}
    return ngettext("%(number)s row", "%(number)s rows", page.count) % {"number": number}
