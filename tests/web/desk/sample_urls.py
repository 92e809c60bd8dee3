"""The addresses of the product and one more, which shows the order screen in any of its sample states."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from ringup.project.urls import urlpatterns as product
from ringup.web.desk.orders.answers import draw_page
from tests.web.desk.samples import STATES


def sample(request: HttpRequest, state: str) -> HttpResponse:
    """The sample state with that name."""
    return draw_page(request, STATES[state]())


urlpatterns = [path("sample/<str:state>/", sample), *product]
