"""What was asked of a supervisor about this order: still waiting, an offer to take or decline, or answered just now."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringup.orders.models import PriceApproval
from ringup.orders.queries import list_order_approvals, seconds_left
from ringup.orders.rules.approval_states import ApprovalState
from ringup.web.desk.orders.panels.order_panel import OrderPanel
from ringup.web.desk.orders.shown import Shown
from ringup.web.ui.wording.approvals import say_subject, say_value

# What is said, and in which tone; who decided is a name, or nobody where a rule did.
SAID: dict[str, tuple[str | Promise, str]] = {
    ApprovalState.ASKED: (gettext_lazy("A supervisor is asked: %(subject)s at %(asked)s."), "accent"),
    ApprovalState.COUNTERED: (gettext_lazy("%(name)s offers %(counter)s instead of %(asked)s: %(subject)s."), "accent"),
    ApprovalState.ACCEPTED: (gettext_lazy("%(name)s accepted %(granted)s: %(subject)s."), "good"),
    ApprovalState.DENIED: (gettext_lazy("%(name)s denied %(asked)s: %(subject)s."), "bad"),
    ApprovalState.EXPIRED: (gettext_lazy("Nobody answered in time: %(subject)s stays as it is."), "warn"),
}


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question. `seconds` is empty unless it waits; `offers` when there is something to take or to decline."""

    approval: str
    text: str
    tone: str
    waits: bool = False
    offers: bool = False
    seconds: int = 0


@dataclass(frozen=True, kw_only=True)
class OrderApprovals(OrderPanel):
    questions: tuple[Question, ...] = ()
    asks_back: bool = False


def order_approvals_panel(shown: Shown) -> OrderApprovals:
    """The order's questions; one query."""
    rows = list_order_approvals(shown.order, at=timezone.now()) if shown.is_stored else []
    questions = tuple(_question(shown, row) for row in rows)
    return OrderApprovals(order=shown.id, questions=questions, asks_back=any(each.offers for each in questions))


def _question(shown: Shown, row: PriceApproval) -> Question:
    text, tone = SAID[row.state]
    by = row.decided_by
    words = {
        "subject": say_subject(row),
        "asked": say_value(row.asked, shown.currency),
        "counter": say_value(row.counter, shown.currency),
        "granted": say_value(row.granted, shown.currency),
        "name": (by.get_full_name() or by.username) if by else _("The rule for unanswered questions"),
    }
    return Question(
        approval=row.public_id,
        text=str(text) % words,
        tone=tone,
        waits=row.state == ApprovalState.ASKED,
        offers=row.state == ApprovalState.COUNTERED,
        seconds=seconds_left(row, timezone.now()),
    )
