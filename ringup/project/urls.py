"""Every address of Ringup, by way in."""

from django.urls import include, path

urlpatterns = [
    path("", include("ringup.api.urls")),
    path("", include("ringup.web.live.urls")),
    path("", include("ringup.web.pay.urls")),
    path("", include("ringup.web.ui.urls")),
    path("", include("ringup.web.desk.urls")),
    path("office/", include("ringup.web.office.urls")),
    path("account/", include("ringup.web.accounts.urls")),
    path("account/", include("ringup.web.accounts.allauth_urls")),
    path("webhooks/", include("ringup.webhooks.urls")),
]

handler400 = "ringup.project.errors.bad_request"
handler403 = "ringup.project.errors.forbidden"
handler404 = "ringup.project.errors.not_found"
handler500 = "ringup.project.errors.server_error"
