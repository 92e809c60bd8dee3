"""What a plan does to the payments of an order, one sentence for each of them, before it is done."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from ringup.payments.loading import payment_of
from ringup.payments.loading.refund_methods import outgoing_of
from ringup.payments.models import PaymentLine
from ringup.payments.rules.difference import Plan, Step, StepKind, is_paid_out
from ringup.payments.rules.refund_methods import OutgoingMethod
from ringup.payments.rules.refunds import needs_approval
from ringup.plumbing import formats
from ringup.pricing.rules.prices.exchange import Rates


def said_steps(plan: Plan, lines: Iterable[PaymentLine], *, limit: int | None, rates: Rates) -> Iterator[str]:
    """The sentences; a refund of `limit` or more (in the company's currency) says that somebody has to approve it."""
    by_id = {line.public_id: line for line in lines}
    outgoing = outgoing_of(plan, by_id.values())
    several = sum(step.kind is StepKind.REFUND for step in plan.steps) > 1
    for step in plan.steps:
        approved = needs_approval(step.amount, limit, rates)
        said = _sentences(step, by_id[step.payment], outgoing.get(step.payment), approved=approved, several=several)
        yield " ".join(said)


def payment_name(line: PaymentLine) -> str:
    """A payment as people speak of it."""
    card = line.stored_card
    return f"{card.brand.title()} •••• {card.last_four}" if card else line.method.name


def _sentences(
    step: Step, line: PaymentLine, outgoing: OutgoingMethod | None, *, approved: bool, several: bool
) -> Iterator[str]:
    facts = {
        "payment": payment_name(line),
        "amount": formats.money(step.amount.minor, step.amount.currency),
        "before": formats.money(step.before.minor, step.before.currency),
        "after": formats.money(step.after.minor, step.after.currency),
    }
    if step.kind is not StepKind.REFUND:
        yield _said(step.kind) % facts
        return
    yield _refunded(line, outgoing) % (facts | {"method": outgoing.name if outgoing else ""})
    if several:
        yield _("In proportion to what was paid by it.")
    if approved:
        yield _("A supervisor has to approve it.")


def _refunded(line: PaymentLine, outgoing: OutgoingMethod | None) -> str:
    if outgoing is not None and outgoing.by_check:
        return _("%(payment)s: a refund check of %(amount)s is written (%(method)s).")
    if outgoing is not None:
        return _("%(payment)s: %(amount)s are paid out by %(method)s.")
    if is_paid_out(payment_of(line)):
        return _("%(payment)s: %(amount)s are paid out by a person.")
    return _("%(payment)s: %(amount)s go back.")


def _said(kind: StepKind) -> str:
    if kind is StepKind.AUTHORIZE_ANEW:
        return _("%(payment)s: %(after)s are authorized anew; the %(before)s held now are given free after that.")
    if kind is StepKind.AUTHORIZE_MORE:
        return _("%(payment)s: %(amount)s more are authorized.")
    if kind is StepKind.RELEASE:
        return _("%(payment)s: is not needed any more, what is held is given free.")
    return _("%(payment)s: %(after)s instead of %(before)s.")
