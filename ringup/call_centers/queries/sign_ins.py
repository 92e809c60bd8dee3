"""What a supervisor reads about sign-ins: whose is locked; and what a worker reads: the own keys to the API."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.db.models import Max, Sum
from django.utils import timezone

from ringup.call_centers.loading.setup_kinds import key_of, rows_inside
from ringup.call_centers.models import ApiToken, User
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.user_names import canonical_name


@dataclass(frozen=True, kw_only=True)
class LockedUser:
    """A user of the company whose sign-in is locked, and until when."""

    key: str
    username: str
    name: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class ApiKey:
    """A key to the API as its owner sees it: never the key itself."""

    key: int
    name: str
    begins: str
    call_center: str
    created_at: datetime
    last_used_at: datetime | None


def list_locked_users(actor: Actor, *, failures: int, locked_for: timedelta) -> list[LockedUser]:
    """The company's users for whom so many failures were counted within the time of a lock, by name."""
    since = timezone.now() - locked_for
    tries = AccessAttempt.objects.filter(attempt_time__gt=since).values("username")
    counted = {
        row["username"]: row["last"]
        for row in tries.annotate(count=Sum("failures_since_start"), last=Max("attempt_time"))
        if row["count"] >= failures
    }
    users = rows_inside(User, actor.legal_entity).order_by("username")
    return [
        LockedUser(
            key=key_of(user),
            username=user.username,
            name=user.get_full_name(),
            until=counted[canonical_name(user.username)] + locked_for,
        )
        for user in users
        if canonical_name(user.username) in counted
    ]


def list_api_keys(actor: Actor) -> list[ApiKey]:
    """The actor's own keys that still open something, the youngest first."""
    rows = ApiToken.objects.filter(user=actor.user, revoked_at=None).select_related("call_center", "legal_entity")
    return [
        ApiKey(
            key=row.pk,
            name=row.name,
            begins=row.prefix,
            call_center=row.call_center.name if row.call_center else row.legal_entity.name,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
        )
        for row in rows.order_by("-pk")
    ]
