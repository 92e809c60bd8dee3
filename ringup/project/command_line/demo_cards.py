"""The part of the demo that needs the card processor: orders for the workbenches of payments. Run by `demo`, once."""

import sys

from ringup.project.command_line.django_apps import use_django


def main() -> int:
    """Takes the orders; what is there already stays as it is."""
    use_django()
    # The models may be imported only now that Django is set up.
    from ringup.demo.company.card_orders import take_card_orders

    print(f"{take_card_orders()} orders by card")
    return 0


if __name__ == "__main__":
    sys.exit(main())
