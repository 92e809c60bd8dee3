"""The words in which a set-up screen is declared: what it asks for, in which sections, and how its list looks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.functional import Promise

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.values.refusal import Refusal
from ringup.web.ui.panels import Panel

Text = str | Promise
Choices = Sequence[tuple[Any, Text]]


@dataclass(frozen=True)
class Ask:
    """One field of a row as people are asked for it. What is not said comes from the model.

    `choices` makes it a choice, of several with `many`. `numbered` is the model whose number is typed instead of
    chosen. `words` is a list of words in one line. `make` makes a form field of its own. `look` is a width, `half` or
    `wide`, or `bare` for a field whose section says already what it is.
    `of_company`: an amount in the currency of the company, whatever that of the record is.
    """

    name: str
    label: Text = ""
    help: Text = ""
    choices: Callable[[Actor], Choices] | None = None
    many: bool = False
    numbered: type[Model] | None = None
    words: bool = False
    make: Callable[[Actor], forms.Field] | None = None
    widget: type[forms.Widget] | None = None
    look: str = ""
    of_company: bool = False


@dataclass(frozen=True, kw_only=True)
class Param:
    """A value inside `params`, asked for by a form field of its own; `only_for`: which other one must hold what."""

    name: str
    label: Text
    make: Callable[[Actor], forms.Field]
    look: str = ""
    only_for: tuple[str, tuple[str, ...]] | None = None


Pack = Callable[[Mapping[str, Any]], dict[str, Any]]


def as_it_is(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is empty is left out of the stored object."""
    return {name: value for name, value in values.items() if value not in (None, "", [], False)}


def whole(stored: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """An object that takes one row."""
    return [stored]


def apart(before: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Every row is an object of its own."""
    return None


@dataclass(frozen=True, kw_only=True)
class ParamRows:
    """A list of objects inside `params`, asked for as a table; `pack` and `unpack` go from form to stored object.

    Where an object takes several rows, `part` makes these of it, and `join` says what an object and the next row are
    together, or None where the row begins an object of its own.
    """

    name: str
    title: Text
    asks: tuple[Param, ...]
    help: Text = ""
    pack: Pack = as_it_is
    unpack: Pack = dict
    part: Callable[[Mapping[str, Any]], list[Mapping[str, Any]]] = whole
    join: Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any] | None] = apart


@dataclass(frozen=True, kw_only=True)
class Params:
    """How `params` is asked for: single values and lists of objects, never as raw JSON."""

    title: Text = ""
    asks: tuple[Param, ...] = ()
    rows: tuple[ParamRows, ...] = ()
    pack: Pack = as_it_is
    unpack: Pack = dict


@dataclass(frozen=True, kw_only=True)
class Group:
    """Fields under one small heading."""

    title: Text = ""
    asks: tuple[str | Ask, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Fields:
    """A section with fields: of the row itself or, with a `kind`, of the one row that belongs to it."""

    slug: str
    title: Text
    groups: tuple[Group, ...]
    about: Text = ""
    kind: SetupKind | None = None
    # Of a row whose kind decides what is asked for: a function of the row.
    params: Params | Callable[[Any], Params] | None = None
    # Not asked for when the row is made.
    later: bool = False
    # Read in words while it is typed, by the screen's `reader`; a section with `params` always is.
    reads: bool = False

    def params_of(self, row: Any) -> Params | None:
        """How the row's `params` are asked for."""
        return self.params(row) if callable(self.params) else self.params

    @property
    def asks(self) -> tuple[Ask, ...]:
        """All fields of the section."""
        return tuple(as_ask(ask) for group in self.groups for ask in group.asks)


@dataclass(frozen=True, kw_only=True)
class Table:
    """A section with the rows that belong to the row. `order` sorts them; `link` is the screen that shows one alone."""

    slug: str
    title: Text
    kind: SetupKind
    asks: tuple[str | Ask, ...]
    about: Text = ""
    order: tuple[str, ...] = ("pk",)
    related: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[Ask, ...]:
        """The fields of a row."""
        return tuple(as_ask(ask) for ask in self.asks)


@dataclass(frozen=True, kw_only=True)
class Deed:
    """A section with an action of its own: what it asks for and what it does with the answers.

    `also`: sections and leading panels that are shown anew after it; with `extras` the panels below the sections, too.
    With `leads_on` it makes another row of the screen, whose page opens.
    """

    slug: str
    title: Text
    make: Callable[[Actor], Mapping[str, forms.Field]]
    do: Callable[[Actor, str, Mapping[str, Any]], Any]
    button: Text
    about: Text = ""
    also: tuple[str, ...] = ()
    extras: bool = False
    leads_on: bool = False


Section = Fields | Table | Deed


@dataclass(frozen=True)
class Column:
    """A column of the list: the path to a value, and its heading where the model's word does not do."""

    path: str
    label: Text = ""
    shown: Callable[[Any], Text] | None = None


@dataclass(frozen=True, kw_only=True)
class Making:
    """How a row is made where that takes more than its fields."""

    make: Callable[[Actor], Mapping[str, forms.Field]]
    do: Callable[[Actor, Mapping[str, Any]], Model | tuple[Refusal, ...]]


@dataclass(frozen=True, kw_only=True)
class Variant:
    """A kind of row that is chosen before the form of a new one opens: its value, its word and what it is for."""

    value: str
    title: Text
    about: Text


@dataclass(frozen=True, kw_only=True)
class Variants:
    """The field that says what kind of row it is, and the kinds to choose from."""

    field: str
    kinds: tuple[Variant, ...]

    def find(self, value: str) -> Variant | None:
        """The kind with that value."""
        return next((kind for kind in self.kinds if kind.value == value), None)


@dataclass(frozen=True, kw_only=True)
class SetupScreen:
    """One screen of set-up. List, search, form, errors at the field, audit and removal come with the declaration.

    `alone`: there is one row, the legal entity itself, and no list. `filters`: fields to choose from above the list.
    `start`: with what a new row's form begins. `variants`: what has to be chosen before that. `find` looks for rows by
    an index of the app's own where a plain search would read too much. `traces`: further audited models (model, column
    that holds the row's key, what it is called). `lead` and `extras`:
    panels of the screen's own, above and below the sections. `reader`: the
    name of an address that says in words what the form says while it is typed.
    """

    slug: str
    title: Text
    one: Text
    about: Text
    icon: str
    kind: SetupKind
    sections: tuple[Section, ...]
    columns: tuple[str | Column, ...] = ("code", "name")
    search: tuple[str, ...] = ("code", "name")
    order: str = "code"
    filters: tuple[str, ...] = ()
    alone: bool = False
    start: Callable[[Actor], Mapping[str, Any]] | None = None
    variants: Variants | None = None
    making: Making | None = None
    find: Callable[[Actor, str], Sequence[int]] | None = None
    traces: tuple[tuple[type[Model], str, Text], ...] = ()
    belongings: tuple[type[Model], ...] = ()
    lead: tuple[Callable[[Actor, Any], Panel], ...] = field(default=())
    extras: tuple[Callable[[Actor, Any], Panel], ...] = field(default=())
    reader: str = ""

    def section(self, slug: str) -> Section | None:
        """The section with that name in its address."""
        return next((section for section in self.sections if section.slug == slug), None)

    def named(self, slug: str) -> Section:
        """The section of a name that the screen's own declaration uses."""
        found = self.section(slug)
        assert found is not None, slug
        return found

    def may_be_seen_by(self, actor: Actor) -> bool:
        """Who changes these rows sees them, and who may see the audit trail: that says the same and more."""
        return actor.may(self.kind.may) or actor.may(Permission.SEE_AUDIT)

    def may_be_changed_by(self, actor: Actor) -> bool:
        """Whether the forms are open; the action decides again."""
        return actor.may(self.kind.may)


@dataclass(frozen=True, kw_only=True)
class ScreenGroup:
    """Screens that belong together on the office's home page and in its side navigation."""

    title: Text
    screens: tuple[SetupScreen, ...]


def kind_of_its_own(section: Section) -> SetupKind | None:
    """The kind of the rows that the section shows, where these are not the record itself."""
    return None if isinstance(section, Deed) else section.kind


def as_ask(ask: str | Ask) -> Ask:
    """A field that is only named is asked for as the model says."""
    return Ask(ask) if isinstance(ask, str) else ask


def as_column(column: str | Column) -> Column:
    """A column that is only named."""
    return Column(column) if isinstance(column, str) else column
