"""Which version a call hears: by weight, the same each time it is asked."""

from collections import Counter

from ringup.directed_selling.rules.script_versions import Weighted, draw

CHOICES = (Weighted(version=None, weight=1), Weighted(version=7, weight=2), Weighted(version=8, weight=1))


def test_versions_are_drawn_as_their_weights_say() -> None:
    found = Counter(draw(f"welcome:{call}", CHOICES) for call in range(8000))
    assert abs(found[None] / 8000 - 0.25) < 0.02
    assert abs(found[7] / 8000 - 0.5) < 0.02


def test_who_asks_again_hears_the_same() -> None:
    assert [draw(f"welcome:{call}", CHOICES) for call in range(50)] == [
        draw(f"welcome:{call}", CHOICES) for call in range(50)
    ]


def test_two_scripts_draw_independently_in_one_call() -> None:
    pairs = Counter((draw(f"one:{call}", CHOICES), draw(f"two:{call}", CHOICES)) for call in range(4000))
    assert abs(pairs[7, 7] / 4000 - 0.25) < 0.03


def test_where_nothing_is_left_the_own_text_is_said() -> None:
    assert draw("welcome:1", []) is None
    assert draw("welcome:1", [Weighted(version=7, weight=0)]) is None
    assert draw("welcome:1", [Weighted(version=7, weight=3)]) == 7
