"""Every address of Ringup, by way in."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
]
