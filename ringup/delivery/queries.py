"""What screens ask about delivery."""

from dataclasses import dataclass

from ringup.delivery.models import CallCenterMode, CustomerDelivery, ExpediteCode, ModeOfDelivery
from ringup.plumbing.prepared_rows import PreparedValues

MODES = PreparedValues(
    lambda call_center: (
        CallCenterMode.objects.filter(call_center=call_center, mode__active=True)
        .order_by("-is_default", "mode__name")
        .values_list("mode_id", "mode__name")
    )
)


def list_modes(*, call_center: int) -> list[tuple[int, str]]:
    """The modes of delivery that a call center offers, (key, name), the default one first."""
    return [(key, name) for key, name in MODES(call_center)]


def list_expedite_codes(*, legal_entity: int) -> list[tuple[int, str]]:
    """The expedite codes of a company, (key, name)."""
    return list(ExpediteCode.objects.filter(legal_entity=legal_entity).order_by("name").values_list("pk", "name"))


@dataclass(frozen=True, kw_only=True)
class CustomerDefaults:
    """How and from where a customer is served: keys, codes and names; nothing where the call center decides."""

    mode: int | None = None
    mode_code: str = ""
    mode_name: str = ""
    warehouse: int | None = None
    warehouse_code: str = ""
    warehouse_name: str = ""


def find_customer_defaults(*, customer: int) -> CustomerDefaults:
    """The defaults of the customer (key), one query."""
    row = CustomerDelivery.objects.filter(customer=customer).select_related("mode", "warehouse").first()
    if row is None:
        return CustomerDefaults()
    return CustomerDefaults(
        mode=row.mode_id,
        mode_code=row.mode.code if row.mode else "",
        mode_name=row.mode.name if row.mode else "",
        warehouse=row.warehouse_id,
        warehouse_code=row.warehouse.code if row.warehouse else "",
        warehouse_name=row.warehouse.name if row.warehouse else "",
    )


def find_mode_key(*, legal_entity: int, code: str) -> int | None:
    """The key of a company's mode of delivery."""
    modes = ModeOfDelivery.objects.filter(legal_entity=legal_entity, code=code)
    return modes.values_list("pk", flat=True).first()


def list_company_modes(*, legal_entity: int) -> list[tuple[int, str]]:
    """The active modes of delivery of a company, (key, name)."""
    modes = ModeOfDelivery.objects.filter(legal_entity=legal_entity, active=True)
    return list(modes.order_by("name").values_list("pk", "name"))
