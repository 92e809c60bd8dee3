"""The addresses of the API, by version."""

from django.urls import path

from ringup.api.v1.urls import api

urlpatterns = [path("api/v1/", api.urls)]
