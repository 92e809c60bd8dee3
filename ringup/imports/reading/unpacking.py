"""Opens a plain, .xz or .gz file as chunks of bytes and refuses what is no text or unpacks without measure.

What a file is, its first bytes say, not its name. A compressed file may unpack to at most `Bounds.total` bytes and,
beyond `Bounds.free` bytes, to at most `Bounds.ratio` times what was read; the packed demo history has a ratio of 12.
"""

import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from ringup.imports.reading.unreadable import UnreadableFile

CHUNK = 256 * 1024
PACKED = 16 * 1024  # read at a time of a packed file, so that its ratio is known early

XZ = b"\xfd7zXZ\x00"
GZIP = b"\x1f\x8b"
FOREIGN = {
    b"PK\x03\x04": "zip",  # also .xlsx and .ods
    b"\xd0\xcf\x11\xe0": "xls",
    b"BZh": "bzip2",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"%PDF": "pdf",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How far a compressed file may unpack: bytes in all, bytes before the ratio counts, the ratio, decoder memory."""

    total: int = 2 * 1024**3
    free: int = 1024**2
    ratio: int = 100
    decoder: int = 128 * 1024**2


class Unpacker(Protocol):
    """One member of a compressed file: `lzma` and `zlib` behind the same two words."""

    def unpack(self, data: bytes) -> bytes: ...  # at most CHUNK bytes; b"" asks for what is still pending

    @property
    def ended(self) -> bool: ...

    @property
    def hungry(self) -> bool: ...

    @property
    def beyond(self) -> bytes: ...  # bytes after the end of this member


class Xz:
    def __init__(self, bounds: Bounds) -> None:
        # Without a limit the header alone can ask for 4 GiB of dictionary.
        self._decoder = lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=bounds.decoder)

    def unpack(self, data: bytes) -> bytes:
        return self._decoder.decompress(data, max_length=CHUNK)

    @property
    def ended(self) -> bool:
        return self._decoder.eof

    @property
    def hungry(self) -> bool:
        return self._decoder.needs_input

    @property
    def beyond(self) -> bytes:
        return self._decoder.unused_data


class Gzip:
    def __init__(self, bounds: Bounds) -> None:
        self._decoder = zlib.decompressobj(wbits=31)

    def unpack(self, data: bytes) -> bytes:
        return self._decoder.decompress(self._decoder.unconsumed_tail + data, CHUNK)

    @property
    def ended(self) -> bool:
        return self._decoder.eof

    @property
    def hungry(self) -> bool:
        return not self._decoder.unconsumed_tail

    @property
    def beyond(self) -> bytes:
        return self._decoder.unused_data


def chunks(path: Path, *, bounds: Bounds, consumed: Callable[[int], None]) -> Iterator[bytes]:
    """The file's unpacked bytes in pieces of at most CHUNK; `consumed` is told the packed bytes read from disk so far.

    Raises `UnreadableFile`: `file_missing`, `file_foreign`, `file_damaged`, `file_cut_off`, `file_too_big` or
    `file_bomb`.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise UnreadableFile("file_missing", path=str(path), reason=error.strerror or "") from error
    with file:
        start = file.read(8)
        for magic, name in FOREIGN.items():
            if start.startswith(magic):
                raise UnreadableFile("file_foreign", format=name)
        file.seek(0)
        if start.startswith(XZ):
            yield from _unpacked(file, lambda: Xz(bounds), bounds, consumed)
        elif start.startswith(GZIP):
            yield from _unpacked(file, lambda: Gzip(bounds), bounds, consumed)
        else:
            yield from _plain(file, consumed)


def _plain(file: BinaryIO, consumed: Callable[[int], None]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        consumed(file.tell())
        yield chunk


def _unpacked(
    file: BinaryIO, member: Callable[[], Unpacker], bounds: Bounds, consumed: Callable[[int], None]
) -> Iterator[bytes]:
    unpacker, packed, total, pending = member(), 0, 0, b""
    while True:
        if unpacker.ended:  # a file may be several members one after the other
            pending = unpacker.beyond or pending
            if not pending.strip(b"\0") and not (pending := file.read(PACKED)).strip(b"\0"):
                return
            packed = file.tell()
            unpacker = member()
        if not pending and unpacker.hungry:
            pending = file.read(PACKED)
            packed = file.tell()
            if not pending:
                raise UnreadableFile("file_cut_off")
        try:
            piece = unpacker.unpack(pending)
        except (lzma.LZMAError, zlib.error) as error:
            raise UnreadableFile("file_damaged", reason=str(error)) from error
        pending = b""
        total += len(piece)
        _measure(total, packed, bounds)
        consumed(packed)
        if piece:
            yield piece


def _measure(total: int, packed: int, bounds: Bounds) -> None:
    if total > bounds.total:
        raise UnreadableFile("file_too_big", limit=bounds.total)
    if total > bounds.free and total > packed * bounds.ratio:
        raise UnreadableFile("file_bomb", ratio=bounds.ratio)
