"""Which declined cards are asked again by themselves, and how often (§6.3; decision record 21)."""

# The issuer will never say anything else, or a person or our own side said no: asking again costs, and helps nobody.
FINAL = frozenset(
    {
        "address_mismatch",
        "approval_code_missing",
        "authentication_required",
        "by_hand",
        "card_unknown",
        "closed_account",
        "expired_card",
        "fraudulent",
        "incorrect_number",
        "invalid_account",
        "lost_card",
        "not_offered",
        "pickup_card",
        "restricted_card",
        "stolen_card",
        "transaction_not_allowed",
    }
)


def may_retry(decline_code: str, *, retries: int, limit: int) -> bool:
    """Whether the card is asked once more after so many retries; a limit of 2 makes three tries in all.

    >>> may_retry("insufficient_funds", retries=1, limit=2), may_retry("lost_card", retries=0, limit=2)
    (True, False)
    """
    return retries < limit and decline_code not in FINAL
