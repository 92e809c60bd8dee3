"""`make bench`: measures, prints a table, writes build/bench.json; fails where a budget is missed.

Run it on a machine that has nothing else to do. Names of benchmarks as arguments choose among them.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path

import django
from django.core.management import call_command
from django.test.runner import DiscoverRunner
from django.test.utils import override_settings

from ringup.project.garbage import keep_what_is_loaded
from tests import throw_away_server
from tests.benchmarks.measuring import Measurement

RESULT = Path("build/bench.json")
NAMES = ("calculation", "card_guard", "orders", "whole_orders", "search", "installments", "prompts")
# The front end need not be built for a measurement.
WITHOUT_MANIFEST = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
NO_POST = "django.core.mail.backends.dummy.EmailBackend"


def main(chosen: list[str]) -> int:
    """The exit code: 1 when a budget was missed."""
    if not os.environ.get("DATABASE_URL"):
        throw_away_server.choose_home()
        os.environ["DATABASE_URL"] = throw_away_server.address()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringup.project.settings")
    django.setup()
    with override_settings(STORAGES=WITHOUT_MANIFEST, ALLOWED_HOSTS=["testserver"], EMAIL_BACKEND=NO_POST):
        return _run(chosen or list(NAMES))


def _run(chosen: list[str]) -> int:
    runner = DiscoverRunner(verbosity=0, interactive=False)
    # Without the environment of tests, which listens in on every template that is rendered.
    databases = runner.setup_databases()
    measured: list[Measurement] = []
    try:
        for name in chosen:
            call_command("flush", interactive=False, verbosity=0)
            # As the server does when it has loaded everything.
            keep_what_is_loaded()
            for measurement in import_module(f"tests.benchmarks.{name}").run():
                measured.append(measurement)
                print(_line(measurement.as_dict()), flush=True)
    finally:
        runner.teardown_databases(databases)
        if throw_away_server.HOME_VARIABLE in os.environ:
            throw_away_server.remove()
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps([measurement.as_dict() for measurement in measured], indent=1) + "\n")
    missed = [measurement.missed for measurement in measured if measurement.missed]
    for text in missed:
        print(f"over budget: {text}")
    return 1 if missed else 0


def _line(row: dict[str, object]) -> str:
    size = "" if row["size"] is None else f"{row['size']:,}"
    budget = f"{row['budget_ms']:>9.1f}" if "budget_ms" in row else " " * 9
    queries = "" if row["queries"] is None else str(row["queries"])
    rate = "" if row["per_second"] is None else f"{row['per_second']:,.1f}"
    figures = f"{row['median_ms']:>9.2f} {row['p95_ms']:>9.2f} {budget} {queries:>7} {rate:>9}"
    return f"{row['name']!s:<64} {size:>10} {figures}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
