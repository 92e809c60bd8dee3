"""Every address of Ringup, by way in."""

from django.urls import include, path

urlpatterns = [
    path("", include("ringup.web.live.urls")),
    path("", include("ringup.web.ui.urls")),
    path("account/", include("allauth.urls")),
]
