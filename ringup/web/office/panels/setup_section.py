"""One section of a record: its fields with their values, and what is wrong with them directly underneath."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.forms import BoundField

from ringup.web.office.forms import ParamsForm, RowForm
from ringup.web.office.screens import Ask, Fields, Param, as_ask
from ringup.web.ui.panels import Panel


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A field with the width of its place; `only_for` says of which field's values it depends, as the page reads it."""

    field: BoundField
    look: str = ""
    only_for: str = ""


@dataclass(frozen=True, kw_only=True)
class FieldGroup:
    """Fields under one small heading."""

    title: str
    fields: tuple[Asked, ...]

    @property
    def inputs(self) -> tuple[Asked, ...]:
        """What is typed or chosen."""
        return tuple(asked for asked in self.fields if asked.field.widget_type != "checkbox")

    @property
    def flags(self) -> tuple[Asked, ...]:
        """What is only ticked; it stands below."""
        return tuple(asked for asked in self.fields if asked.field.widget_type == "checkbox")


@dataclass(frozen=True, kw_only=True)
class ParamTable:
    """A list inside `params`, as a table."""

    title: str
    help: str
    heads: tuple[str, ...]
    rows: tuple[RowForm, ...]


@dataclass(frozen=True, kw_only=True)
class SetupSection(Panel):
    """`theirs` says what the fields hold now that somebody else has changed them; `seen` goes back with the form."""

    area: ClassVar[str] = "office"
    title: str
    about: str = ""
    address: str
    groups: tuple[FieldGroup, ...] = ()
    tables: tuple[ParamTable, ...] = ()
    wrongs: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    seen: str = ""
    reader: str = ""
    button: str = ""
    is_open: bool = False
    has_files: bool = False


def field_groups(section: Fields, form: RowForm, params: ParamsForm | None = None) -> tuple[FieldGroup, ...]:
    """The section's fields by their headings; single values of `params` come last."""
    groups = [
        FieldGroup(title=str(group.title), fields=asked([as_ask(ask) for ask in group.asks], form))
        for group in section.groups
    ]
    if params is not None and params.params.asks:
        fields = tuple(asked_param(ask, params.single) for ask in params.params.asks)
        groups.append(FieldGroup(title=str(params.params.title), fields=fields))
    return tuple(group for group in groups if group.fields)


def asked(asks: Sequence[Ask], form: RowForm) -> tuple[Asked, ...]:
    """The form's fields in the order in which they are asked for."""
    return tuple(Asked(field=form[ask.name], look=ask.look) for ask in asks)


def asked_param(ask: Param, form: RowForm) -> Asked:
    """One value of `params`: `mix-mix_method=percent amount` where it counts only for these."""
    only_for = ""
    if ask.only_for is not None:
        name, values = ask.only_for
        only_for = f"{form.add_prefix(name)}={' '.join(values)}"
    return Asked(field=form[ask.name], look=ask.look, only_for=only_for)


def param_tables(params: ParamsForm | None) -> tuple[ParamTable, ...]:
    """The lists of `params`."""
    return tuple(
        ParamTable(
            title=str(rows.title),
            help=str(rows.help),
            heads=tuple(str(ask.label) for ask in rows.asks),
            rows=tuple(row_forms),
        )
        for rows, row_forms in (params.tables if params else ())
    )


def wrongs_of(*forms: RowForm) -> tuple[str, ...]:
    """What is wrong with the whole and not with one field."""
    return tuple(str(error) for form in forms if form.is_bound for error in form.non_field_errors())
