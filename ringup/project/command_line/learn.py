"""Learn from past orders what is bought together, and say what that would have been worth."""

import argparse

from ringup.project.command_line.database import use_database
from ringup.project.command_line.django_apps import use_django
from ringup.project.command_line.problem import CommandProblem


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--company", metavar="CODE", help="only this company; else all")
    parser.add_argument(
        "--evaluate",
        type=int,
        metavar="WEEKS",
        help="change nothing: learn from all but the last weeks, and compare with the most popular items in these",
    )


def run(arguments: argparse.Namespace) -> int:
    """0, or 1 where no such company is."""
    use_database()
    use_django()
    # Its tables can be imported only now that Django is set up.
    from ringup.call_centers.models import LegalEntity

    companies = LegalEntity.objects.order_by("code")
    if arguments.company:
        companies = companies.filter(code=arguments.company)
    if not companies:
        raise CommandProblem(f"there is no company {arguments.company!r}")
    for company in companies:
        if arguments.evaluate:
            _evaluate(company.pk, company.code, arguments.evaluate)
        else:
            _learn(company.pk, company.code)
    return 0


def _learn(company: int, code: str) -> None:
    # As above.
    from ringup.directed_selling.actions.learn_suggestions import learn_suggestions

    print(f"{code}: {learn_suggestions(None, legal_entity=company)} suggestions learned")


def _evaluate(company: int, code: str, weeks: int) -> None:
    # As above.
    from ringup.directed_selling.queries import evaluate_learning

    found = evaluate_learning(legal_entity=company, weeks=weeks)
    if found is None:
        print(f"{code}: no orders")
        return
    print(f"{code}: {found.orders} orders of the last {weeks} weeks, {found.learned.asked} lines followed by others")
    for name, rate in (("learned", found.learned), ("most popular", found.popular)):
        print(f"  {name:<14}{rate.share:7.2%} ± {rate.doubt:.2%} had one of three suggestions later in the order")
