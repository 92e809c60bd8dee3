"""The header `Idempotency-Key` on requests that make something."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from ringup.api.problems import CONTENT_TYPE, plain_problem, problem
from ringup.api.tokens import caller
from ringup.plumbing.idempotency import KeptAnswer, content_hash, hold_key, keep_answer, let_go
from ringup.values.refusal import Refusal

LONGEST = 255
View = Callable[..., HttpResponse]


def key_of(request: HttpRequest) -> str:
    """The key that the caller sent, or nothing."""
    return request.headers.get("Idempotency-Key", "")


def idempotent(view: View) -> View:
    """With the header, the same request is executed once and its answer given again; without it, as always."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = key_of(request)
        if not key:
            return view(request, *args, **kwargs)
        if len(key) > LONGEST or not key.isprintable():
            return plain_problem(422, "idempotency_key_not_understood")
        actor = caller(request)
        request_hash = content_hash((request.method or "").encode(), request.path.encode(), request.body)
        held = hold_key(scope=f"api:{actor.user}", key=key, request_hash=request_hash)
        if isinstance(held, Refusal):
            return problem(held)
        if isinstance(held, KeptAnswer):
            return _again(held)
        try:
            answer = view(request, *args, **kwargs)
        except BaseException:
            let_go(held)
            raise
        if answer.status_code < 300:
            keep_answer(held, status=answer.status_code, body=answer.content)
        else:
            let_go(held)
        return answer

    return door


def _again(kept: KeptAnswer) -> HttpResponse:
    content_type = "application/json" if kept.status < 400 else CONTENT_TYPE
    answer = HttpResponse(kept.body, status=kept.status, content_type=content_type)
    answer.headers["Idempotent-Replayed"] = "true"
    return answer
