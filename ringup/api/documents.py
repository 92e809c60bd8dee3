"""A kept document as the answer of the API, or why there is none."""

from typing import Any

from django.http import HttpResponse

from ringup.api.problems import problem
from ringup.notifications.models import Document
from ringup.values.refusal import Refusal

XML_TYPE = "application/xml"
# What the description says of an operation that answers with a file.
XML: dict[str, Any] = {
    "responses": {
        200: {"description": "The document.", "content": {XML_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
    }
}


def document_answer(found: Document | Refusal) -> HttpResponse:
    """The file with its name, or the refusal."""
    if isinstance(found, Refusal):
        return problem(found)
    with found.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type=XML_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    return response
