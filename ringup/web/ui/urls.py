"""The addresses of the frame."""

from django.conf import settings
from django.urls import path

from ringup.web.ui import approval_views, views
from ringup.web.ui.pictures import FOLDER, picture

app_name = "ui"
urlpatterns = [
    path("", views.home, name="home"),
    path("on-call/", views.on_call, name="on-call"),
    path("approvals/", approval_views.approvals, name="approvals"),
    path("approvals/<str:approval>/", approval_views.decide_approval, name="decide-approval"),
    path("preferences/", views.preferences, name="preferences"),
    path(f"{settings.MEDIA_URL.removeprefix('/')}{FOLDER}<path:picture>", picture, name="picture"),
]
