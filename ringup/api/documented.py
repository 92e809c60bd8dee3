"""The API's own description (OpenAPI 3.1): what ninja knows, and what is the same for every operation of ours."""

from typing import Any

import orjson
from django.http import HttpRequest
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.parser import Parser

from ringup.api.methods import guarded
from ringup.api.problems import CONTENT_TYPE, Problem

REFUSED = {
    400: "The body is no JSON.",
    401: "No token, or one that opens nothing.",
    403: "The role, or a switch of the call center, does not allow it.",
    404: "There is no such thing in your company.",
    409: "Its state does not allow it, or the same request is being worked on.",
    422: "The content is refused; `errors` says why and where.",
}
KEY_PARAMETER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "Send the same key again after a lost answer: the request is executed once, its answer repeated.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}


class StrictJson(Parser):
    """JSON as the standard has it: no NaN, no half characters, no bytes that are no UTF-8."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body's value; 400 for what is none."""
        try:
            return orjson.loads(request.body)
        except orjson.JSONDecodeError:
            raise HttpError(400, "not JSON") from None


class DocumentedApi(NinjaAPI):
    """Adds the refusals and the idempotency key to the description of each operation."""

    def _get_urls(self) -> list[Any]:
        urls = super()._get_urls()
        return [guarded(entry) if isinstance(entry, URLPattern) else entry for entry in urls]

    def get_openapi_schema(self, **options: Any) -> Any:
        """The description."""
        schema: Any = super().get_openapi_schema(**options)
        definition = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"].update(definition.pop("$defs"), Problem=definition)
        for path in schema["paths"].values():
            for operation in path.values():
                self._complete(operation)
        return schema

    def _complete(self, operation: dict[str, Any]) -> None:
        for status, description in REFUSED.items():
            answer = operation["responses"].setdefault(status, {"description": description, "content": {}})
            answer["description"] = description
            answer["content"][CONTENT_TYPE] = {"schema": {"$ref": "#/components/schemas/Problem"}}
        if operation.pop("x-idempotent", False):
            operation["parameters"].append(KEY_PARAMETER)
