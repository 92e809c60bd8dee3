"""Where the embedded server keeps its things: data, log, lock, socket. Nothing outside this folder is changed."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from ringup.plumbing.postgres.problem import ServerProblem

SOCKET_FILE = ".s.PGSQL.5432"
# An address of a Unix socket holds 108 bytes on Linux and 104 on macOS, the final zero included.
LONGEST_SOCKET_PATH = 103
# A fixed place: TMPDIR and XDG_RUNTIME_DIR differ between two terminals, and both must find the same socket.
SHORT_BASE = Path("/tmp")  # noqa: S108 - the folder made there is private and checked


@dataclass(frozen=True, kw_only=True)
class Folder:
    """The paths below one root, e.g. `.ringup/postgres`."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def unfinished(self) -> Path:
        """A data folder that is still being made; it is renamed to `data` once it is whole."""
        return self.root / "data.unfinished"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def lock(self) -> Path:
        return self.root / "lock"

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    @property
    def socket_folder(self) -> Path:
        """Beside the data when the path fits into a socket's address, else a short private folder named after it."""
        beside = self.root / "socket"
        if len(os.fsencode(beside / SOCKET_FILE)) <= LONGEST_SOCKET_PATH:
            return beside
        return SHORT_BASE / f"ringup-{hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]}"

    def url(self, database: str = "ringup") -> str:
        """The address of a database of this server, as `DATABASE_URL` takes it."""
        return f"postgresql://ringup@/{database}?host={quote(str(self.socket_folder), safe='')}"

    def major(self) -> int | None:
        """The major version that made the data folder; None when there is no data yet."""
        try:
            return int((self.data / "PG_VERSION").read_text().strip())
        except FileNotFoundError:
            return None
        except PermissionError as error:
            raise ServerProblem(
                f"{self.data} belongs to another user: run Ringup as that user, or set RINGUP_HOME to your own folder."
            ) from error
        except ValueError as error:
            raise ServerProblem(
                f"{self.data} is not a PostgreSQL data folder: its PG_VERSION holds no number."
            ) from error

    def postmaster_pid(self) -> int | None:
        """The process number in postmaster.pid, dead or alive; None without one."""
        try:
            return int(self.pid_file.read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    def forget_dead_server(self) -> None:
        """Removes the lock files of a server that is proven dead.

        PostgreSQL would do so itself, except when the number has gone to another process meanwhile, as after a restart
        of a container. Its shared-memory check, which protects the data, is not touched by this.
        """
        self.pid_file.unlink(missing_ok=True)
        for name in (SOCKET_FILE, f"{SOCKET_FILE}.lock"):
            (self.socket_folder / name).unlink(missing_ok=True)

    def prepare(self, *, owner: tuple[int, int] | None) -> None:
        """Makes the root and the socket folder, private to the server's account.

        `owner` is the (user, group) to give a new folder to; None keeps the caller's. Raises ServerProblem when a
        folder exists and is not ours alone: somebody else could be listening there.
        """
        self.root.parent.mkdir(parents=True, exist_ok=True)
        for path in (self.root, self.socket_folder):
            try:
                path.mkdir(mode=0o700)
            except FileExistsError:
                _must_be_private(path, user=owner[0] if owner else os.geteuid())
            else:
                if owner:
                    os.chown(path, *owner)


def _must_be_private(path: Path, *, user: int) -> None:
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != user or stat.S_IMODE(found.st_mode) & 0o077:
        raise ServerProblem(
            f"{path} must be a folder of user {user} that nobody else may enter (mode 700). "
            "Look at what it is, then remove it or mend it, and start again."
        )
