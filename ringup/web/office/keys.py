"""The keys of the office: its bindings, the hints at the bottom of the page and the help, all at once."""

from django.utils.translation import gettext_lazy as _

from ringup.web.ui.keys import Key, KeyTable

LISTS = _("In a list")
FORMS = _("In a form")

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
