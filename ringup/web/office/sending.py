"""Takes a section that was sent: parses it, has the action decide, and shows what was refused where it was typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from ringup.call_centers.actions.save_setup_row import save_setup_row
from ringup.call_centers.actions.save_setup_table import save_setup_table
from ringup.call_centers.loading.setup_kinds import key_of
from ringup.call_centers.loading.setup_values import values_of
from ringup.values.refusal import Refusal
from ringup.web.office.cells import names_of, shown
from ringup.web.office.forms import RowForm, table_entries
from ringup.web.office.labels import field_word
from ringup.web.office.records import FieldsSection, Record, TableSection, deed_form, deed_panel, section_panel
from ringup.web.office.screens import Deed, Fields, Section, Table
from ringup.web.ui.panels import Panel
from ringup.web.ui.wording import say

DONE, REFUSED, STALE = 200, 422, 409


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What came of a section: its panel now, the answer's status, and where the hand goes."""

    panel: Panel
    title: str
    status: int = DONE
    focus: str = ""
    also: tuple[str, ...] = ()
    extras: bool = False
    opens: str = ""  # the key of another row of the screen, whose page is shown instead


def send_section(record: Record, section: Section, data: QueryDict, files: Any) -> Sent:
    """Take the section. A stale one comes back with what was typed and what the others made of it meanwhile."""
    if isinstance(section, Fields):
        return _send_fields(record, section, data, files)
    if isinstance(section, Table):
        return _send_table(record, section, data, files)
    return _send_deed(record, section, data, files)


def _send_fields(record: Record, section: Fields, data: QueryDict, files: Any) -> Sent:
    sent = FieldsSection.of(record, section, data, files)
    title = str(section.title)
    if not sent.is_valid():
        return Sent(panel=sent.panel(), title=title, status=REFUSED, focus=first_wrong(_forms(sent)))
    place = {"parent": record.key} if section.kind else {"key": record.key}
    outcome = save_setup_row(record.actor, kind=sent.kind, values=sent.values(), seen=data.get("seen", ""), **place)
    if not isinstance(outcome, tuple):
        record.row.refresh_from_db()
        return Sent(panel=section_panel(record, section), title=title)
    if outcome[0].code == "changed_meanwhile":
        return Sent(panel=sent.panel(theirs=_theirs(sent)), title=title, status=STALE)
    for refusal in outcome:
        refuse_in(sent, refusal)
    return Sent(panel=sent.panel(), title=title, status=REFUSED, focus=first_wrong(_forms(sent)))


def refuse_in(sent: FieldsSection, refusal: Refusal) -> None:
    """Show a refusal at its field; `params.tiers.1.to` is a field of a table inside `params`."""
    _gone_is_404(refusal)
    name, _dot, rest = refusal.field.partition(".")
    if name == "params" and sent.params is not None:
        form, field = sent.params.place(rest)
        form.refuse(refusal, field)
    else:
        sent.form.refuse(refusal, name)


def _forms(sent: FieldsSection) -> list[RowForm]:
    if sent.params is None:
        return [sent.form]
    return [sent.form, sent.params.single, *(form for _rows, forms in sent.params.tables for form in forms)]


def _theirs(sent: FieldsSection) -> list[str]:
    """What the fields hold now, where that is not what was sent."""
    stored = values_of(sent.row, [ask.name for ask in sent.section.asks if ask.name not in sent.kind.secrets])
    columns: dict[str, Any] = {name: sent.row._meta.get_field(name) for name in stored}
    links = [
        (columns[name].related_model, value) for name, value in stored.items() if columns[name].many_to_one and value
    ]
    names = names_of(links, sent.record.actor.legal_entity)
    return [
        _("%(field)s is now: %(value)s")
        % {
            "field": field_word(sent.kind.model, name),
            "value": shown(columns[name], value, currency=sent.record.currency, names=names),
        }
        for name, value in stored.items()
        if sent.form.cleaned_data.get(name) != value
    ]


def _send_table(record: Record, table: Table, data: QueryDict, files: Any) -> Sent:
    sent = TableSection.of(record, table, data, files)
    title = str(table.title)
    if not all([form.is_valid() or form.wants_removal for form in sent.forms]):  # noqa: C419 every form is asked
        return Sent(panel=sent.panel(), title=title, status=REFUSED, focus=first_wrong(sent.forms))
    entries, asking = table_entries(table.kind, sent.forms)
    outcome = save_setup_table(
        record.actor, kind=table.kind, parent=record.key, entries=entries, seen=data.get("seen", "")
    )
    if not outcome:
        fresh = TableSection.of(record, table)
        added = any(entry.key is None for entry in entries)
        return Sent(panel=fresh.panel(), title=title, focus=_next_line(fresh) if added else "")
    if outcome[0].code == "changed_meanwhile":
        said = say(outcome[0])
        return Sent(panel=TableSection.of(record, table).panel(wrongs=[said.text]), title=title, status=STALE)
    wrongs = [_refuse_row(asking, refusal) for refusal in outcome]
    panel = sent.panel(wrongs=[wrong for wrong in wrongs if wrong])
    return Sent(panel=panel, title=title, status=REFUSED, focus=first_wrong(sent.forms))


def _refuse_row(asking: Sequence[RowForm], refusal: Refusal) -> str:
    """Show the refusal in its row; what has no row is said above the table."""
    _gone_is_404(refusal)
    place, _dot, name = refusal.field.partition(".")
    if place.isdigit() and name in asking[int(place)].fields:
        asking[int(place)].refuse(refusal, name)
        return ""
    said = say(refusal)
    label = asking[int(place)].label if place.isdigit() else ""
    return f"{label}: {said.text}" if label else said.text


def _next_line(sent: TableSection) -> str:
    """The first field of the empty line, so that the next row can be typed at once."""
    last = sent.forms[-1]
    first = next(iter(last.fields))
    return f"{last.prefix}-{first}"


def _send_deed(record: Record, section: Deed, data: QueryDict, files: Any) -> Sent:
    form = deed_form(record, section, data, files)
    title = str(section.title)
    outcome = section.do(record.actor, record.key, form.cleaned_data) if form.is_valid() else ()
    if not isinstance(outcome, tuple):
        opens = key_of(outcome) if section.leads_on else ""
        record.row.refresh_from_db()
        panel = section_panel(record, section)
        return Sent(panel=panel, title=title, also=section.also, extras=section.extras, opens=opens)
    for refusal in outcome:
        _gone_is_404(refusal)
        form.refuse(refusal, refusal.field)
    return Sent(panel=deed_panel(record, section, form), title=title, status=REFUSED, focus=first_wrong([form]))


def _gone_is_404(refusal: Refusal) -> None:
    if refusal.code == "not_found":
        raise Http404


def first_wrong(forms: Sequence[RowForm]) -> str:
    """The id of the first field that is wrong."""
    for form in forms:
        for name in form.errors if form.is_bound else ():
            if name in form.fields:
                return str(form[name].id_for_label)
    return ""
