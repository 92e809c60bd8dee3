"""Steps of a script that the agent ticks, and where in the call a script is said."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_POST

from ringup.call_centers.rules.actor import Actor
from ringup.directed_selling.actions.tick_step import tick_step as tick_step_action
from ringup.directed_selling.rules.scripts import Moment
from ringup.orders.models import SalesLine
from ringup.values.refusal import Refusal
from ringup.web.desk.orders.answers import refuse, show_panels
from ringup.web.desk.orders.doors import shown_order, takes_orders
from ringup.web.desk.orders.page import last_line
from ringup.web.desk.orders.panels.order_script import order_script_panel, scripts_due
from ringup.web.desk.orders.shown import Shown


def script_place(shown: Shown, asked: QueryDict) -> tuple[SalesLine | None, Moment]:
    """The line that is shown with the order's start, or the recap without one."""
    if asked.get("moment") == Moment.END:
        return None, Moment.END
    return shown.rows.line(asked.get("line", "")) or last_line(shown.rows.lines), Moment.START


@takes_orders
@require_POST
def tick_step(request: HttpRequest, actor: Actor, order: str, script: str, step: int) -> HttpResponse:
    """Ticks a step, or takes the tick away; the hand stays where it is."""
    outcome = tick_step_action(actor, order=order, script=script, step=step, ticked=bool(request.POST.get("ticked")))
    shown = shown_order(actor, order)
    line, moment = script_place(shown, request.POST)
    panel = order_script_panel(shown, line, scripts_due(shown, line, moment))
    if isinstance(outcome, Refusal):
        return refuse(request, shown, outcome, panel)
    return show_panels(request, shown, [panel])
