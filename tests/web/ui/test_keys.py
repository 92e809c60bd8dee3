"""Bindings, hints and help come from one table."""

from ringup.web.ui.keys import Hint, Key, KeyTable

PAY = Key(keys=("F8",), does="focus", target="#payments", says="pay", hint="pay")
UP = Key(keys=("ArrowUp",), does="move_item", where="[data-list]", step=-1, says="up", group="In a list", hint="line")
DOWN = Key(
    keys=("ArrowDown",), does="move_item", where="[data-list]", step=1, says="down", group="In a list", hint="line"
)
QUIET = Key(keys=("Enter",), does="take_option", where="#entry")


def test_the_browser_gets_only_what_it_needs() -> None:
    assert KeyTable([PAY, UP]).bindings == [
        {"keys": ["F8"], "does": "focus", "target": "#payments"},
        {"keys": ["ArrowUp"], "does": "move_item", "where": "[data-list]", "step": -1},
    ]


def test_the_help_groups_the_keys_that_say_something() -> None:
    groups = KeyTable([PAY, UP, QUIET]).groups
    assert [(group.title, [key.faces for key in group.keys]) for group in groups] == [
        ("Everywhere", [["F8"]]),
        ("In a list", [["↑"]]),
    ]


def test_keys_with_the_same_hint_stand_together() -> None:
    assert KeyTable([UP, PAY, DOWN, QUIET]).hints == [
        Hint(says="line", faces=("↑", "↓")),
        Hint(says="pay", faces=("F8",)),
    ]


def test_a_long_row_of_keys_shows_its_ends() -> None:
    digits = Key(keys=tuple("123456789"), does="take_choice", says="take the choice")
    assert digits.faces == ["1", "…", "9"]
