"""Panels: one frozen value, one template with a leading underscore, one DOM id, one URL name, all with the same name.

An answer to a change is a list of panels. Each replaces its own place on the page, whatever asked for it; rows of a
long list are panels of their own, so that a change of one line never sends the others again.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True, kw_only=True)
class Panel:
    """What one place of the page shows: already worded, formatted and filtered by permission.

    `OrderTotals` of the area `desk/orders` is the template `desk/orders/_order_totals.html` and the id `order-totals`.
    A row is a panel with a `key`: `OrderLine(key="k7w2")` has the id `order-line-k7w2`.
    """

    area: ClassVar[str]
    is_row: ClassVar[bool] = False
    key: str = ""

    @classmethod
    def panel_name(cls) -> str:
        """The one name, e.g. `order-totals`."""
        return CAPITAL.sub("-", cls.__name__).lower()

    @classmethod
    def template_file(cls) -> str:
        """The template file, e.g. `desk/orders/_order_totals.html`."""
        return f"{cls.area}/_{cls.panel_name().replace('-', '_')}.html"

    @property
    def dom_id(self) -> str:
        """The id of the place that shows this panel."""
        return f"{self.panel_name()}-{self.key}" if self.key else self.panel_name()


@dataclass(frozen=True, kw_only=True)
class Append:
    """A new row at the end of a list."""

    panel: Panel
    into: str


@dataclass(frozen=True, kw_only=True)
class Remove:
    """A place that is no longer there."""

    dom_id: str


@dataclass(frozen=True, kw_only=True)
class StatusLine(Panel):
    """One quiet sentence at the bottom of the page about what just happened; it covers nothing and asks nothing."""

    area: ClassVar[str] = "ui"
    text: str = ""
    tone: str = ""


Change = Panel | Append | Remove


def render_panel(panel: Panel, *, request: HttpRequest | None = None, swap: str = "") -> SafeString:
    """The panel's HTML. `swap` is the out-of-band instruction of an answer; empty on a full page."""
    oob = format_html(' hx-swap-oob="{}"', swap) if swap else ""
    return render_to_string(panel.template_file(), {"panel": panel, "oob": oob}, request=request)


def render_change(change: Change, *, request: HttpRequest) -> str:
    """One change as htmx takes it. Table rows travel in a template element, because a bare row is not valid HTML."""
    if isinstance(change, Remove):
        return format_html('<div id="{}" hx-swap-oob="delete"></div>', change.dom_id)
    if isinstance(change, Append):
        row = render_panel(change.panel, request=request)
        return format_html('<template><tbody hx-swap-oob="beforeend:#{}">{}</tbody></template>', change.into, row)
    html = render_panel(change, request=request, swap="true")
    return format_html("<template>{}</template>", html) if change.is_row else html


def answer(
    request: HttpRequest,
    changes: Iterable[Change],
    *,
    status: int = 200,
    focus: str = "",
    events: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The answer to a change: 200 with what changed, 422 with a refusal, 409 with fresh data.

    `focus` is the id of the place where the hand goes; the browser moves it there and nowhere else. `events` are told
    to the page once the panels are in place.
    """
    html = mark_safe("\n".join(render_change(change, request=request) for change in changes))  # noqa: S308 (rendered above)
    response = HttpResponse(html, status=status)
    response["Vary"] = "HX-Request"
    told = {**(events or {}), **({"ringup:focus": {"to": focus}} if focus else {})}
    if told:
        response["HX-Trigger-After-Settle"] = json.dumps(told)
    return response
