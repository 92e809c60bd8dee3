"""A scene with a caller: a client that sends Ada's token."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from ringup.call_centers.actions.create_api_token import create_api_token
from ringup.call_centers.models import Role, User
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.values.refusal import Refusal
from tests.factories.scenes import Scene, make_scene


@dataclass(frozen=True)
class Caller:
    """An API client with a token."""

    key: str

    def ask(self, method: str, address: str, body: Any = None, **headers: str) -> Any:
        """The answer to a request with a JSON body."""
        return Client().generic(
            method,
            f"/api/v1{address}",
            "" if body is None else body if isinstance(body, str) else json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.key}", **headers},
            secure=True,
        )


def caller_for(actor: Actor) -> Caller:
    """A client with a fresh token of the actor."""
    made = create_api_token(actor, name="tests")
    assert not isinstance(made, Refusal), made
    return Caller(made[1])


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def ada(scene: Scene) -> Caller:
    """Ada, whose role may use the API here."""
    return permitted(scene, "agent", scene.ada)


def permitted(scene: Scene, code: str, user: User) -> Caller:
    """A client of the user, whose role may use the API from now on."""
    role = Role.objects.get(legal_entity=scene.legal_entity, code=code)
    role.permissions = [*role.permissions, Permission.USE_API.value]
    role.save()
    return caller_for(scene.actor(user))
