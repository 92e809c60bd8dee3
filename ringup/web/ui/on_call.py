"""The call that is going on, in the bar of every page: the way back to the desk is one key or click."""

from dataclasses import dataclass
from typing import ClassVar

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.calls.queries import find_live_call
from ringup.calls.rules.states import CallState
from ringup.plumbing import formats
from ringup.web.ui.panels import Panel


@dataclass(frozen=True, kw_only=True)
class OnCall(Panel):
    """Empty without a call."""

    area: ClassVar[str] = "ui"
    text: str = ""
    address: str = ""


def on_call_panel(actor: Actor | None) -> OnCall:
    """The actor's call of now; only who takes orders is asked for one."""
    if actor is None or not actor.may(Permission.TAKE_ORDERS):
        return OnCall()
    call = find_live_call(actor)
    if call is None:
        return OnCall()
    word = _("On call") if call.state == CallState.ANSWERED else _("Incoming call")
    number = formats.phone(call.caller) if call.caller else _("number withheld")
    return OnCall(text=f"{word} · {number}", address=_desk())


def _desk() -> str:
    try:
        return reverse("desk:home")
    except NoReverseMatch:
        return "/"
