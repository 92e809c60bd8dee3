"""The embedded PostgreSQL: a private server in Ringup's own folder, for a machine that has none to offer.

`find_server(home)` says which binaries, folder and account; `start`, `stop`, `status`, `back_up`, `restore` act on it.
"""

from pathlib import Path

from ringup.plumbing.postgres.account import choose_account
from ringup.plumbing.postgres.binaries import choose_binaries
from ringup.plumbing.postgres.copies import back_up, restore
from ringup.plumbing.postgres.durability import unsafe_settings
from ringup.plumbing.postgres.folder import Folder
from ringup.plumbing.postgres.problem import ServerProblem
from ringup.plumbing.postgres.server import Server, Status, status
from ringup.plumbing.postgres.starting import start
from ringup.plumbing.postgres.stopping import stop

__all__ = [
    "Folder",
    "Server",
    "ServerProblem",
    "Status",
    "back_up",
    "find_server",
    "restore",
    "start",
    "status",
    "stop",
    "unsafe_settings",
]


def find_server(home: Path) -> Server:
    """The embedded server that lives under `home`; nothing is written or started yet.

    Raises ServerProblem when no PostgreSQL binaries fit.
    """
    folder = Folder(root=home.resolve() / "postgres")
    binaries = choose_binaries(folder.data, data_major=folder.major())
    return Server(folder=folder, binaries=binaries, account=choose_account(folder))
