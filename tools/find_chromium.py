"""Makes sure that there is a Chromium for the browser tests: the system's, else from its package manager."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
# How each package manager installs it without asking, and whether a fresh list must be fetched first.
PACKAGE_MANAGERS = {
    "apt-get": (["apt-get", "update", "-q"], ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"]),
    "dnf": ([], ["dnf", "install", "-y", "chromium"]),
    "zypper": ([], ["zypper", "--non-interactive", "install", "chromium"]),
    "pacman": ([], ["pacman", "-Sy", "--noconfirm", "chromium"]),
    "apk": ([], ["apk", "add", "chromium"]),
}


def chromium() -> str | None:
    """The program: CHROMIUM when set, else the first on the path."""
    chosen = os.environ.get("CHROMIUM")
    return chosen or next(filter(None, map(shutil.which, NAMES)), None)


def install() -> str:
    """Installs it where that is allowed; ends with the command to type where it is not."""
    manager = next((name for name in PACKAGE_MANAGERS if shutil.which(name)), None)
    if manager is None:
        sys.exit("The browser tests need Chromium. Install it, or set CHROMIUM to the program.")
    first, command = PACKAGE_MANAGERS[manager]
    typed = f"sudo {' '.join(command)}"
    if os.geteuid() != 0:
        sys.exit(f"The browser tests need Chromium. Install it with:\n  {typed}\nor set CHROMIUM to the program.")
    for each in filter(None, (first, command)):
        if subprocess.run(each, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}).returncode:
            sys.exit(f"Chromium could not be installed. Type:\n  {typed}\nor set CHROMIUM to the program.")
    return chromium() or sys.exit(f"`{typed}` brought no Chromium; set CHROMIUM to the program.")


if __name__ == "__main__":
    print(chromium() or install())
