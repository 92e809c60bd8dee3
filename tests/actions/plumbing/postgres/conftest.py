"""The fixtures of the server's tests."""

from tests.actions.plumbing.postgres.servers import binaries, home, new_data, server

__all__ = ["binaries", "home", "new_data", "server"]
