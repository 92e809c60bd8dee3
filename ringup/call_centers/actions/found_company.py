"""Begins a company: its row, the standard roles, and the administrator who sets up all the rest in the office."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from ringup.call_centers.actions._changing import refuse_password
from ringup.call_centers.actions.complete_roles import complete_roles
from ringup.call_centers.models import LegalEntity, Membership, Role, User
from ringup.plumbing.places import country_codes, currency_codes, language_codes, time_zone_names
from ringup.values.refusal import Refusal

CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,19}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class NewCompany:
    """A company and who runs it. The password is that of a new user; who has one already keeps it."""

    code: str
    name: str
    country: str
    currency: str
    language: str = "en"
    time_zone: str = "UTC"
    administrator: str
    email: str = ""
    password: str = ""


def found_company(actor: None, *, new: NewCompany) -> LegalEntity | tuple[Refusal, ...]:
    """The stored company, or all that stands in the way.

    Nobody has signed in yet: who may run the command `ringup` may do this. Refusals: `company_code_signs`,
    `already_exists`, `required`, `not_in_list`, `weak_password`.
    """
    if refusals := tuple(_refuse(new)):
        return refusals
    with transaction.atomic():
        user = User.objects.select_for_update().filter(username__iexact=new.administrator).first()
        if user is None:
            user = User(username=new.administrator, email=new.email, language=new.language)
            if refusals := refuse_password(new.password, user):
                return refusals
            user.set_password(new.password)
        place = {name: getattr(new, name) for name in ("code", "name", "country", "currency", "language", "time_zone")}
        entity = LegalEntity.objects.create(**place)
        complete_roles(None, entity=entity)
        user.active_legal_entity = user.active_legal_entity or entity
        user.save()
        role = Role.objects.get(legal_entity=entity, code="administrator")
        Membership.objects.create(legal_entity=entity, user=user, role=role)
    return entity


def _refuse(new: NewCompany) -> Iterator[Refusal]:
    if not CODE.fullmatch(new.code):
        yield Refusal(code="company_code_signs", field="code")
    elif LegalEntity.objects.filter(code=new.code).exists():
        yield Refusal(code="already_exists", field="code")
    for name in ("name", "administrator"):
        if not getattr(new, name).strip():
            yield Refusal(code="required", field=name)
    lists = {
        "country": country_codes(),
        "currency": currency_codes(),
        "language": language_codes(),
        "time_zone": time_zone_names(),
    }
    for name, known in lists.items():
        if getattr(new, name) not in known:
            yield Refusal(code="not_in_list", facts={"words": [getattr(new, name)]}, field=name)
