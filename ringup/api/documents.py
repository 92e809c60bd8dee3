"""A kept document as the answer of the API, or why there is none."""

from typing import Any

from django.http import HttpResponse

from ringup.api.problems import problem
from ringup.notifications.models import Document
from ringup.values.refusal import Refusal

XML_TYPE = "application/xml"
PDF_TYPE = "application/pdf"


def _file_of(media_type: str) -> dict[str, Any]:
    schema = {"type": "string", "format": "binary"}
    return {"responses": {200: {"description": "The document.", "content": {media_type: {"schema": schema}}}}}


# What the description says of an operation that answers with a file.
XML, PDF = _file_of(XML_TYPE), _file_of(PDF_TYPE)


def document_answer(found: Document | Refusal) -> HttpResponse:
    """The file with its name, or the refusal."""
    if isinstance(found, Refusal):
        return problem(found)
    with found.file.open("rb") as file:
        return file_answer(file.read(), XML_TYPE, found.file_name)


def file_answer(content: bytes, media_type: str, name: str) -> HttpResponse:
    """A file to keep, with its name."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
