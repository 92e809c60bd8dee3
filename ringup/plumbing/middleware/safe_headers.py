"""Headers that no answer goes out without, besides those of Django and django-csp."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Nothing of this is used; a page that was broken into cannot use it either.
FEATURES = (
    "accelerometer autoplay browsing-topics camera display-capture geolocation gyroscope magnetometer microphone midi "
    "payment usb xr-spatial-tracking"
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in FEATURES.split())


class SafeHeadersMiddleware:
    """What shows customers is in no cache, of browsers or between; nothing of ours is loaded by other sites."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(settings.STATIC_URL):
            response.setdefault("Cache-Control", "no-store, private")
        return response
