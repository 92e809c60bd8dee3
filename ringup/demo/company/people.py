"""The people who sign in to the demo, one per role and a few more, and their one password."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from ringup.call_centers.models import CallCenter, Membership, User
from ringup.demo.company.setup import Company

PASSWORD = "ring-ring-ring"  # noqa: S105 printed for everybody who starts the demo

EVERYWHERE = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """A worker with a role in call centers of one or more companies; the first is where the day begins.

    `places` are (company, call center, role). Without any the worker signs in at `company` and takes no orders.
    """

    username: str
    name: str
    title: str
    language: str = "en"
    company: str = "ROBIN"
    places: tuple[tuple[str, str, str], ...] = ()


PEOPLE = (
    Person(
        username="ada",
        name="Ada Okafor",
        title="Agent",
        places=(("ROBIN", "UK", "agent"), ("ROBIN", "EXPORT", "agent")),
    ),
    Person(username="gerda", name="Gerda Lorenz", title="Agent", language="de", places=(("ROBIN", "EXPORT", "agent"),)),
    Person(
        username="sam",
        name="Sam Whitfield",
        title="Supervisor",
        places=(("ROBIN", "UK", "supervisor"), ("ROBIN", "EXPORT", "supervisor")),
    ),
    Person(
        username="mia",
        name="Mia Farrow-Lund",
        title="Marketer",
        places=(("ROBIN", "UK", "marketer"), ("ROBIN", "EXPORT", "marketer")),
    ),
    Person(
        username="alma",
        name="Alma Reid",
        title="Administrator",
        places=(("ROBIN", EVERYWHERE, "administrator"), ("NORDLYS", EVERYWHERE, "administrator")),
    ),
    Person(
        username="rex",
        name="Rex Holm",
        title="Agent elsewhere",
        language="da",
        company="NORDLYS",
        places=(("NORDLYS", "KBH", "agent"),),
    ),
    Person(
        username="walt",
        name="Walt Ferris",
        title="Warehouse",
        places=(("ROBIN", EVERYWHERE, "warehouse"),),
    ),
    Person(username="nina", name="Nina Brandt", title="No call center"),
)


def hire(companies: Mapping[str, Company]) -> None:
    """Write the people. The password is hashed once: it is the same for all, and hashing is slow on purpose."""
    password = make_password(PASSWORD)
    for person in PEOPLE:
        first_name, _, last_name = person.name.partition(" ")
        user = User.objects.create(
            username=person.username,
            first_name=first_name,
            last_name=last_name,
            email=f"{person.username}@{person.company.lower()}.example",
            password=password,
            language=person.language,
            active_legal_entity=companies[person.company].legal_entity,
            active_call_center=_first_call_center(person, companies),
        )
        Membership.objects.bulk_create(
            Membership(
                user=user,
                legal_entity=companies[code].legal_entity,
                role=companies[code].roles[role],
                call_center=companies[code].call_centers.get(center),
            )
            for code, center, role in person.places
        )


def _first_call_center(person: Person, companies: Mapping[str, Company]) -> CallCenter | None:
    if not person.places:
        return None
    company, center, _ = person.places[0]
    centers = companies[company].call_centers
    return centers[center] if center else next(iter(centers.values()))


def logins() -> list[tuple[str, str, str]]:
    """(title, user name, password) of everybody, for the greeting of the demo."""
    return [(person.title, person.username, PASSWORD) for person in PEOPLE]
