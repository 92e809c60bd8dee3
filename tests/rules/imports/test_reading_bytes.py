"""Files that are damaged, foreign or made to hurt are refused early, whatever their name says."""

import gzip
import lzma
import subprocess
import sys
from pathlib import Path

import pytest

from ringup.imports.reading.unpacking import CHUNK, Bounds, chunks
from ringup.imports.reading.unreadable import UnreadableFile

TEXT = b"number,name\n" + b"".join(b"%d,Lantern %d\n" % (i, i * 7919 % 1000) for i in range(20_000))


def read(path: Path, bounds: Bounds | None = None) -> bytes:
    return b"".join(chunks(path, bounds=bounds or Bounds(), consumed=lambda _: None))


def refused(path: Path, bounds: Bounds | None = None) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read(path, bounds)
    return caught.value


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress])
def test_plain_gz_and_xz_give_the_same_bytes(tmp_path, pack):
    (tmp_path / "any.name").write_bytes(pack(TEXT))
    assert read(tmp_path / "any.name") == TEXT


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_several_members_in_one_file_are_read_one_after_the_other(tmp_path, pack):
    (tmp_path / "two").write_bytes(pack(TEXT) + pack(b"last,row\n"))
    assert read(tmp_path / "two") == TEXT + b"last,row\n"


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_padding_after_the_last_member_is_no_row(tmp_path, pack):
    (tmp_path / "padded").write_bytes(pack(TEXT) + b"\0" * 512)
    assert read(tmp_path / "padded") == TEXT


def test_no_piece_is_larger_than_a_chunk(tmp_path):
    (tmp_path / "a.gz").write_bytes(gzip.compress(TEXT * 20))
    assert max(map(len, chunks(tmp_path / "a.gz", bounds=Bounds(), consumed=lambda _: None))) <= CHUNK


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_a_file_that_was_cut_off_says_so(tmp_path, pack):
    (tmp_path / "cut").write_bytes(pack(TEXT)[:-20])
    assert refused(tmp_path / "cut").code == "file_cut_off"


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_a_damaged_file_says_so(tmp_path, pack):
    packed = bytearray(pack(TEXT))
    packed[len(packed) // 2] ^= 0xFF
    (tmp_path / "broken").write_bytes(bytes(packed))
    assert refused(tmp_path / "broken").code == "file_damaged"


@pytest.mark.parametrize(
    ("start", "name"), [(b"PK\x03\x04", "zip"), (b"\xff\xfen\0", "utf-16"), (b"%PDF-1.7", "pdf"), (b"BZh9", "bzip2")]
)
def test_other_formats_are_named(tmp_path, start, name):
    (tmp_path / "customers.csv").write_bytes(start + TEXT)
    error = refused(tmp_path / "customers.csv")
    assert (error.code, error.facts["format"]) == ("file_foreign", name)


def test_a_missing_file_says_so(tmp_path):
    assert refused(tmp_path / "nothing.csv").code == "file_missing"


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_a_bomb_is_refused_by_its_ratio_after_little_output(tmp_path, pack):
    (tmp_path / "bomb.gz").write_bytes(pack(b"a" * 30_000_000))
    produced = []
    pieces = chunks(tmp_path / "bomb.gz", bounds=Bounds(), consumed=lambda _: None)
    with pytest.raises(UnreadableFile, match="file_bomb"):
        produced.extend(len(piece) for piece in pieces)
    assert sum(produced) <= 2 * Bounds().free + CHUNK


def test_the_total_is_bounded_even_at_a_harmless_ratio(tmp_path):
    (tmp_path / "big.gz").write_bytes(gzip.compress(TEXT))
    assert refused(tmp_path / "big.gz", Bounds(total=100_000)).code == "file_too_big"


def test_an_xz_file_may_not_ask_for_gigabytes_of_dictionary(tmp_path):
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 256 * 1024**2}]
    packed = lzma.compress(TEXT, format=lzma.FORMAT_XZ, filters=filters)
    (tmp_path / "greedy.xz").write_bytes(packed)
    assert refused(tmp_path / "greedy.xz").code == "file_damaged"


def test_a_cell_of_one_gigabyte_is_refused_in_little_memory(tmp_path):
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.write(b"number\n")
        file.truncate(1024**3)  # one line of NUL bytes, sparse on the disk
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from ringup.imports.reading.lines import lines\n"
        "from ringup.imports.reading.records import records\n"
        "from ringup.imports.reading.unpacking import Bounds, chunks\n"
        "try:\n"
        "    list(records(lines(chunks(Path(sys.argv[1]), bounds=Bounds(), consumed=lambda _: None))))\n"
        "except Exception as error:\n"
        "    peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "    print(error, int(peak.split()[1]) // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(huge)], capture_output=True, text=True, timeout=30, check=True
    )
    code, megabytes = done.stdout.split()
    assert code == "line_too_long"
    assert int(megabytes) < 100
