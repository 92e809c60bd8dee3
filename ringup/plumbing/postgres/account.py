"""As whom the server runs. PostgreSQL refuses root, so root runs it without root's powers or as somebody else.

Root first tries a user namespace, in which root's own files belong to an unprivileged number: nothing changes owner.
Where that is forbidden, an unprivileged account runs the server and owns its folder. All others run it as they are.
"""

import os
import pwd
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ringup.plumbing.postgres.folder import Folder
from ringup.plumbing.postgres.problem import ServerProblem

LAUNCHER = Path(__file__).with_name("launch.py")
ACCOUNT_NAMES = ("postgres", "nobody", "daemon")


@dataclass(frozen=True, kw_only=True)
class Account:
    """`way` is one of the launcher's: as_is, namespace (numbers inside it), account (numbers to become)."""

    way: str
    user: int
    group: int

    @property
    def owner(self) -> tuple[int, int] | None:
        """Who must own the server's folder, where that is not the caller."""
        return (self.user, self.group) if self.way == "account" else None

    def command(self, arguments: Sequence[str], *, dies_with: int = 0) -> list[str]:
        """The command line that runs `arguments` as this account; `dies_with` is a parent's pid or 0."""
        if self.way == "as_is" and not dies_with:
            return list(arguments)
        return [
            *(sys.executable, "-I", "-S", str(LAUNCHER)),
            *(self.way, str(self.user), str(self.group), str(dies_with)),
            *arguments,
        ]


def choose_account(folder: Folder) -> Account:
    """The account for the server of a folder. Data that exists keeps the account that made it."""
    if os.geteuid() != 0:
        return Account(way="as_is", user=os.geteuid(), group=os.getegid())
    try:
        owner = folder.data.stat()
    except FileNotFoundError:
        owner = None
    if owner is not None and owner.st_uid != 0:
        return Account(way="account", user=owner.st_uid, group=owner.st_gid)
    unprivileged = _unprivileged()
    if namespace_is_allowed(unprivileged):
        return unprivileged
    if owner is not None:
        raise ServerProblem(
            f"{folder.data} belongs to root, PostgreSQL refuses to run as root, and user namespaces are forbidden "
            "here. Run Ringup as an ordinary user with a folder of its own, or set DATABASE_URL."
        )
    return Account(way="account", user=unprivileged.user, group=unprivileged.group)


def namespace_is_allowed(account: Account) -> bool:
    """Whether root may make a user namespace here; many containers forbid it."""
    if sys.platform != "linux":
        return False
    return subprocess.run(account.command(["/bin/sh", "-c", ":"]), capture_output=True, timeout=20).returncode == 0


def must_reach(account: Account, *, folder: Path, program: str) -> None:
    """Raises ServerProblem when the account may not write the folder or run the program.

    It happens when root's checkout lies in a folder that only root may enter; its modes are not ours to change.
    """
    script = 'test -w "$1" && test -x "$1" && test -x "$2"'
    outcome = subprocess.run(
        account.command(["/bin/sh", "-c", script, "sh", str(folder), program]),
        capture_output=True,
        timeout=20,
        cwd="/",
    )
    if outcome.returncode != 0:
        raise ServerProblem(
            f"PostgreSQL refuses to run as root, and user {account.user}, as whom it would run, cannot use {folder} "
            f"and {program}: a folder above them is closed to others. Run Ringup as an ordinary user, or move it "
            "and its RINGUP_HOME to a folder that others may enter, or set DATABASE_URL."
        )


def _unprivileged() -> Account:
    for name in ACCOUNT_NAMES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        if found.pw_uid != 0:
            return Account(way="namespace", user=found.pw_uid, group=found.pw_gid)
    raise ServerProblem(
        f"PostgreSQL refuses to run as root, and none of the accounts {', '.join(ACCOUNT_NAMES)} exists here. "
        "Run Ringup as an ordinary user, or set DATABASE_URL."
    )
