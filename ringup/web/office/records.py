"""A record's sections as panels: freshly read, or as somebody sent them with what was refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.http import QueryDict
from django.urls import reverse

from ringup.call_centers.loading.setup_kinds import SetupKind, find_rows, has_field, key_of
from ringup.call_centers.loading.setup_values import fingerprint
from ringup.call_centers.queries.currencies import company_currency
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.web.office.forms import ParamsForm, RowForm, make_form, section_form, table_forms
from ringup.web.office.labels import label_of
from ringup.web.office.panels.setup_changes import setup_changes_panel
from ringup.web.office.panels.setup_section import (
    Asked,
    FieldGroup,
    SetupSection,
    field_groups,
    param_tables,
    wrongs_of,
)
from ringup.web.office.panels.setup_table import SetupTable, TableHead
from ringup.web.office.screens import Deed, Fields, Section, SetupScreen, Table
from ringup.web.ui.panels import Panel

Data = QueryDict | None


@dataclass(frozen=True, kw_only=True)
class Record:
    """A row with the screen that shows it and the one who looks at it."""

    screen: SetupScreen
    actor: Actor
    row: Any
    currency: str

    @property
    def key(self) -> str:
        """The row's key in addresses."""
        return key_of(self.row)

    def address(self, section: Section) -> str:
        """Where a section is sent to."""
        return reverse("office:setup-section", args=[self.screen.slug, self.key, section.slug])


def find_record(actor: Actor, screen: SetupScreen, key: str) -> Record | None:
    """The row behind the actor's wall; None is a 404, whatever the reason."""
    row = find_rows(actor, screen.kind.model, key).first()
    return None if row is None else Record(screen=screen, actor=actor, row=row, currency=currency_of(actor, row))


def currency_of(actor: Actor, row: Any = None) -> str:
    """The currency of amounts on the record: its own, or the legal entity's."""
    own = getattr(row, "currency", "")
    return own or company_currency(actor.legal_entity)


def section_panels(record: Record) -> list[Panel]:
    """All sections of the record as they are stored, and the screen's own panels."""
    panels = [lead(record.actor, record.row) for lead in record.screen.lead]
    panels += [section_panel(record, section) for section in record.screen.sections]
    panels += [extra(record.actor, record.row) for extra in record.screen.extras]
    if record.actor.may(Permission.SEE_AUDIT):
        panels.append(setup_changes_panel(record.actor, record.screen, record.row, currency=record.currency))
    return panels


def section_panel(record: Record, section: Section) -> Panel:
    """One section as it is stored."""
    if isinstance(section, Fields):
        return FieldsSection.of(record, section).panel()
    if isinstance(section, Table):
        return TableSection.of(record, section).panel()
    return deed_panel(record, section, deed_form(record, section))


@dataclass(frozen=True, kw_only=True)
class FieldsSection:
    """A section with fields, read from the row or from what came in."""

    record: Record
    section: Fields
    kind: SetupKind
    row: Model
    form: RowForm
    params: ParamsForm | None
    is_open: bool

    @classmethod
    def of(cls, record: Record, section: Fields, data: Data = None, files: Any = None) -> "FieldsSection":
        """Read the section."""
        kind = section.kind or record.screen.kind
        row: Any = _own_row(section.kind, record.row) if section.kind else record.row
        is_open = record.actor.may(kind.may)
        form = section_form(
            section,
            kind,
            row=row,
            actor=record.actor,
            currency=record.currency,
            is_open=is_open,
            data=data,
            files=files,
        )
        asked = section.params_of(row)
        params = (
            ParamsForm(asked, row.params, prefix=section.slug, actor=record.actor, data=data, is_open=is_open)
            if asked
            else None
        )
        return cls(record=record, section=section, kind=kind, row=row, form=form, params=params, is_open=is_open)

    def is_valid(self) -> bool:
        """Whether what came in parses."""
        parts = [self.form.is_valid(), self.params is None or self.params.is_valid()]
        return all(parts)

    def values(self) -> dict[str, Any]:
        """What came in, by column."""
        found = {name: value for name, value in self.form.cleaned_data.items() if not self.form.fields[name].disabled}
        return found | ({"params": self.params.stored()} if self.params else {})

    def _reader(self) -> str:
        reads = self.params is not None or self.section.reads
        return reading_address(self.record.screen, key=self.record.key) if reads and self.is_open else ""

    def panel(self, *, theirs: Sequence[str] = ()) -> SetupSection:
        """What the page shows of it."""
        single = (self.params.single,) if self.params else ()
        return SetupSection(
            key=self.section.slug,
            title=str(self.section.title),
            about=str(self.section.about),
            address=self.record.address(self.section),
            groups=field_groups(self.section, self.form, self.params),
            tables=param_tables(self.params),
            wrongs=wrongs_of(self.form, *single),
            theirs=tuple(theirs),
            reader=self._reader(),
            seen="" if self.row._state.adding else fingerprint(self.kind, [self.row]),
            is_open=self.is_open,
            has_files=self.form.is_multipart(),
        )


def reading_address(screen: SetupScreen, **about: str) -> str:
    """Where a form is read in words; empty for a screen that does not read."""
    return f"{reverse(screen.reader)}?{urlencode(about)}" if screen.reader else ""


def _own_row(kind: SetupKind, owner: Model) -> Model:
    """The one row that belongs to the record's row; a new one with its defaults where there is none yet."""
    found = kind.model._default_manager.filter(**{kind.parent: owner}).first()
    return found or kind.model(**{kind.parent: owner})


@dataclass(frozen=True, kw_only=True)
class TableSection:
    """A section with rows, read from the database or from what came in."""

    record: Record
    table: Table
    rows: tuple[Model, ...]
    forms: tuple[RowForm, ...]
    is_open: bool

    @classmethod
    def of(cls, record: Record, table: Table, data: Data = None, files: Any = None) -> "TableSection":
        """Read the section."""
        kind = table.kind
        query = kind.model._default_manager.filter(**{kind.parent: record.row}, **kind.only).select_related(
            *table.related
        )
        rows = tuple(query.order_by(*table.order))
        is_open = record.actor.may(kind.may)
        forms = table_forms(
            table,
            rows,
            actor=record.actor,
            currency=record.currency,
            is_open=is_open,
            label=label_of,
            data=data,
            files=files,
        )
        return cls(record=record, table=table, rows=rows, forms=tuple(forms), is_open=is_open)

    def panel(self, *, wrongs: Sequence[str] = ()) -> SetupTable:
        """What the page shows of it."""
        kind, first = self.table.kind, self.forms[0] if self.forms else None
        heads = [
            TableHead(
                label=str(field.label),
                help=str(field.help_text),
                is_flag=kind.model._meta.get_field(name).get_internal_type() == "BooleanField",
            )
            for name, field in (first.fields.items() if first else ())
        ]
        return SetupTable(
            key=self.table.slug,
            title=str(self.table.title),
            about=str(self.table.about),
            address=self.record.address(self.table),
            heads=tuple(heads),
            rows=self.forms,
            wrongs=tuple(wrongs),
            seen=fingerprint(kind, sorted(self.rows, key=lambda row: row.pk)),
            is_open=self.is_open,
            can_be_removed=kind.can_be_removed,
            has_files=any(has_field(kind.model, ask.name) and "file" in ask.name for ask in self.table.columns),
        )


def deed_form(record: Record, section: Deed, data: Data = None, files: Any = None) -> RowForm:
    """The form of a section with an action of its own."""
    fields = dict(section.make(record.actor))
    for field in fields.values():
        field.required = False
    return make_form(fields, prefix=section.slug, data=data, files=files)


def deed_panel(record: Record, section: Deed, form: RowForm) -> SetupSection:
    """What the page shows of it."""
    return SetupSection(
        key=section.slug,
        title=str(section.title),
        about=str(section.about),
        address=record.address(section),
        groups=(FieldGroup(title="", fields=tuple(Asked(field=form[name]) for name in form.fields)),),
        wrongs=wrongs_of(form),
        button=str(section.button),
        has_files=form.is_multipart(),
        is_open=record.screen.may_be_changed_by(record.actor),
    )


def starting_values(actor: Actor, screen: SetupScreen) -> Mapping[str, Any]:
    """With what a new row's form begins."""
    return screen.start(actor) if screen.start else {}
