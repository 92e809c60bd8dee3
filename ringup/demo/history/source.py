"""Where the history file is: beside the checkout's packages in demo/data, in the installed package in demo/data."""

import os
from pathlib import Path

NAME = "online_retail.csv.xz"
PACKAGE = Path(__file__).resolve().parents[2]


def history_file() -> Path:
    """The file; `FileNotFoundError` names where it was looked for. RINGUP_DEMO_HISTORY names a shorter one."""
    if chosen := os.environ.get("RINGUP_DEMO_HISTORY"):
        return Path(chosen)
    places = (PACKAGE / "demo" / "data" / NAME, PACKAGE.parent / "demo" / "data" / NAME)
    for place in places:
        if place.exists():
            return place
    raise FileNotFoundError(f"the order history is neither {places[0]} nor {places[1]}")
