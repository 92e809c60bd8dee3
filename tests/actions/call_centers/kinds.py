"""Kinds of set-up as the office declares them, cut down to what these tests look at."""

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.loading.staff import facts_of_membership, facts_of_user
from ringup.call_centers.models import (
    CallCenter,
    Membership,
    NumberSequence,
    Parameters,
    PriceGroup,
    ReasonCode,
    Role,
    User,
)
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_words import has_a_letter, never_goes_back
from ringup.call_centers.rules.staff import (
    adds_only_own_permissions,
    changes_only_own_people,
    gives_known_permissions,
    gives_only_own_permissions,
    stays_active_oneself,
)
from ringup.call_centers.saving.staff import keep_an_administrator, settle_workplace
from ringup.delivery.models import CallCenterMode
from ringup.payments.models import PaymentMethod

MAY = Permission.CHANGE_CALL_CENTERS
CENTER = SetupKind(
    model=CallCenter,
    may=MAY,
    fields=("code", "name", "currency", "language", "country", "order_completion", "price_groups"),
    companions=((Parameters, "call_center"),),
)
PARAMETERS = SetupKind(model=Parameters, may=MAY, parent="call_center", fields=("overpaid_percent", "check_hold_days"))
PRICE_GROUP = SetupKind(model=PriceGroup, may=Permission.CHANGE_PRICES, fields=("code", "name", "priority"))
REASON = SetupKind(model=ReasonCode, may=MAY, fields=("kind", "code", "text", "active"), fixed=("kind",))
METHODS = SetupKind(
    model=PaymentMethod, may=MAY, parent="call_center", fields=("code", "name", "function", "prepay", "position")
)
MODES = SetupKind(
    model=CallCenterMode, may=MAY, parent="call_center", fields=("mode", "is_default"), exclusive="is_default"
)
SEQUENCE = SetupKind(
    model=NumberSequence,
    may=MAY,
    fields=("prefix", "next_number"),
    can_be_made=False,
    can_be_removed=False,
    checks=(has_a_letter("prefix"), never_goes_back("next_number")),
)
ROLE = SetupKind(
    model=Role,
    may=Permission.CHANGE_USERS,
    fields=("code", "name", "permissions"),
    checks=(gives_known_permissions, adds_only_own_permissions),
    afterwards=(keep_an_administrator,),
)
USER = SetupKind(
    model=User,
    may=Permission.CHANGE_USERS,
    fields=("username", "first_name", "last_name", "email", "is_active"),
    facts=facts_of_user,
    checks=(changes_only_own_people, stays_active_oneself),
    afterwards=(keep_an_administrator,),
)
MEMBERSHIP = SetupKind(
    model=Membership,
    may=Permission.CHANGE_USERS,
    parent="user",
    fields=("role", "call_center"),
    facts=facts_of_membership,
    checks=(gives_only_own_permissions,),
    afterwards=(keep_an_administrator, settle_workplace),
)
