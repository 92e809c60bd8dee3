"""The part of the demo that needs Django: migrations, static files, the company. Fast when all of it is there.

Run as a module by `demo`; leaves the logins in RINGUP_HOME/logins.json.
"""

import json
import sys

from ringup.project import environment
from ringup.project.command_line.django_apps import use_django
from ringup.project.command_line.migrate import migrate
from ringup.project.command_line.progress_line import show_progress
from ringup.project.static_files import collect_static_files


def main() -> int:
    """Brings everything up to date; says what takes long."""
    use_django()
    print("Bringing the database up to date …", flush=True)
    migrate(verbosity=0)
    collect_static_files()
    # The models may be imported only now that Django is set up.
    from ringup import demo

    demo.load(show_progress)
    logins = [{"role": role, "username": name, "password": password} for role, name, password in demo.logins()]
    (environment.home() / "logins.json").write_text(json.dumps(logins))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
