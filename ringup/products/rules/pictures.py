"""Which files are pictures: told by their first bytes, not by their names. Drawings that can carry scripts are none."""

from collections.abc import Iterator

from ringup.call_centers.rules.setup_change import SetupChange
from ringup.values.refusal import Refusal

MOST_BYTES = 5_000_000
SIGNATURES = ((b"\x89PNG\r\n\x1a\n", 0), (b"\xff\xd8\xff", 0), (b"GIF87a", 0), (b"GIF89a", 0), (b"WEBP", 8))


def is_picture(head: bytes) -> bool:
    """Whether the first bytes are those of a PNG, JPEG, GIF or WebP."""
    return any(head[offset : offset + len(signature)] == signature for signature, offset in SIGNATURES)


def holds_a_picture(change: SetupChange) -> Iterator[Refusal]:
    """A file that is new is a picture of at most 5 MB. Facts: `head`, `size`; None where the file is the old one."""
    if change.facts["head"] is None:
        return
    if not is_picture(change.facts["head"]):
        yield Refusal(code="not_a_picture", field="file")
    if change.facts["size"] > MOST_BYTES:
        yield Refusal(code="file_too_large", facts={"megabytes": 5}, field="file")
