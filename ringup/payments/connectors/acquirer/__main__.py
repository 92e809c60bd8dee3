"""`python -m ringup.payments.connectors.acquirer --port 8299 --journal acquirer.sqlite3`: runs until it is stopped."""

import argparse
import os
import signal
import sys
import threading

from ringup.payments.connectors.acquirer.server import AcquirerServer


def main() -> int:
    """Serve until SIGTERM or Ctrl-C. Key and secret come from the environment, as they stand in no process list."""
    parser = argparse.ArgumentParser(description="A card acquirer for demos and tests. It moves no money.")
    parser.add_argument("--port", type=int, default=8299)
    parser.add_argument("--journal", default="acquirer.sqlite3")
    parser.add_argument("--webhook-url", default="", help="where events are posted to; none: they are not")
    parser.add_argument("--chaos", type=int, help="a seed: events come in any order, and some more than once")
    options = parser.parse_args()
    server = AcquirerServer(
        journal=options.journal,
        key=os.environ.get("RINGUP_FAKE_ACQUIRER_KEY", "fake-key"),
        webhook_secret=os.environ.get("RINGUP_FAKE_ACQUIRER_SECRET", "fake-secret"),
        webhook_url=options.webhook_url,
        port=options.port,
        chaos=options.chaos,
    )
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    server.start()
    sys.stdout.write(f"the fake acquirer listens on {server.url}\n")
    sys.stdout.flush()
    stopped.wait()
    server.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
