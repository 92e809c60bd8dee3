"""Becomes another program under an account, tied to a parent's life if asked. Standard library only: it runs as root.

    python -I -S launch.py WAY USER GROUP PARENT PROGRAM ARGUMENT...

WAY: `as_is`; `namespace` (a user namespace in which the caller is USER and GROUP); `account` (give up root for them).
PARENT: the pid of the caller when the program must not outlive it, else 0.
"""

import ctypes
import os
import signal
import sys

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
CANNOT = 71  # EX_OSERR


def enter_namespace(user: int, group: int) -> None:
    """Maps the caller to (user, group) in a new user namespace; outside, the files stay the caller's."""
    real_user, real_group = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {real_user} 1"),
        ("gid_map", f"{group} {real_group} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def become(user: int, group: int) -> None:
    """Gives up root for good."""
    os.setgroups([])
    os.setgid(group)
    os.setuid(user)


def die_with(parent: int) -> None:
    """Asks the kernel for SIGINT (PostgreSQL's fast shutdown) when the parent ends, however it ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we asked
        sys.exit(CANNOT)


def main(arguments: list[str]) -> None:
    """Takes the command line without the program's own name; does not come back."""
    way, user, group, parent, *command = arguments
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's background jobs are born ignoring it
    try:
        if way == "namespace":
            enter_namespace(int(user), int(group))
        elif way == "account":
            become(int(user), int(group))
        # After the change of identity: the kernel forgets the request when a process changes it.
        if int(parent):
            die_with(int(parent))
        os.execv(command[0], command)
    except OSError as error:
        sys.stderr.write(f"cannot run {command[0]} ({way}): {error}\n")
        sys.exit(CANNOT)


if __name__ == "__main__":
    main(sys.argv[1:])
