"""People: users with their links to call centers, and roles with what they permit and how far."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringup.call_centers.actions.add_user import add_user
from ringup.call_centers.actions.set_password import set_password
from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.loading.staff import facts_of_membership, facts_of_user
from ringup.call_centers.models import CallCenter, Membership, Role, User
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_change import percent_at_most
from ringup.call_centers.rules.setup_words import one_of
from ringup.call_centers.rules.staff import (
    adds_only_own_permissions,
    changes_only_own_people,
    gives_known_permissions,
    gives_only_own_permissions,
    stays_active_oneself,
)
from ringup.call_centers.saving.staff import keep_an_administrator, settle_workplace
from ringup.plumbing.places import language_codes
from ringup.web.office.choices import languages, permissions, rows_of
from ringup.web.office.labels import field_word
from ringup.web.office.screens import Ask, Column, Deed, Fields, Group, Making, SetupScreen, Table

MAY = Permission.CHANGE_USERS
ALL_CALL_CENTERS = _("all call centers")

USER = SetupKind(
    model=User,
    may=MAY,
    fields=("username", "first_name", "last_name", "email", "language", "is_active"),
    secrets=("password",),
    can_be_removed=False,
    facts=facts_of_user,
    checks=(one_of("language", language_codes), changes_only_own_people, stays_active_oneself),
    afterwards=(keep_an_administrator,),
)


def membership_of(parent: str, *fields: str) -> SetupKind:
    """A user's role in a call center or in all, seen from the user or from the call center."""
    return SetupKind(
        model=Membership,
        may=MAY,
        parent=parent,
        fields=fields,
        fixed=tuple(name for name in fields if name == "user"),
        facts=facts_of_membership,
        checks=(gives_only_own_permissions,),
        afterwards=(keep_an_administrator, settle_workplace),
    )


USER_MEMBERSHIP = membership_of("user", "call_center", "role")
CALL_CENTER_MEMBERSHIP = membership_of("call_center", "user", "role")


def fields_of_new_user(actor: Actor) -> Mapping[str, forms.Field]:
    """What a new user needs to begin to work."""
    nobody, everywhere = [("", "–")], [("", ALL_CALL_CENTERS)]
    return {
        "username": forms.CharField(label=field_word(User, "username")),
        "first_name": forms.CharField(label=field_word(User, "first_name")),
        "last_name": forms.CharField(label=field_word(User, "last_name")),
        "email": forms.CharField(label=field_word(User, "email")),
        "language": forms.ChoiceField(label=field_word(User, "language"), choices=languages(actor)),
        "password": password_field(_("First password")),
        "role": forms.TypedChoiceField(
            label=field_word(Membership, "role"),
            choices=[*nobody, *rows_of(Role)(actor)],
            coerce=int,
            empty_value=None,
        ),
        "call_center": forms.TypedChoiceField(
            label=field_word(Membership, "call_center"),
            choices=[*everywhere, *rows_of(CallCenter)(actor)],
            coerce=int,
            empty_value=None,
        ),
    }


def password_field(label: Any) -> forms.CharField:
    """A password that is chosen for somebody."""
    return forms.CharField(
        label=label,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 signs; the user changes it later."),
    )


def make_user(actor: Actor, values: Mapping[str, Any]) -> Any:
    """Let the user in with the first role."""
    role = {name: values[name] for name in ("role", "call_center")}
    own = {name: value for name, value in values.items() if name not in role}
    return add_user(actor, user=USER, membership=USER_MEMBERSHIP, values=own, role=role)


USERS = SetupScreen(
    slug="users",
    title=_("Users"),
    one=_("User"),
    about=_("Who signs in, and where they work as what."),
    icon="users",
    kind=USER,
    columns=(
        "username",
        Column("last_name", _("Name"), lambda user: user.get_full_name()),
        "email",
        "language",
        "last_login",
        "is_active",
    ),
    search=("username", "first_name", "last_name", "email"),
    order="username",
    filters=("is_active",),
    making=Making(make=fields_of_new_user, do=make_user),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(
                Group(
                    asks=(
                        Ask("username", help=" "),
                        "first_name",
                        "last_name",
                        "email",
                        "language",
                        Ask("is_active", label=_("May sign in"), help=" "),
                    )
                ),
            ),
        ),
        Table(
            slug="roles",
            title=_("Roles"),
            about=_("Where nothing is chosen, the role holds in all call centers."),
            kind=USER_MEMBERSHIP,
            asks=("call_center", "role"),
            order=("call_center__code",),
            related=("user", "call_center"),
        ),
        Deed(
            slug="password",
            title=_("Password"),
            about=_("Sets a new password; the old one ends at once."),
            button=_("Set the password"),
            make=lambda actor: {"password": password_field(_("New password"))},
            do=lambda actor, key, values: set_password(actor, user=key, password=values["password"]),
        ),
    ),
)

ROLES = SetupScreen(
    slug="roles",
    title=_("Roles"),
    one=_("Role"),
    about=_("What their holders may do, and how far on their own."),
    icon="lock",
    kind=SetupKind(
        model=Role,
        may=MAY,
        fields=(
            "code",
            "name",
            "permissions",
            "cost_basis",
            "cost_markup_percent",
            "total_discount_percent",
            "charge_increase_percent",
            "charge_decrease_percent",
            "refund_limit_minor",
        ),
        checks=(
            gives_known_permissions,
            adds_only_own_permissions,
            percent_at_most(100, "total_discount_percent", "charge_decrease_percent"),
            percent_at_most(10_000, "cost_markup_percent", "charge_increase_percent"),
        ),
        afterwards=(keep_an_administrator,),
    ),
    columns=(
        "code",
        "name",
        Column("permissions", _("Permissions"), lambda role: str(len(role.permissions))),
        "total_discount_percent",
        "charge_increase_percent",
        "charge_decrease_percent",
    ),
    sections=(
        Fields(slug="general", title=_("General"), groups=(Group(asks=("code", Ask("name", look="half"))),)),
        Fields(
            slug="permissions",
            title=_("Permissions"),
            groups=(Group(asks=(Ask("permissions", choices=permissions, many=True, look="bare"),)),),
        ),
        Fields(
            slug="limits",
            title=_("Limits"),
            about=_("Up to here on their own; beyond it a supervisor is asked."),
            groups=(
                Group(
                    asks=(
                        "cost_basis",
                        "cost_markup_percent",
                        "total_discount_percent",
                        "charge_increase_percent",
                        "charge_decrease_percent",
                        Ask(
                            "refund_limit_minor",
                            help=_(
                                "Smaller refunds go back at once; empty: all of them. In the currency of the company."
                            ),
                        ),
                    )
                ),
            ),
        ),
    ),
)
