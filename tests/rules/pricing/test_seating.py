"""Units of sets find their places in the portions of lines."""

from ringup.pricing.rules.seating import Bucket, Place, Taken, fill


def test_no_unit_is_given_away_twice() -> None:
    """Two and two of three and one: the first takes two of the three, the second the last of them and the one."""
    first, second = Bucket(award=0, offer=None, units=2), Bucket(award=1, offer=None, units=2)
    large, small = Place(0, 0), Place(1, 0)
    taken: Taken = {}
    fill([first, second], {large: 3, small: 1}, taken)
    assert taken == {large: [(first, 2), (second, 1)], small: [(second, 1)]}


def test_a_place_of_exactly_its_size_comes_first() -> None:
    pair = Bucket(award=0, offer=None, units=2)
    taken: Taken = {}
    fill([pair], {Place(0, 0): 3, Place(1, 0): 2}, taken)
    assert taken == {Place(1, 0): [(pair, 2)]}
