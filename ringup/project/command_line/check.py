"""Name every unsafe setting, every row that breaks an invariant, or every payment on which a processor disagrees.

Exit code 1 when there is one.
"""

import argparse

from ringup.project.command_line.database import use_database
from ringup.project.command_line.django_apps import use_django
from ringup.project.invariants import INVARIANTS, violations
from ringup.project.self_check import findings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="?",
        choices=tuple(CHECKS),
        default="settings",
        help="settings: what is unsafe (the default); invariants: whether the books and the orders agree;"
        " payments: whether the processors agree with us about the last four days",
    )
    parser.epilog = "It reads the same environment variables as `ringup serve`; run it where that runs."


def run(arguments: argparse.Namespace) -> int:
    use_database()
    use_django()
    return CHECKS[arguments.what]()


def _settings() -> int:
    found = findings()
    for finding in found:
        print(f"{finding.code}: {finding.text}")
    print(f"{len(found)} findings." if found else "Nothing unsafe was found.")
    return 1 if found else 0


def _invariants() -> int:
    broken = violations()
    for one in broken:
        more = f" and {one.count - len(one.rows)} more" if one.count > len(one.rows) else ""
        print(f"{one.invariant.code}: not true that {one.invariant.says}: {', '.join(one.rows)}{more}")
    print(f"{len(INVARIANTS)} invariants, {len(broken)} broken.")
    return 1 if broken else 0


def _payments() -> int:
    # Models can be imported only now, when Django is set up.
    from ringup.jobs.reconcile_all_payments import reconcile_all_payments
    from ringup.payments.models import PaymentDifference

    reconcile_all_payments()
    waiting = PaymentDifference.objects.filter(explained_at=None).order_by("pk")
    for one in waiting:
        sides = f"ours {one.ours or 'nothing'}, theirs {one.theirs or 'nothing'}"
        print(f"{one.connector} {one.kind}: {sides} ({one.intent or one.reference})")
    print(f"{len(waiting)} differences wait for an explanation.")
    return 1 if waiting else 0


CHECKS = {"settings": _settings, "invariants": _invariants, "payments": _payments}
