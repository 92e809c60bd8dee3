"""The forms of a set-up screen, made from its declaration: one row's fields, its `params`, and tables of rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from django import forms
from django.db.models import Model
from django.http import QueryDict

from ringup.call_centers.actions.save_setup_table import TableEntry
from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.loading.setup_values import values_of
from ringup.call_centers.rules.actor import Actor
from ringup.values.refusal import Refusal
from ringup.web.office.inputs import form_field
from ringup.web.office.screens import Ask, Fields, Param, ParamRows, Params, Table
from ringup.web.ui.wording import say

MOST_ROWS = 500
# So many empty lines wait below a list of `params`.
BLANK_LINES = 2
Data = QueryDict | None
Files = Any


class RowForm(forms.Form):
    """The fields of one row; `key` is the row's number, empty for a new one."""

    row_key: int | None = None
    is_blank: bool = False
    label: str = ""

    def refuse(self, refusal: Refusal, name: str) -> None:
        """Show a refusal at its field, or above the form where it has none."""
        said = say(refusal)
        self.add_error(name if name in self.fields else None, f"{said.text} {said.cure}".strip())

    @property
    def wants_removal(self) -> bool:
        """Whether the row is marked to go."""
        return bool(self.data.get(f"{self.prefix}-remove"))


def make_form(
    fields: Mapping[str, forms.Field],
    *,
    prefix: str,
    initial: Mapping[str, Any] | None = None,
    data: Data = None,
    files: Files = None,
) -> RowForm:
    """A form of these fields."""
    form = RowForm(data, files, prefix=prefix, initial=dict(initial or {}), auto_id="%s")
    form.fields.update(fields)
    return form


def ask_fields(
    kind: SetupKind, asks: Sequence[Ask], *, actor: Actor, currency: str, is_new: bool, may_change: bool = True
) -> dict[str, forms.Field]:
    """The form fields that ask for the columns; what is fixed is closed on a row that exists."""
    fields = {}
    for ask in asks:
        field = form_field(kind.model, ask, actor=actor, currency=currency)
        field.disabled = not may_change or (ask.name in kind.fixed and not is_new)
        if ask.name in kind.secrets:
            field.widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        fields[ask.name] = field
    return fields


def initial_of(kind: SetupKind, asks: Sequence[Ask], row: Model) -> dict[str, Any]:
    """What the row holds, for its form; secrets are never shown."""
    return values_of(row, [ask.name for ask in asks if ask.name not in kind.secrets])


class ParamsForm:
    """The form of `params`: single values and tables."""

    def __init__(
        self, params: Params, stored: Mapping[str, Any], *, prefix: str, actor: Actor, data: Data, is_open: bool
    ):
        self.params = params
        fields = {ask.name: _param_field(ask, actor, is_open) for ask in params.asks}
        self.single = make_form(fields, prefix=f"{prefix}-params", initial=params.unpack(stored), data=data)
        self.tables = [
            (rows, _param_rows(rows, stored.get(rows.name, []), prefix=prefix, actor=actor, data=data, is_open=is_open))
            for rows in params.rows
        ]

    def is_valid(self) -> bool:
        """Whether all of it parses."""
        return all([self.single.is_valid(), *(form.is_valid() for _, forms_ in self.tables for form in forms_)])

    def stored(self) -> dict[str, Any]:
        """The object as it is stored."""
        found = self.params.pack(self.single.cleaned_data)
        for rows, row_forms in self.tables:
            kept = [held for _, held in _written(rows, row_forms)]
            if kept:
                found[rows.name] = kept
        return found

    def place(self, path: str) -> tuple[RowForm, str]:
        """The form and field of a path such as `tiers.1.to`."""
        name, _, rest = path.partition(".")
        for rows, row_forms in self.tables:
            index, _, inner = rest.partition(".")
            if rows.name == name and index.isdigit():
                written = _written(rows, row_forms)
                if int(index) < len(written):
                    return written[int(index)][0], inner
        # `mix.value` is asked for as `mix_value`.
        inner = path.replace(".", "_")
        return self.single, inner if inner in self.single.fields else name


def _written(rows: ParamRows, row_forms: Sequence[RowForm]) -> list[tuple[RowForm, dict[str, Any]]]:
    """The objects as they are stored, each with the row that begins it."""
    found: list[tuple[RowForm, dict[str, Any]]] = []
    for form in row_forms:
        if not form.has_changed() or form.wants_removal:
            continue
        row = rows.pack(form.cleaned_data)
        together = rows.join(found[-1][1], row) if found else None
        if together is None:
            found.append((form, row))
        else:
            found[-1] = found[-1][0], together
    return found


def _param_field(ask: Param, actor: Actor, is_open: bool) -> forms.Field:  # noqa: FBT001
    field = ask.make(actor)
    field.required, field.label, field.disabled = False, str(ask.label), not is_open
    return field


def _param_rows(
    rows: ParamRows, stored: Sequence[Mapping[str, Any]], *, prefix: str, actor: Actor, data: Data, is_open: bool
) -> list[RowForm]:
    def make(place: int, held: Mapping[str, Any]) -> RowForm:
        fields = {ask.name: _param_field(ask, actor, is_open) for ask in rows.asks}
        return make_form(fields, prefix=f"{prefix}-{rows.name}-{place}", initial=rows.unpack(held), data=data)

    # Rows of `params` have no identity: posted ones are compared with nothing, so that all that is filled counts.
    held = (
        [{} for _ in _posted(data, f"{prefix}-{rows.name}")]
        if data is not None
        else [row for one in stored for row in rows.part(one)]
    )
    found = [make(place, one) for place, one in enumerate(held)]
    for place in range(len(held), len(held) + (BLANK_LINES if is_open and data is None else 0)):
        blank = make(place, {})
        blank.is_blank = True
        found.append(blank)
    return found


def _posted(data: Data, prefix: str) -> Iterator[str]:
    """The keys of the rows that came in, in their order."""
    assert data is not None
    for place in range(MOST_ROWS):
        key = data.get(f"{prefix}-{place}-key")
        if key is None:
            return
        yield key


def section_form(
    section: Fields,
    kind: SetupKind,
    *,
    row: Model,
    actor: Actor,
    currency: str,
    is_open: bool,
    data: Data = None,
    files: Files = None,
) -> RowForm:
    """The form of a section's fields."""
    is_new = row._state.adding
    fields = ask_fields(kind, section.asks, actor=actor, currency=currency, is_new=is_new, may_change=is_open)
    return make_form(fields, prefix=section.slug, initial=initial_of(kind, section.asks, row), data=data, files=files)


def table_forms(
    table: Table,
    rows: Sequence[Model],
    *,
    actor: Actor,
    currency: str,
    is_open: bool,
    label: Callable[[Model], str],
    data: Data = None,
    files: Files = None,
) -> list[RowForm]:
    """A form for every row, and an empty one for the next. What came in decides which rows there are."""
    known = {str(row.pk): row for row in rows}
    keys = [*known, *([""] if is_open else [])] if data is None else [*_posted(data, table.slug)]
    kind = table.kind
    # Choices cost a query each: asked for once, not once a row.
    fields = ask_fields(kind, table.columns, actor=actor, currency=currency, is_new=True, may_change=is_open)
    following = max((getattr(row, "position", 0) for row in rows), default=0) + 1
    found = []
    for place, key in enumerate(keys):
        row = known.get(key) or (kind.model(position=following) if "position" in kind.fields else kind.model())
        is_new = row._state.adding
        form = make_form(
            _copies(fields, closed=() if is_new else kind.fixed),
            prefix=f"{table.slug}-{place}",
            initial=initial_of(kind, table.columns, row),
            data=data,
            files=files,
        )
        form.row_key, form.label = (int(key) if key.isdigit() else None), "" if is_new else label(row)
        form.is_blank = not key and data is None
        found.append(form)
    return found


def _copies(fields: Mapping[str, forms.Field], *, closed: Sequence[str]) -> dict[str, forms.Field]:
    """The same fields for another row; what is fixed is closed."""
    copies = {name: deepcopy(field) for name, field in fields.items()}
    for name in closed:
        copies[name].disabled = True
    return copies


def table_entries(kind: SetupKind, forms_: Sequence[RowForm]) -> tuple[list[TableEntry], list[RowForm]]:
    """What the rows ask for, and the forms that ask, in the same order; rows left empty or unchanged ask nothing."""
    entries, asking = [], []
    for form in forms_:
        if form.row_key is not None and form.wants_removal:
            entries.append(TableEntry(key=form.row_key, remove=True))
        elif form.has_changed() and not form.wants_removal:
            values = {name: value for name, value in form.cleaned_data.items() if not form.fields[name].disabled}
            entries.append(TableEntry(key=form.row_key, values=values))
        else:
            continue
        asking.append(form)
    return entries, asking
