"""The web application as a server with an event loop loads it: `/live` on the loop, all other requests in threads."""

from typing import Any

from a2wsgi import WSGIMiddleware
from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, Scope
from django.db import connection

from ringup.project import environment
from ringup.project.wsgi import application as pages

# These need Django set up, which the import above has done.
from ringup.web.live.exchange import Exchange  # isort: skip
from ringup.web.live.stream import LiveStream  # isort: skip

LIVE = "/live"


def _connection_parameters() -> dict[str, object]:
    parameters = connection.get_connection_params()
    return {name: value for name, value in parameters.items() if name not in {"context", "cursor_factory", "pool"}}


news = Exchange(_connection_parameters)
live = LiveStream(news)
handler: Any = pages
in_threads: Any = WSGIMiddleware(handler, workers=environment.number("RINGUP_THREADS", default=4))


async def application(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """One request, to where it belongs."""
    if scope["type"] == "http" and scope["path"] == LIVE:
        await live(scope, receive, send)
    else:
        await in_threads(scope, receive, send)
