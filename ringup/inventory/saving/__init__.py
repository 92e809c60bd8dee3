"""Values → rows: stock that was counted, and what is set apart for orders. Nobody else writes stock (B50)."""

from ringup.inventory.saving.counting import COUNTED, record_count

__all__ = ["COUNTED", "record_count"]
