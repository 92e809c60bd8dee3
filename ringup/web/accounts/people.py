"""Two plain pages: one's own keys to the API, and the colleagues whose sign-in is locked."""

from datetime import timedelta

from allauth.core import ratelimit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from ringup.call_centers.actions.create_api_token import create_api_token
from ringup.call_centers.actions.revoke_api_token import revoke_api_token
from ringup.call_centers.actions.unlock_user import unlock_user
from ringup.call_centers.queries.sign_ins import list_api_keys, list_locked_users
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.values.refusal import Refusal
from ringup.web.ui.actors import acting
from ringup.web.ui.wording import say


@acting(may=Permission.USE_API)
@require_http_methods(["GET", "HEAD", "POST"])
def api_keys(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list; a POST makes a key, which this one answer shows and no other."""
    context: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        made = create_api_token(actor, name=request.POST.get("name", ""))
        if isinstance(made, Refusal):
            context, status = {"refusal": say(made)}, 422
        else:
            context = {"made": made[1], "name": made[0].name}
    return render(request, "accounts/api_keys.html", {"keys_of_mine": list_api_keys(actor), **context}, status=status)


@acting(may=Permission.USE_API)
@require_POST
def revoke_api_key(request: HttpRequest, actor: Actor, token: int) -> HttpResponse:
    """Takes a key back."""
    if isinstance(revoke_api_token(actor, token=token), Refusal):
        raise Http404
    return HttpResponseRedirect(reverse("accounts:api-keys"))


@acting(may=Permission.UNLOCK_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def locked_users(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list; a POST unlocks one of them, for passwords and second factors alike."""
    if request.method == "POST":
        unlocked = unlock_user(actor, user=request.POST.get("user", ""))
        if isinstance(unlocked, Refusal):
            raise Http404
        ratelimit.clear(request, action="login_failed", key=f"mfa-auth-user-{unlocked.pk}")
        return HttpResponseRedirect(reverse("accounts:locked-users"))
    found = list_locked_users(
        actor, failures=settings.AXES_FAILURE_LIMIT, locked_for=timedelta(hours=settings.AXES_COOLOFF_TIME)
    )
    return render(request, "accounts/locked_users.html", {"locked": found})
