"""Addresses of this context; those of sign-in are in ``sign_in_urls``."""

from django.urls import path

from .views import account, people, sign_in

app_name = "tenancy"
urlpatterns = [
    path("konto/", account.account, name="account"),
    path("byt-forbund/", account.switch, name="switch"),
    path("demo/logga-in/<int:assignment_id>/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("anvandare/", people.people, name="people"),
    path("anvandare/ny/", people.add, name="person_new"),
    path("anvandare/<int:pk>/", people.person, name="person"),
    path("anvandare/<int:pk>/inbjudan/", people.invite, name="invite"),
    path("anvandare/roll/<int:pk>/avsluta/", people.end, name="role_end"),
]
