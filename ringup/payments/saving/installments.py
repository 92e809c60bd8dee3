"""Values → rows: the plan of a payment in installments, its charges, and what their outcomes make of it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.catalogs.rules.source_codes import OfferedCode
from ringup.orders.loading import OrderRows
from ringup.orders.models import SalesLine, SalesOrder
from ringup.payments.models import (
    Installment,
    InstallmentParameters,
    InstallmentSchedule,
    PaymentLine,
)
from ringup.payments.rules.changing import outcome_unknown
from ringup.payments.rules.installments import (
    INSTALLMENT_TRANSITIONS,
    STILL_TO_COME,
    Adjustment,
    Eligibility,
    InstallmentEvent,
    InstallmentState,
    Part,
    Schedule,
    adjust,
    plan,
    refuse_installments,
)
from ringup.payments.rules.states import LineEvent, LineState, OperationKind, next_line_state
from ringup.payments.saving.intents import new_intent
from ringup.plumbing.days import today_in
from ringup.values.money import Money
from ringup.values.refusal import Cure, Refusal

TO_COME = [state.value for state in STILL_TO_COME]


def schedule_of(row: InstallmentSchedule, currency: str) -> Schedule:
    """The schedule as the rules see it."""
    is_fixed = row.allocation == InstallmentSchedule.Allocation.FIXED and row.fixed_minor
    return Schedule(
        payments=row.payments,
        every=row.every,
        months=row.unit == InstallmentSchedule.Unit.MONTHS,
        fixed=Money(row.fixed_minor or 0, currency) if is_fixed else None,
    )


def parameters_of(call_center: int) -> InstallmentParameters:
    """What the call center does with installments; the defaults where nobody said."""
    found = InstallmentParameters.objects.filter(call_center=call_center).first()
    return found or InstallmentParameters(call_center_id=call_center)


def offered_schedules(rows: OrderRows) -> list[InstallmentSchedule]:
    """The schedules that the order can be paid by: those of all, and those of its source code's catalog; the latter
    alone where the source code says so (spec §11, *Only allow catalog plans*).
    """
    code = rows.source_code
    schedules = InstallmentSchedule.objects.filter(legal_entity=rows.order.legal_entity_id, active=True)
    offered = []
    for row in schedules.order_by("code"):
        of_catalog = code is not None and is_plan_of(row, code)
        of_all = row.catalog_id is None and not (code is not None and code.only_catalog_plans)
        if of_catalog or of_all:
            offered.append(row)
    return offered


def catalog_schedules(rows: OrderRows) -> list[InstallmentSchedule]:
    """Those that the order's source code brings; no query without one."""
    code = rows.source_code
    return [row for row in offered_schedules(rows) if is_plan_of(row, code)] if code is not None else []


def is_plan_of(row: InstallmentSchedule, code: OfferedCode) -> bool:
    """Whether the schedule belongs to the source code's catalog: either of the two names the other."""
    return row.catalog_id == code.catalog_key or row.code in code.payment_schedules


def eligibility_of(rows: OrderRows, function: str, *, offered: bool = True) -> Eligibility:
    """The order as the rules of installments see it; without a query."""
    customer = rows.order.customer
    return Eligibility(
        method=function,
        customer_eligible=customer is not None and customer.installment_eligible,
        items_not_eligible=tuple(line.item.number for line in rows.lines if _is_for_cash(line) and line.item),
        schedule_offered=offered,
    )


def _is_for_cash(line: SalesLine) -> bool:
    """Whether the line's item is not to be paid in installments; nobody pays for a free product."""
    if line.item is None or line.origin == SalesLine.Origin.GIFT:
        return False
    return not line.item.installment_eligible


def charged_apart(rows: OrderRows) -> Money:
    """What installments do not pay of the order: charges on its header with their tax, where the call center wants them
    paid at once (spec §18, *Apply charges*); one query.
    """
    apart = not parameters_of(rows.order.call_center_id).apply_charges
    return rows.header_charges if apart else Money.zero(rows.order.currency)


def refuse_charges(rows: OrderRows, amount: Money) -> Refusal | None:
    """`charges_are_paid_at_once` {amount: the most that installments pay}, or None."""
    apart = charged_apart(rows)
    most = Money(rows.order.total_minor, rows.order.currency) - apart
    if not apart.minor or amount.minor <= most.minor:
        return None
    facts = {"amount": asdict(most)}
    return Refusal(code="charges_are_paid_at_once", facts=facts, cure=Cure(code="pay_charges_apart"), field="amount")


def find_schedule(
    rows: OrderRows, code: str, function: str, amount: Money
) -> tuple[InstallmentSchedule, tuple[Part, ...]] | Refusal:
    """The schedule with that code and its plan from today, or why the amount cannot be paid by it."""
    found = next((row for row in offered_schedules(rows) if row.code == code), None)
    if refusal := refuse_installments(eligibility_of(rows, function, offered=found is not None)):
        return refusal
    assert found is not None
    if refusal := refuse_charges(rows, amount):
        return refusal
    planned = plan(amount, schedule_of(found, amount.currency), rows.today)
    return planned if isinstance(planned, Refusal) else (found, planned)


def refuse_planned(rows: OrderRows, lines: Sequence[PaymentLine]) -> list[Refusal]:
    """Why payments in installments do not fit the order as it is now; no query where there are none."""
    in_parts = [line for line in lines if line.schedule_id is not None and line.state != LineState.VOIDED]
    to_plan = [line for line in in_parts if line.state == LineState.NOT_SUBMITTED and line.amount_minor]
    # What stands was promised; what is to be planned has to be offered still, whatever source code there is by now.
    offered = {row.pk for row in offered_schedules(rows)} if to_plan else set()
    lapsed = [line for line in to_plan if line.schedule_id not in offered]
    refusals = [
        refuse_installments(eligibility_of(rows, line.method.function, offered=line not in lapsed)) for line in in_parts
    ]
    asked = Installment.objects.filter(payment_line__in=[line.pk for line in in_parts], state=InstallmentState.ASKED)
    if in_parts and asked.exists():
        refusals.append(outcome_unknown())  # what is being charged may come or not
    # A plan that stands follows the change of its order.
    if to_plan:
        refusals.append(refuse_charges(rows, Money(sum(line.amount_minor for line in to_plan), rows.order.currency)))
    refusals += [_refuse_plan(line, rows.today) for line in to_plan]
    return [refusal for refusal in refusals if refusal]


def _refuse_plan(line: PaymentLine, today: date) -> Refusal | None:
    """What the payment has become since it was entered may be too little to be paid in so many parts."""
    assert line.schedule is not None
    planned = plan(Money(line.amount_minor, line.currency), schedule_of(line.schedule, line.currency), today)
    return planned if isinstance(planned, Refusal) else None


def plan_installments(actor: Actor, order: SalesOrder, line: PaymentLine) -> list[int]:
    """Makes the plan at the submit, or lets the one that stands follow a changed amount.

    Keys of the intents to be sent: the first installment of a card, where the call center asks at once. One that was
    declined is asked for anew with each submit, as every declined card is.
    """
    parameters = parameters_of(order.call_center_id)
    at_once = parameters.authorization == InstallmentParameters.Authorization.ORDER_DATE
    asks = at_once and line.method.function == "card"
    if line.installments.exists():
        _adjust(line, parameters)
        declined = line.installments.filter(position=1, state=InstallmentState.DECLINED.value).first()
        return [ask_installment(actor, declined)] if declined and asks else []
    assert line.schedule is not None
    today = today_in(order.call_center.time_zone)
    planned = plan(Money(line.amount_minor, line.currency), schedule_of(line.schedule, line.currency), today)
    assert not isinstance(planned, Refusal), planned
    rows = Installment.objects.bulk_create(
        Installment(
            legal_entity_id=order.legal_entity_id,
            payment_line=line,
            position=part.position,
            due_on=part.due_on,
            amount_minor=part.amount.minor,
        )
        for part in planned
    )
    return [ask_installment(actor, rows[0])] if asks else []


def _adjust(line: PaymentLine, parameters: InstallmentParameters) -> None:
    """The change of the payment goes onto the installments that are still to come (decision 16)."""
    kept = line.installments.exclude(state=InstallmentState.CANCELED.value)
    by = line.amount_minor - sum(kept.values_list("amount_minor", flat=True))
    rows = list(kept.filter(state__in=TO_COME).order_by("position"))
    if not by or not rows:
        return
    amounts = adjust(
        [Money(row.amount_minor, line.currency) for row in rows],
        Money(by, line.currency),
        Adjustment(parameters.adjustment),
    )
    if isinstance(amounts, Refusal):
        amounts = (Money.zero(line.currency),) * len(rows)  # less than is charged: nothing more is asked for
    _change(rows, amounts)
    pay_line(line)


def lower_plans(order: SalesOrder, by: Money, *, code: str) -> Money:
    """Takes so much off what is still to come of the order's plans, the last installment first, for a credit on the
    customer's account (its number is the code); what they could bear of it.

    Each plan gets a part that the credit has paid, so that it comes to its payment as before. Nothing is posted: the
    credit stands where the invoice put what is owed.
    """
    left = by.minor
    plans = PaymentLine.objects.filter(order=order, schedule__isnull=False, state=LineState.POSTED.value)
    for line in plans.select_related("method").order_by("-position"):
        rows = list(line.installments.filter(state__in=TO_COME).order_by("position"))
        taken = min(left, sum(row.amount_minor for row in rows))
        if taken <= 0:
            continue
        open_parts = [Money(row.amount_minor, line.currency) for row in rows]
        amounts = adjust(open_parts, Money(-taken, line.currency), Adjustment.LAST)
        assert not isinstance(amounts, Refusal), amounts
        _change(rows, amounts)
        Installment.objects.create(
            legal_entity_id=order.legal_entity_id,
            payment_line=line,
            position=line.installments.order_by("-position").values_list("position", flat=True)[0] + 1,
            due_on=today_in(line.order.call_center.time_zone),
            amount_minor=taken,
            state=InstallmentState.PAID.value,
            approval_code=code[:40],
            settled_at=timezone.now(),
        )
        pay_line(line)
        left -= taken
    return Money(by.minor - left, by.currency)


def _change(rows: Sequence[Installment], amounts: Sequence[Money]) -> None:
    """Stores the amounts; what comes to nothing is asked for no more."""
    for row, amount in zip(rows, amounts, strict=True):
        if amount.minor == row.amount_minor:
            continue
        if amount.minor > 0:
            row.amount_minor, row.announced_at = amount.minor, None  # the letter told another amount
        else:
            row.state = InstallmentState.CANCELED.value
        row.save(update_fields=["amount_minor", "state", "announced_at"])


def move_installment(row: Installment, event: InstallmentEvent) -> Refusal | None:
    """The row in its next state, not stored; or `installment_state_forbids` {installment_state}."""
    after = INSTALLMENT_TRANSITIONS.get((InstallmentState(row.state), event))
    if after is None:
        return Refusal(code="installment_state_forbids", facts={"installment_state": row.state})
    row.state = after.value
    if after in (InstallmentState.PAID, InstallmentState.BILLED):
        row.settled_at = timezone.now()
    return None


def ask_installment(actor: Actor | None, row: Installment) -> int:
    """The intent of the charge; the caller has looked at the state and holds the order's lock."""
    refused = move_installment(row, InstallmentEvent.ASK)
    assert refused is None, refused
    row.attempts += 1
    row.ask_again_on = None
    row.operation_id = new_intent(actor, row.payment_line, OperationKind.AUTHORIZE, row.amount_minor)
    row.save(update_fields=["state", "attempts", "ask_again_on", "operation"])
    return row.operation_id


def pay_line(line: PaymentLine) -> None:
    """The payment is paid once nothing of its plan is left."""
    settled = [InstallmentState.PAID.value, InstallmentState.CANCELED.value]
    after = next_line_state(LineState(line.state), LineEvent.PAY)
    if not isinstance(after, Refusal) and not line.installments.exclude(state__in=settled).exists():
        line.state = after.value
        line.save(update_fields=["state"])


def cancel_installments(line: PaymentLine) -> int:
    """How many installments of a payment that is taken off, or whose order is canceled, are asked for no more."""
    return line.installments.filter(state__in=TO_COME).update(state=InstallmentState.CANCELED.value)
