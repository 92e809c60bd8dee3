"""Bytes to lines of text: strict UTF-8, with or without a byte order mark, no line longer than LONGEST_LINE."""

import codecs
from collections.abc import Iterable, Iterator

from ringup.imports.reading.unreadable import UnreadableFile

LONGEST_LINE = 1024 * 1024
"""Characters. A line of a call center's data has a few hundred; a million columns or a huge cell ends here."""


def lines(pieces: Iterable[bytes]) -> Iterator[str]:
    """Lines with their ends, as `csv.reader` wants them (only LF ends a line: cells may hold other breaks).

    Raises `UnreadableFile`: `not_utf8` with the byte offset, the line and the byte, or `line_too_long` with the line.
    """
    number, rest = 0, ""
    for text in _decoded(pieces):
        if "\n" not in text:
            rest += text
        else:
            first, *whole, last = text.split("\n")
            number += 1
            _check(rest, first, number)
            yield rest + first + "\n"
            for line in whole:
                number += 1
                yield line + "\n"
            rest = last
        _check(rest, "", number + 1)
    if rest:
        yield rest


def _check(rest: str, more: str, number: int) -> None:
    # Only a line that spans pieces can be too long: a piece is shorter than the limit.
    if len(rest) + len(more) > LONGEST_LINE:
        raise UnreadableFile("line_too_long", line=number, limit=LONGEST_LINE)


def _decoded(pieces: Iterable[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    offset, number, start = 0, 1, True
    for piece in pieces:
        waiting = len(decoder.getstate()[0])
        try:
            text = decoder.decode(piece)
        except UnicodeDecodeError as error:
            raise _not_utf8(error, offset - waiting, number) from error
        offset += len(piece)
        if start and text:
            text, start = text.removeprefix("\ufeff"), False
        number += text.count("\n")
        yield text
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise _not_utf8(error, offset - len(error.object), number) from error


def _not_utf8(error: UnicodeDecodeError, offset: int, number: int) -> UnreadableFile:
    line = number + bytes(error.object[: error.start]).count(b"\n")
    return UnreadableFile("not_utf8", line=line, offset=offset + error.start, byte=f"0x{error.object[error.start]:02x}")
