"""A lower price is matched over the API with the rules of the screens."""

import pytest

from ringup.returns.models import CreditNote
from tests.api.conftest import Caller, permitted
from tests.api.test_invoices import submitted
from tests.factories import make_reason_code
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_lower_price_is_matched_once_for_each_key_and_listed(scene: Scene, ada: Caller) -> None:
    sam = permitted(scene, "supervisor", scene.sam)
    make_reason_code("CHEAPER", kind="credit", legal_entity=scene.legal_entity)
    order = submitted(scene, ada)
    address = f"/orders/{order['id']}/lines/{order['lines'][0]['id']}/price-match"
    wish = {"price": "9.00", "reason": "cheaper"}
    early = sam.ask("POST", address, wish)
    assert (early.status_code, early.json()["code"]) == (422, "nothing_invoiced")
    assert sam.ask("POST", f"/orders/{order['id']}/invoices", {}).status_code == 201
    first, again = (sam.ask("POST", address, wish, **{"Idempotency-Key": "k"}) for _ in range(2))
    assert (first.status_code, again.content) == (201, first.content), first.content
    credit = first.json()
    assert (credit["credit"], credit["tax"], credit["total"]) == ("3.00", "0.63", "3.63")
    assert (credit["old_price"], credit["new_price"], credit["status"]) == ("10", "9", "on_account")
    assert CreditNote.objects.count() == 1
    assert sam.ask("GET", f"/orders/{order['id']}/credits").json() == {"items": [credit]}
    agent = ada.ask("POST", address, wish)
    assert (agent.status_code, agent.json()["facts"]) == (403, {"permission": "give_credits"})
    none = sam.ask("POST", address, {"price": "8.00"})
    assert (none.status_code, none.json()["code"], none.json()["field"]) == (422, "reason_required", "reason")
