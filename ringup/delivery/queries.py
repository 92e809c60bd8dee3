"""What screens ask about delivery."""

from ringup.delivery.models import CallCenterMode, ExpediteCode


def list_modes(*, call_center: int) -> list[tuple[int, str]]:
    """The modes of delivery that a call center offers, (key, name), the default one first."""
    modes = CallCenterMode.objects.filter(call_center=call_center, mode__active=True)
    return list(modes.order_by("-is_default", "mode__name").values_list("mode_id", "mode__name"))


def list_expedite_codes(*, legal_entity: int) -> list[tuple[int, str]]:
    """The expedite codes of a company, (key, name)."""
    return list(ExpediteCode.objects.filter(legal_entity=legal_entity).order_by("name").values_list("pk", "name"))
