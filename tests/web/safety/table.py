"""The reviewed tables of who comes in where, as `permissions.txt` and `screens.txt` say it, written by hand."""

from pathlib import Path

FOLDER = Path(__file__).parent
Door = tuple[str, str]


def read_table() -> dict[Door, dict[str, str]]:
    """(method, route) → column → cell."""
    return {(method, route): cells for (method, route), cells in _read("permissions.txt", keys=2).items()}


def read_screens() -> dict[str, dict[str, str]]:
    """Set-up screen → column → cell."""
    return {screen: cells for (screen,), cells in _read("screens.txt", keys=1).items()}


def _read(name: str, *, keys: int) -> dict[tuple[str, ...], dict[str, str]]:
    lines = [line.split() for line in (FOLDER / name).read_text().splitlines() if line and not line.startswith("#")]
    head, *rows = lines
    table: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows:
        key, cells = tuple(row[:keys]), row[keys:]
        assert len(cells) == len(head) - keys, f"{name}: {key} has {len(cells)} cells"
        assert key not in table, f"{name}: {key} stands there twice"
        table[key] = dict(zip(head[keys:], cells, strict=True))
    return table
