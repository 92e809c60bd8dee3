"""`python -m tests.lies --submits 10000`: the long run; prints how far it is, and writes build/lies.json at the end."""

import argparse
import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.test.runner import DiscoverRunner
from django.test.utils import override_settings

from tests import throw_away_server

RESULT = Path("build/lies.json")
NO_POST = "django.core.mail.backends.dummy.EmailBackend"


def main() -> int:
    """The exit code: 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submits", type=int, default=10_000)
    parser.add_argument("--agents", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=0.0, help="end by then; 0: when all is done")
    parser.add_argument("--keep", action="store_true", help="keep the database, or take one that was kept")
    parser.add_argument("--faults", type=float, default=0.2)
    options = parser.parse_args()
    if not os.environ.get("DATABASE_URL"):
        throw_away_server.choose_home()
        os.environ["DATABASE_URL"] = throw_away_server.address()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringup.project.settings")
    django.setup()
    runner = DiscoverRunner(verbosity=0, interactive=False, keepdb=options.keep)
    databases = runner.setup_databases()
    try:
        with override_settings(EMAIL_BACKEND=NO_POST), TemporaryDirectory() as folder:
            return _run(options, Path(folder))
    finally:
        runner.teardown_databases(databases)
        if throw_away_server.HOME_VARIABLE in os.environ:
            throw_away_server.remove()


def _run(options: argparse.Namespace, folder: Path) -> int:
    # Models can be imported only now, when Django is set up.
    from tests.lies.lying import Lies, lie

    lies = Lies(
        submits=options.submits,
        agents=options.agents,
        seed=options.seed,
        faults=options.faults,
        minutes=options.minutes,
    )
    report = lie(lies, folder, say=say).as_dict()
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(report, indent=1) + "\n")
    say(json.dumps(report, indent=1))
    return 1 if report["broken"] else 0


def say(text: str) -> None:
    """Prints it, and at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
