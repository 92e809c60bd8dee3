"""Begin a company with its administrator, list the companies, or bring their standard roles up to date."""

import argparse
import getpass
import sys
from typing import Any

from ringup.project.command_line.database import use_database
from ringup.project.command_line.django_apps import use_django
from ringup.project.command_line.problem import CommandProblem


def add_arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    add = deeds.add_parser("add", help="begin a company; the rest is set up in the office")
    add.add_argument("code", metavar="CODE", help="capital letters and digits, up to 20: ROBIN")
    add.add_argument("--name", required=True)
    add.add_argument("--country", required=True, help="its two letters: GB")
    add.add_argument("--currency", required=True, help="its three letters: GBP")
    add.add_argument("--language", default="en", help="of what the company writes: en, da, de, fr or nl (en)")
    add.add_argument("--time-zone", default="UTC", help="where it works, such as Europe/London (UTC)")
    add.add_argument(
        "--administrator",
        required=True,
        metavar="USER",
        help="who sets it up. A new user's password is asked for, or read from the standard input",
    )
    add.add_argument("--email", default="", help="of a new administrator")
    deeds.add_parser("list", help="the companies by code and name")
    roles = deeds.add_parser("roles", help="what the standard roles lack of what this version gives them")
    roles.add_argument("code", metavar="CODE")
    roles.add_argument("--complete", action="store_true", help="give it to them; nothing is taken away")


def run(arguments: argparse.Namespace) -> int:
    """0; what could not be done is a `CommandProblem`."""
    use_database()
    use_django()
    {"add": _add, "list": _list, "roles": _roles}[arguments.deed](arguments)
    return 0


def _add(arguments: argparse.Namespace) -> None:
    # The tables can be imported only now that Django is set up.
    from ringup.call_centers.actions.found_company import NewCompany, found_company
    from ringup.call_centers.models import User
    from ringup.web.ui.wording import say

    known = User.objects.filter(username__iexact=arguments.administrator).exists()
    names = ("code", "name", "country", "currency", "language", "time_zone", "administrator", "email")
    new = NewCompany(
        **{name: getattr(arguments, name) for name in names}, password="" if known else _password(arguments)
    )
    founded = found_company(None, new=new)
    if isinstance(founded, tuple):
        raise CommandProblem("; ".join(f"{refusal.field}: {say(refusal).text}" for refusal in founded))
    print(f"{founded.code} is there. {new.administrator} signs in and begins with a call center: Office, Call centers.")


def _password(arguments: argparse.Namespace) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(f"Password for {arguments.administrator}: ")
    if getpass.getpass("Once more: ") != first:
        raise CommandProblem("these are two different passwords")
    return first


def _list(arguments: argparse.Namespace) -> None:
    # As above.
    from ringup.call_centers.models import LegalEntity

    for entity in LegalEntity.objects.order_by("code"):
        print(f"{entity.code:<21}{entity.name}")


def _roles(arguments: argparse.Namespace) -> None:
    # As above.
    from ringup.call_centers.actions.complete_roles import complete_roles
    from ringup.call_centers.models import LegalEntity
    from ringup.call_centers.queries.role_gaps import missing_permissions

    entity = LegalEntity.objects.filter(code=arguments.code).first()
    if entity is None:
        raise CommandProblem(f"there is no company {arguments.code!r}")
    missing = complete_roles(None, entity=entity) if arguments.complete else missing_permissions(entity)
    for role, permissions in missing.items():
        print(f"{role:<15}{'got' if arguments.complete else 'lacks'} {', '.join(permissions)}")
    if not missing:
        print("The standard roles have all that this version gives them.")


def tell_of_new_permissions() -> None:
    """After a migration: which companies have roles that lack something, and what to do."""
    # As above.
    from ringup.call_centers.models import LegalEntity
    from ringup.call_centers.queries.role_gaps import missing_permissions

    for entity in LegalEntity.objects.order_by("code"):
        missing: dict[str, Any] = missing_permissions(entity)
        if "administrator" in missing:
            lacking = ", ".join(missing["administrator"])
            print(f"{entity.code}: nobody may {lacking} yet; `ringup company roles {entity.code} --complete`.")
