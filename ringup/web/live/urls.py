"""The address of the stream. `project/asgi.py` answers it before Django does."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe


@require_safe
def no_stream(_request: HttpRequest) -> HttpResponse:
    """What a server without an event loop says: 204, which tells a browser not to ask again."""
    return HttpResponse(status=204)


app_name = "live"
urlpatterns = [path("live", no_stream, name="stream")]
