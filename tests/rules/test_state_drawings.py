"""The drawings of the state machines show the tables as they are."""

from tools import draw_states


def test_every_drawing_is_that_of_its_table():
    assert draw_states.main(["--check"]) == 0


def test_a_changed_table_makes_another_drawing():
    name, source, table = draw_states.MACHINES[0]
    fewer = dict(list(table.items())[:-1])
    assert draw_states.drawing(name, source, fewer) != draw_states.drawing(name, source, table)
