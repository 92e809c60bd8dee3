"""Puts the static files where whitenoise serves them, only when one of them has changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

FINGERPRINT = ".fingerprint"


def collect_static_files() -> bool:
    """Copies, names by content and compresses all static files; False when nothing changed since the last time.

    Files of an earlier version stay: a page that is open in a browser still asks for them.
    """
    target = Path(settings.STATIC_ROOT)
    fingerprint = _fingerprint()
    stamp = target / FINGERPRINT
    if stamp.exists() and stamp.read_text() == fingerprint:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(fingerprint)
    return True


def _fingerprint() -> str:
    """Of the names, sizes and times of all static files: reading them all would take longer than copying."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\0".encode())
    return digest.hexdigest()
