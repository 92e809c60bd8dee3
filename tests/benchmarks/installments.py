"""The job of due installments over many plans: so many statements for each, however many there are."""

from collections.abc import Iterator
from datetime import timedelta

from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.jobs.charge_installments import charge_installments
from ringup.orders.saving.lines import LineWish
from ringup.payments.models import Installment, InstallmentSchedule
from ringup.payments.saving import PaymentEntry
from ringup.plumbing.days import today_in
from ringup.products.models import Item
from tests.benchmarks.measuring import Measurement, measure
from tests.factories.scenes import Scene, make_scene

SIZES = (1, 10, 100)
PARTS = 60


def run() -> Iterator[Measurement]:
    """One row for each number of plans of which a part is due."""
    scene = make_scene()
    InstallmentSchedule.objects.create(legal_entity=scene.legal_entity, code="MANY", name="Many", payments=PARTS)
    Item.objects.update(installment_eligible=True)
    scene.carla.installment_eligible = scene.carla.allow_on_account = True
    scene.carla.credit_limit_minor = None
    scene.carla.save()
    for number in range(max(SIZES)):
        _agree(scene, number)
    for size in SIZES:
        plans = list(Installment.objects.values_list("payment_line", flat=True).distinct()[:size])
        yield measure("installments due", lambda number, plans=plans: _charge(plans), times=10, size=size)


def _agree(scene: Scene, number: int) -> None:
    wish = OrderWish(
        customer=scene.carla.public_id,
        lines=(LineWish(item="LAMP-1"),),
        payments=(PaymentEntry(method="ACCOUNT", schedule="MANY"),),
        submit=True,
    )
    placed = place_order(scene.actor(), wish=wish, submit_key=f"plan-{number}")
    assert isinstance(placed, Placed), placed
    tomorrow = today_in("Europe/Amsterdam") + timedelta(days=1)
    Installment.objects.filter(due_on__lt=tomorrow).update(due_on=tomorrow)


def _charge(plans: list[int]) -> int:
    """The next part of each plan falls due, and the job charges it."""
    following = Installment.objects.filter(payment_line__in=plans, state="open").order_by("payment_line", "position")
    first = following.distinct("payment_line").values("pk")
    Installment.objects.filter(pk__in=list(first.values_list("pk", flat=True))).update(
        due_on=today_in("Europe/Amsterdam")
    )
    done = charge_installments()
    assert done == len(plans), done
    return done
