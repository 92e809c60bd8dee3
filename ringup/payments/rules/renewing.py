"""When an authorization has run out, or is about to, and whether the card is asked anew (§6.4; decision record 21)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# Enough for a night and a processor that is away; less than what a customer would notice as a second reservation.
IN_GOOD_TIME = timedelta(hours=24)
# A card that was asked is left alone for so long, whatever it answered.
REST = timedelta(hours=12)


@dataclass(frozen=True, kw_only=True)
class Renewal:
    """`has_run_out`: nothing is held any more. `ask`: the card is to be asked now."""

    has_run_out: bool
    ask: bool


def judge_authorization(
    *, expires_at: datetime | None, asked_at: datetime | None, now: datetime, on_file: bool, needed: bool = False
) -> Renewal:
    """What is to be done about an authorization that the processor holds until `expires_at`.

    `asked_at` is when the card was last asked, `needed` whether it is about to be charged. A week's authorization is
    asked anew on its last day; declined then, it is asked once more when it is charged or 12 hours later.
    """
    if expires_at is None:
        return Renewal(has_run_out=False, ask=False)
    has_run_out = expires_at <= now
    soon = expires_at - now <= IN_GOOD_TIME
    rested = asked_at is None or now - asked_at >= REST
    return Renewal(has_run_out=has_run_out, ask=on_file and ((needed and has_run_out) or (soon and rested)))
