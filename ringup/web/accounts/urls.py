"""The addresses of sign-in that are our own."""

from django.urls import path

from ringup.web.accounts import people, views

app_name = "accounts"
urlpatterns = [
    path("sign-in-again/", views.sign_in_again, name="sign-in-again"),
    path("still-here/", views.still_here, name="still-here"),
    path("locked/", views.locked, name="locked"),
    path("locked-users/", people.locked_users, name="locked-users"),
    path("api-keys/", people.api_keys, name="api-keys"),
    path("api-keys/<int:token>/revoke/", people.revoke_api_key, name="revoke-api-key"),
]
