"""Text messages: into a folder where nobody is to be written to, else through any gateway that takes JSON over HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import httpx

SECONDS = 10.0


@dataclass(frozen=True, kw_only=True)
class TextMessage:
    """`recipient` is a number in E.164; `id` stays the same when the message is sent again."""

    id: str
    recipient: str
    sender: str
    body: str


class TextGateway(Protocol):
    """Hands a text message over; OSError when that failed."""

    def send(self, message: TextMessage) -> None: ...


class FolderGateway:
    """Writes each message into a file of the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: TextMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        text = f"To: {message.recipient}\nFrom: {message.sender}\n\n{message.body}\n"
        (self.folder / f"{message.id}.txt").write_text(text)


class HttpGateway:
    """POSTs `{"id", "to", "from", "text"}` with a bearer key; a status from 200 to 299 takes the message."""

    def __init__(self, *, url: str, key: str, seconds: float = SECONDS) -> None:
        self.url = url
        self.client = httpx.Client(headers={"Authorization": f"Bearer {key}"}, timeout=httpx.Timeout(seconds))

    def send(self, message: TextMessage) -> None:
        content = {"id": message.id, "to": message.recipient, "from": message.sender, "text": message.body}
        try:
            answer = self.client.post(self.url, json=content, headers={"Idempotency-Key": message.id})
        except httpx.HTTPError as error:
            raise OSError(type(error).__name__) from error
        if not answer.is_success:
            raise OSError(f"the gateway answers {answer.status_code}")


def configured(settings: Mapping[str, str]) -> TextGateway:
    """The gateway of an installation: with a `url` the gateway there, else the `folder`."""
    if settings["url"]:
        return HttpGateway(url=settings["url"], key=settings["key"])
    return FolderGateway(Path(settings["folder"]))
