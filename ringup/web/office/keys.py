"""The keys of the office: its bindings, the hints at the bottom of the page and the help, all at once."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from ringup.reports.rules.workbenches import Deed
from ringup.web.office.workbenches import DEEDS, Text
from ringup.web.ui.keys import Key, KeyTable

LISTS = _("In a list")
FORMS = _("In a form")

ROWS = _("In a row")

OFFICE_KEYS = KeyTable(
    (
        Key(keys=("/",), does="focus", where="not typing", target="#setup-search", says=_("search"), hint=_("search")),
        Key(
            keys=("ArrowDown",),
            does="enter_list",
            where="#setup-search",
            target="#setup-list",
            step=1,
            says=_("into the list"),
            group=LISTS,
        ),
        Key(keys=("ArrowUp",), does="move_item", where="[data-list]", step=-1, says=_("one up"), group=LISTS),
        Key(keys=("ArrowDown",), does="move_item", where="[data-list]", step=1, says=_("one down"), group=LISTS),
        Key(
            keys=("1", "2", "3", "4", "5", "6", "7", "8", "9"),
            does="take_choice",
            where="not typing",
            says=_("take the choice with that digit"),
            group=LISTS,
        ),
        Key(keys=("n",), does="press", where="not typing", target="#setup-new", says=_("new"), hint=_("new")),
        Key(keys=("F1",), does="enter_list", target="#approvals", step=1, says=_("what waits for your answer")),
        Key(keys=("1", "2", "3"), does="take_choice", where="not typing"),
        Key(
            keys=("Ctrl+Enter",),
            does="press_inside",
            where="[data-item]",
            target="[data-save]",
            says=_("save this section"),
            group=FORMS,
            hint=_("save"),
        ),
        Key(keys=("Ctrl+s",), does="press_inside", where="[data-item]", target="[data-save]"),
        Key(keys=("Escape",), does="leave", says=_("back to the list"), hint=_("back")),
    )
)


def _deed(key: str, deed: str, says: Text, hint: Text = "") -> Key:
    target = f'[data-deed="{deed}"]'
    return Key(
        keys=(key,), does="press_inside", where="#workbench-rows tr", target=target, says=says, group=ROWS, hint=hint
    )


def workbench_keys(deeds: Iterable[Deed]) -> KeyTable:
    """The keys of a workbench with these deeds; what a row does not offer, its key does not do."""
    return KeyTable(
        (
            Key(
                keys=("Enter", "o"),
                does="press_inside",
                where="#workbench-rows tr:focus",
                target="[data-open]",
                says=_("open the order"),
                group=ROWS,
                hint=_("open"),
            ),
            *(_deed(DEEDS[deed].key, deed.value, DEEDS[deed].word, DEEDS[deed].word) for deed in deeds),
            *_CHOOSING,
            *OFFICE_KEYS.keys,
        )
    )


_CHOOSING = (
    Key(
        keys=(" ",),
        does="press_inside",
        where="#workbench-rows tr:focus",
        target="[type=checkbox]",
        says=_("choose the row"),
        group=ROWS,
        hint=_("choose"),
    ),
    Key(keys=("ArrowDown",), does="enter_list", where="#setup-search", target="#workbench-rows", step=1),
    Key(keys=("F6",), does="enter_list", target="#workbench-rows", step=1, says=_("rows"), hint=_("rows")),
)
