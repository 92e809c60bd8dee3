"""The short address of a payment link."""

from django.urls import path

from ringup.web.pay.views import link

app_name = "pay"
urlpatterns = [path("pay/<str:link>", link, name="link")]
