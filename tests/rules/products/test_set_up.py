"""Pictures are told by their bytes, and no category stands above itself."""

import pytest

from ringup.products.rules.pictures import holds_a_picture, is_picture
from ringup.products.rules.tree import is_no_ancestor_of_itself
from tests.rules.call_centers.changes import refused


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", True),
        (b"\xff\xd8\xff\xe0", True),
        (b"GIF89a", True),
        (b"RIFF\0\0\0\0WEBPVP8 ", True),
        (b"RIFF\0\0\0\0WAVEfmt ", False),
        (b"<svg xmlns=", False),
        (b"%PDF-1.7", False),
        (b"", False),
    ],
)
def test_a_picture_is_told_by_its_first_bytes(head: bytes, expected: bool):
    assert is_picture(head) is expected


def test_a_file_that_is_new_is_a_picture_of_a_sensible_size():
    assert refused(holds_a_picture, {}, head=None, size=0) == []
    assert refused(holds_a_picture, {}, head=b"GIF89a", size=5_000_000) == []
    assert refused(holds_a_picture, {}, head=b"GIF89a", size=5_000_001) == [("file", "file_too_large")]
    assert refused(holds_a_picture, {}, head=b"<svg", size=10) == [("file", "not_a_picture")]


def test_a_category_stands_below_others_and_never_below_itself():
    assert refused(is_no_ancestor_of_itself, {}, own=3, above=[2, 1]) == []
    assert refused(is_no_ancestor_of_itself, {}, own=3, above=[2, 3]) == [("parent", "above_itself")]
    assert refused(is_no_ancestor_of_itself, {}, own=None, above=[2]) == []
