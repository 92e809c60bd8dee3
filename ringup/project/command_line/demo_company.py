"""The part of the demo that needs Django: migrations, static files, the company. Fast when all of it is there.

Run as a module by `demo`; leaves the logins in RINGUP_HOME/logins.json.
"""

import json
import sys

from ringup.project import environment
from ringup.project.command_line.database import use_django
from ringup.project.command_line.migrate import migrate
from ringup.project.static_files import collect_static_files


def main() -> int:
    """Brings everything up to date; says what takes long."""
    use_django()
    print("Bringing the database up to date …", flush=True)
    migrate(verbosity=0)
    collect_static_files()
    # The models may be imported only now that Django is set up.
    from ringup import demo

    demo.load(_show)
    logins = [{"role": role, "username": name, "password": password} for role, name, password in demo.logins()]
    (environment.home() / "logins.json").write_text(json.dumps(logins))
    return 0


def _show(text: str, done: int = 0, total: int = 0) -> None:
    """One line that renews itself on a terminal; elsewhere only the steps that are complete."""
    share = f" {done:,} of {total:,}" if total else ""
    if sys.stdout.isatty():
        print(f"\r\033[K{text}{share}", end="" if done < total else "\n", flush=True)
    elif done >= total:
        print(f"{text}{share}", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
