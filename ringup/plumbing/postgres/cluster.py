"""Makes a new data folder and says with which settings the server runs."""

import os
import shutil
import subprocess

from ringup.plumbing.postgres.account import Account
from ringup.plumbing.postgres.binaries import Binaries
from ringup.plumbing.postgres.folder import Folder
from ringup.plumbing.postgres.problem import ServerProblem

ROLE = "ringup"
# From 17 on PostgreSQL brings C.UTF-8 itself; before, the C library must have a UTF-8 locale under one of these names.
BUILTIN_LOCALE_MAJOR = 17
LIBC_LOCALES = ("C.UTF-8", "C.utf8", "en_US.UTF-8", "en_US.utf8")
LARGEST_BUFFERS_MB = 512

DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
THROW_AWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def make_cluster(folder: Folder, binaries: Binaries, account: Account, *, durable: bool) -> None:
    """Makes the data folder whole or not at all: beside its place first, then renamed.

    Raises ServerProblem with initdb's own words.
    """
    shutil.rmtree(folder.unfinished, ignore_errors=True)
    if folder.data.exists():
        if any(folder.data.iterdir()):
            raise ServerProblem(f"{folder.data} is not a PostgreSQL data folder: it has files but no PG_VERSION.")
        folder.data.rmdir()
    failures = []
    for locale in _locales(binaries.major):
        command = [
            binaries.program("initdb"),
            *("--pgdata", str(folder.unfinished), "--username", ROLE, "--auth", "trust", "--encoding", "UTF8"),
            *locale,
            *("--data-checksums" if durable else "--no-sync",),
        ]
        # The messages are read by people and by us: in English, whatever the terminal's language.
        outcome = subprocess.run(
            account.command(command),
            capture_output=True,
            text=True,
            errors="replace",
            cwd=folder.root,
            env={**os.environ, "LC_ALL": "C", "LANG": "C"},
        )
        if outcome.returncode == 0:
            folder.unfinished.rename(folder.data)
            return
        failures.append((outcome.stderr or outcome.stdout).strip())
        shutil.rmtree(folder.unfinished, ignore_errors=True)
        if "locale" not in failures[-1]:
            break
    raise ServerProblem("PostgreSQL could not make its data folder:\n  " + failures[-1].replace("\n", "\n  "))


def server_options(folder: Folder, *, durable: bool) -> list[str]:
    """The settings on the server's command line, where no file can undo them; others may go into postgresql.conf."""
    settings = {
        "listen_addresses": "",
        # The value is a list: quotes keep a comma or a blank in a path together.
        "unix_socket_directories": '"' + str(folder.socket_folder).replace('"', '""') + '"',
        "unix_socket_permissions": "0700",
        "port": "5432",
        "logging_collector": "off",
        "log_line_prefix": "%m [%p] ",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "max_connections": "100",
        "shared_buffers": f"{_buffers_mb()}MB",
        "random_page_cost": "1.1",
        "jit": "off",
        **(DURABLE if durable else THROW_AWAY),
    }
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def _locales(major: int) -> list[list[str]]:
    if major >= BUILTIN_LOCALE_MAJOR:
        return [["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]]
    return [["--locale-provider=libc", "--locale", name] for name in LIBC_LOCALES]


def _buffers_mb() -> int:
    """An eighth of the memory, at most 512 MB: the web workers live on the same machine."""
    try:
        memory_mb = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 1_048_576
    except (ValueError, OSError):
        memory_mb = 1024
    return max(32, min(LARGEST_BUFFERS_MB, memory_mb // 8))
