"""The addresses of the frame."""

from django.urls import path

from ringup.web.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.home, name="home"),
    path("on-call/", views.on_call, name="on-call"),
    path("preferences/", views.preferences, name="preferences"),
]
