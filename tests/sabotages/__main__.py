"""`python -m tests.sabotages`: commits each sabotage in turn and shows that a suite turns red; run apart.

First the suites have to be green without any. Names as arguments choose among the sabotages. It writes
build/sabotages.json.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.sabotages.sabotages import SABOTAGES

RESULT = Path("build/sabotages.json")
GREEN, RED = 0, 1


def main(chosen: list[str]) -> int:
    """The exit code: 1 when a sabotage was not noticed, or the suites are not green by themselves."""
    names = chosen or list(SABOTAGES)
    every = sorted({suite for name in names for suite in SABOTAGES[name].suites})
    if not os.environ.get("RINGUP_TRUST_GREEN") and _run(every) != GREEN:
        say("the suites are not green without a sabotage")
        return 1
    found = {}
    for name in names:
        began = time.monotonic()
        # One suite after the other: pytest would put those with a database first.
        noticed = any(_run([suite], sabotage=name) == RED for suite in SABOTAGES[name].suites)
        found[name] = {"noticed": noticed, "seconds": round(time.monotonic() - began)}
        say(f"{'noticed ' if noticed else 'MISSED  '} {name}: {SABOTAGES[name].says}")
    count = sum(bool(one["noticed"]) for one in found.values())
    say(f"sabotages detected: {count} of {len(found)}")
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(found, indent=1) + "\n")
    return 0 if count == len(found) else 1


def _run(suites: list[str], *, sabotage: str = "") -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--reuse-db", *suites]
    if sabotage:
        command += ["-p", "tests.sabotages.plugin"]
    environment = {**os.environ, "RINGUP_SABOTAGE": sabotage}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    last = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    say(f"         {last[0][:150] if last else done.stdout.splitlines()[-1:]}")
    return done.returncode


def say(text: str) -> None:
    """Prints it, and at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
