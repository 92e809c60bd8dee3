"""Our operations beside the processor's journal: what both have is compared, what one has comes before a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ringup.payments.rules.outcomes import Declined, NotFound, Succeeded
from ringup.payments.rules.states import NOT_DONE, OPEN_OPERATIONS, OperationState
from ringup.values.money import Money


class DifferenceKind(StrEnum):
    """How the two accounts of the money differ."""

    STRANGER = "stranger"  # the processor did what nobody here asked for
    MISSING = "missing"  # we have it as done, the processor does not
    DIFFERS = "differs"  # done here and not there, or over another amount


@dataclass(frozen=True, kw_only=True)
class JournalEntry:
    """One operation as the processor has it. `intent` is our public id, empty where the processor knows of none.

    Such a one is ours where kind and `reference` are (a void, with which some processors keep no id).
    """

    intent: str
    reference: str
    kind: str
    outcome: Succeeded | Declined
    order_number: str = ""


@dataclass(frozen=True, kw_only=True)
class Ours:
    """One operation as we have it."""

    intent: str
    kind: str
    state: OperationState
    amount: Money
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Something for a person. `ours` and `theirs` say how it stands on each side, one of them may be empty."""

    kind: DifferenceKind
    intent: str
    reference: str
    ours: str = ""
    theirs: str = ""
    order_number: str = ""
    amount: Money | None = None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """`settle`: what is open with us and known there, by intent. `differences`: what a person has to look at."""

    settle: Mapping[str, Succeeded | Declined]
    differences: tuple[Difference, ...]


def compare(ours: Sequence[Ours], theirs: Sequence[JournalEntry], *, known: frozenset[str] = frozenset()) -> Comparison:
    """What follows from both accounts; `known` are intents of ours that are no operations (yet), such as payment links.

    Ours: a unknown, b done over 5.00, c done. Theirs: a done, b done over 6.00, d done. a is settled, b differs, c is
    missing, d a stranger. A stranger that was declined moved no money and is left out; so is a declined one of ours.
    """
    by_intent = {row.intent: row for row in ours}
    by_reference = {(row.kind, row.reference): row.intent for row in ours if row.reference}
    settle: dict[str, Succeeded | Declined] = {}
    found: list[Difference] = []
    for told in theirs:
        entry = told if told.intent else replace(told, intent=by_reference.get((told.kind, told.reference), ""))
        row = by_intent.pop(entry.intent, None)
        if row is None:
            if isinstance(entry.outcome, Succeeded) and entry.intent not in known:
                found.append(_difference(DifferenceKind.STRANGER, entry, None))
        elif row.state in OPEN_OPERATIONS:
            settle[entry.intent] = entry.outcome
        elif not _agree(row, entry):
            found.append(_difference(DifferenceKind.DIFFERS, entry, row))
    found += [
        Difference(
            kind=DifferenceKind.MISSING, intent=row.intent, reference=row.reference, ours=_said(row), amount=row.amount
        )
        for row in by_intent.values()
        if row.state is OperationState.SUCCEEDED
    ]
    return Comparison(settle=settle, differences=tuple(found))


def _agree(row: Ours, entry: JournalEntry) -> bool:
    if row.state is OperationState.MISMATCH:
        return True  # in quarantine: a person has it already
    return row.kind == entry.kind and agrees(row.state, row.amount, entry.outcome)


def agrees(state: OperationState, amount: Money, found: Succeeded | Declined | NotFound) -> bool:
    """Whether the processor has what we have: done over the same amount, or not done.

    >>> agrees(OperationState.SUCCEEDED, Money(500, "EUR"), NotFound())
    False
    """
    if isinstance(found, Succeeded):
        return state is OperationState.SUCCEEDED and found.amount == amount
    return state in NOT_DONE


def _difference(kind: DifferenceKind, entry: JournalEntry, row: Ours | None) -> Difference:
    outcome = entry.outcome
    told = f"{outcome.amount} {outcome.amount.currency}" if isinstance(outcome, Succeeded) else outcome.code
    return Difference(
        kind=kind,
        intent=entry.intent,
        reference=entry.reference,
        ours=_said(row) if row else "",
        theirs=f"{entry.kind} {told}",
        order_number=entry.order_number,
        amount=outcome.amount if isinstance(outcome, Succeeded) else row.amount if row else None,
    )


def _said(row: Ours) -> str:
    return f"{row.kind} {row.amount} {row.amount.currency} {row.state.value}"
