"""The addresses to which other systems post."""

from django.urls import path

from ringup.webhooks.processors import processors
from ringup.webhooks.telephony import telephony

app_name = "webhooks"
urlpatterns = [
    path("payments/<str:connector>/", processors, name="processors"),
    path("telephony/<str:connection>", telephony, name="telephony"),
]
