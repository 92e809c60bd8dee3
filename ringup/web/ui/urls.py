"""The addresses of the frame."""

from django.urls import path

from ringup.web.ui import views

app_name = "ui"
urlpatterns = [
    path("preferences/", views.preferences, name="preferences"),
]
