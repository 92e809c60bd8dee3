"""The form of a new row: all the sections of its own fields in one, or the fields that its making asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from ringup.call_centers.rules.actor import Actor
from ringup.values.refusal import Refusal
from ringup.web.office.forms import ParamsForm, RowForm, ask_fields, initial_of, make_form
from ringup.web.office.panels.setup_section import (
    Asked,
    FieldGroup,
    SetupSection,
    field_groups,
    param_tables,
    wrongs_of,
)
from ringup.web.office.records import currency_of, reading_address, starting_values
from ringup.web.office.screens import Fields, SetupScreen

Data = QueryDict | None
PREFIX = "new"
# The kind of row in the address of the form.
KIND = "kind"


@dataclass(frozen=True, kw_only=True)
class NewRow:
    """The form of a new row, empty or as it was sent."""

    screen: SetupScreen
    form: RowForm
    sections: tuple[Fields, ...] = ()
    params: ParamsForm | None = None
    variant: str = ""

    @classmethod
    def of(
        cls,
        actor: Actor,
        screen: SetupScreen,
        data: Data = None,
        files: Any = None,
        *,
        variant: str = "",
        given: Mapping[str, str] | None = None,
    ) -> "NewRow":
        """Read the form; `variant` is the chosen kind of row, where the screen has several.

        `given` are values with which an empty form begins, by field.
        """
        if screen.making:
            fields = dict(screen.making.make(actor))
            for field in fields.values():
                field.required = False
            form = make_form(fields, prefix=PREFIX, data=data, initial=starting_values(actor, screen))
            return cls(screen=screen, form=form)
        sections = tuple(
            section
            for section in screen.sections
            if isinstance(section, Fields) and section.kind is None and not section.later
        )
        asks = [ask for section in sections for ask in section.asks]
        kind = screen.kind
        chosen = {screen.variants.field: variant} if screen.variants else {}
        named = {ask.name: given[ask.name] for ask in asks if given and ask.name in given}
        start = {**starting_values(actor, screen), **named, **chosen}
        fields = ask_fields(kind, asks, actor=actor, currency=start.get("currency") or currency_of(actor), is_new=True)
        row = kind.model(**chosen)
        initial = initial_of(kind, asks, row) | start
        form = make_form(fields, prefix=PREFIX, initial=initial, data=data, files=files)
        asked = next((asked for section in sections if (asked := section.params_of(row))), None)
        params = ParamsForm(asked, {}, prefix=PREFIX, actor=actor, data=data, is_open=True) if asked else None
        return cls(screen=screen, form=form, sections=sections, params=params, variant=variant)

    def is_valid(self) -> bool:
        """Whether what came in parses."""
        parts = [self.form.is_valid(), self.params is None or self.params.is_valid()]
        return all(parts)

    def values(self) -> dict[str, Any]:
        """What came in, by column."""
        chosen = {self.screen.variants.field: self.variant} if self.screen.variants else {}
        return dict(self.form.cleaned_data) | chosen | ({"params": self.params.stored()} if self.params else {})

    def refuse(self, refusals: Sequence[Refusal]) -> None:
        """Show each refusal at its field."""
        for refusal in refusals:
            name, _dot, rest = refusal.field.partition(".")
            if name == "params" and self.params is not None:
                form, field = self.params.place(rest)
                form.refuse(refusal, field)
            else:
                self.form.refuse(refusal, refusal.field)

    def _what(self) -> str:
        kind = self.screen.variants.find(self.variant) if self.screen.variants else None
        return f"{self.screen.one} · {kind.title}" if kind else str(self.screen.one)

    def _address(self) -> str:
        address = reverse("office:setup-new", args=[self.screen.slug])
        return f"{address}?{urlencode({KIND: self.variant})}" if self.variant else address

    def _title(self, section: Fields, place: int) -> str:
        """Fields without a heading stand under their section's, unless there is only one section."""
        return str(section.title) if place == 0 and len(self.sections) > 1 else ""

    def panel(self) -> SetupSection:
        """What the page shows of it."""
        groups = [
            FieldGroup(title=group.title or self._title(section, place), fields=group.fields)
            for section in self.sections
            for place, group in enumerate(field_groups(section, self.form, self.params if section.params else None))
        ]
        if not self.sections:
            fields = tuple(Asked(field=self.form[name]) for name in self.form.fields)
            groups = [FieldGroup(title="", fields=fields)]
        if not self.form.is_bound:
            next(iter(self.form.fields.values())).widget.attrs["autofocus"] = True
        single = (self.params.single,) if self.params else ()
        return SetupSection(
            key=PREFIX,
            title=_("New: %(what)s") % {"what": self._what()},
            address=self._address(),
            groups=tuple(groups),
            tables=param_tables(self.params),
            wrongs=wrongs_of(self.form, *single),
            reader=reading_address(self.screen, kind=self.variant),
            button=_("Add"),
            is_open=True,
            has_files=any(isinstance(field, forms.FileField) for field in self.form.fields.values()),
        )
