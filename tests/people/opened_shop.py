"""Opens a shop in the database of DATABASE_URL and prints what a partner needs to order there. Run as a module."""

import json
import sys

from ringup.project.command_line.django_apps import use_django


def main() -> None:
    """Prints `{"token": …, "customer": …, "card": …}`."""
    use_django()
    # The models may be imported only now that Django is set up.
    from ringup.call_centers.actions.create_api_token import create_api_token
    from ringup.call_centers.models import Role
    from ringup.call_centers.rules.permissions import Permission
    from ringup.payments.models import StoredCard
    from ringup.values.refusal import Refusal
    from tests.factories.scenes import make_scene

    scene = make_scene()
    role = Role.objects.get(legal_entity=scene.legal_entity, code="agent")
    role.permissions = [*role.permissions, Permission.USE_API.value]
    role.save()
    made = create_api_token(scene.actor(), name="partner")
    assert not isinstance(made, Refusal), made
    card = StoredCard.objects.create(
        customer=scene.carla,
        connector="fake_acquirer",
        token="tok_visa",
        brand="visa",
        last_four="1111",
        expires_year=2031,
        expires_month=12,
    )
    json.dump({"token": made[1], "customer": scene.carla.public_id, "card": card.public_id}, sys.stdout)


if __name__ == "__main__":
    main()
