"""The reader's own choices: language, light and active call center."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from ringup.call_centers.actions.choose_call_center import choose_call_center
from ringup.call_centers.actions.choose_preferences import choose_preferences
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.values.refusal import Refusal
from ringup.web.ui.actors import acting, turn_away
from ringup.web.ui.on_call import on_call_panel
from ringup.web.ui.panels import answer
from ringup.web.ui.preferences import THEMES, remember
from ringup.web.ui.shell import make_shell

LANGUAGES = dict(settings.LANGUAGES)


@acting
@require_safe
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where a worker starts: the desk for those who take orders, else the first page that the role opens.

    Who has no call center, but may make one, starts in the office.
    """
    links = make_shell(request).links
    if actor.call_center is None and actor.may(Permission.CHANGE_CALL_CENTERS):
        return HttpResponseRedirect(links[-1].address)
    return HttpResponseRedirect(links[0].address) if links else turn_away(request, Refusal(code="no_legal_entity"))


@acting
@require_safe
def on_call(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The call of now, for the bar of the page."""
    return answer(request, [on_call_panel(actor)])


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Take a choice and go back to where it was made. Language and light can be chosen before the sign-in, too."""
    language = request.POST.get("language", "")
    theme = request.POST.get("theme", "")
    language = language if language in LANGUAGES else ""
    theme = theme if theme in THEMES else ""
    if request.user.is_authenticated:
        choose_preferences(request.user, language=language, theme=theme)
        if center := request.POST.get("call_center"):
            refusal = choose_call_center(request.user, call_center=center)
            if refusal:
                return turn_away(request, refusal)
    response = HttpResponseRedirect(_way_back(request))
    remember(response, language=language, theme=theme)
    return response


def _way_back(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else "/"
