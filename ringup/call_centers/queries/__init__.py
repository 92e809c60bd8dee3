"""What screens and other apps read of the company: where a user may work, lists of set-up, the audit trail."""

from ringup.call_centers.queries.own_call_centers import list_own_call_centers

__all__ = ["list_own_call_centers"]
