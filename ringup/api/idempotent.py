"""The header `Idempotency-Key` on requests that make something (as Stripe does it)."""

import re
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from ringup.api.problems import CONTENT_TYPE, plain_problem, problem
from ringup.api.tokens import caller
from ringup.call_centers.rules.actor import Actor
from ringup.plumbing.idempotency import Held, KeptAnswer, content_hash, hold_key, keep_answer, let_go
from ringup.plumbing.surviving import surviving
from ringup.values.refusal import Refusal

KEY = re.compile(r"[!-~]{1,255}", re.ASCII)
View = Callable[..., HttpResponse]


def submit_key_of(request: HttpRequest, actor: Actor) -> str:
    """Under which key an order of this request is placed or submitted; apart from the keys of all other callers.

    Nothing without the header: then each request is its own.
    """
    key = request.headers.get("Idempotency-Key", "")
    return f"api:{sha256(f'{_scope(actor)} {key}'.encode()).hexdigest()[:56]}" if key else ""


def idempotent(view: View) -> View:
    """With the header, the same request is executed once and its answer given again; without it, as always.

    The work and the kept answer are one transaction: whoever dies in between has done nothing.
    """

    def execute(held: Held, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with surviving(), transaction.atomic():
            answer = view(request, *args, **kwargs)
            if answer.status_code >= 300:
                transaction.set_rollback(True)
            elif not keep_answer(held, status=answer.status_code, body=answer.content):
                transaction.set_rollback(True)
                answer = problem(Refusal(code="idempotency_in_progress"))
        return answer

    return _door(view, execute)


def idempotent_in_phases(view: View) -> View:
    """The same for work that asks a processor between two transactions.

    The action behind it must be repeatable under `submit_key_of`: after a death in between, the next request with the
    key finds what was placed and goes on from there.
    """

    def execute(held: Held, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        if answer.status_code < 300:
            keep_answer(held, status=answer.status_code, body=answer.content)
        return answer

    return _door(view, execute)


def _door(view: View, execute: Callable[..., HttpResponse]) -> View:
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return view(request, *args, **kwargs)
        if not KEY.fullmatch(key):
            return plain_problem(422, "idempotency_key_not_understood")
        request_hash = content_hash((request.method or "").encode(), request.path.encode(), request.body)
        held = hold_key(scope=_scope(caller(request)), key=key, request_hash=request_hash)
        if isinstance(held, Refusal):
            return _later(problem(held))
        if isinstance(held, KeptAnswer):
            return _again(held)
        try:
            answer = execute(held, request, *args, **kwargs)
        except BaseException:
            let_go(held)
            raise
        if answer.status_code >= 300:
            let_go(held)
        return answer

    return door


def _scope(actor: Actor) -> str:
    return f"api:{actor.legal_entity}:{actor.user}"


def _later(answer: HttpResponse) -> HttpResponse:
    if answer.status_code == 409:
        answer.headers["Retry-After"] = "1"
    return answer


def _again(kept: KeptAnswer) -> HttpResponse:
    content_type = "application/json" if kept.status < 400 else CONTENT_TYPE
    answer = HttpResponse(kept.body, status=kept.status, content_type=content_type)
    answer.headers["Idempotent-Replayed"] = "true"
    return answer
