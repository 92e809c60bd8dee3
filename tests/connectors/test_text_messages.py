"""Text messages are written into a folder, or handed to a gateway over HTTP; a gateway that fails is an error."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from ringup.notifications.connectors.text_messages import FolderGateway, HttpGateway, TextMessage, configured

HELLO = TextMessage(id="m1", recipient="+31612345678", sender="Harbor", body="Hello")


@pytest.fixture
def gateway():
    class Gateway(HTTPServer):
        status, taken = 202, []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.server.taken.append((self.headers["Authorization"], self.headers["Idempotency-Key"], content))
            self.send_response(self.server.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            """Silent."""

    server = Gateway(("127.0.0.1", 0), Handler)
    server.taken = []
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def address(gateway):
    return f"http://127.0.0.1:{gateway.server_address[1]}/messages"


def test_a_gateway_gets_the_message_with_its_key(gateway):
    HttpGateway(url=address(gateway), key="secret").send(HELLO)
    content = {"id": "m1", "to": "+31612345678", "from": "Harbor", "text": "Hello"}
    assert gateway.taken == [("Bearer secret", "m1", content)]


def test_a_gateway_that_refuses_or_is_away_is_an_error(gateway):
    gateway.status = 503
    with pytest.raises(OSError, match="503"):
        HttpGateway(url=address(gateway), key="secret").send(HELLO)
    with pytest.raises(OSError, match="ConnectError"):
        HttpGateway(url="http://127.0.0.1:9/", key="secret", seconds=2).send(HELLO)


def test_without_a_gateway_messages_go_into_the_folder(tmp_path):
    settings = {"url": "", "key": "", "folder": str(tmp_path / "texts")}
    configured(settings).send(HELLO)
    assert (tmp_path / "texts" / "m1.txt").read_text() == "To: +31612345678\nFrom: Harbor\n\nHello\n"
    assert isinstance(configured(settings), FolderGateway)
    assert isinstance(configured({**settings, "url": "http://127.0.0.1:9/"}), HttpGateway)
