"""Addresses of sign-in. Named as the library names them, since it asks for them by name; only what we use is here."""

from allauth.mfa.recovery_codes.views import download_recovery_codes
from django.urls import path, re_path

from .views import sign_in as views

urlpatterns = [
    path("logga-in/", views.SignIn.as_view(), name="account_login"),
    path("logga-ut/", views.SignOut.as_view(), name="account_logout"),
    path("avstangt/", views.Inactive.as_view(), name="account_inactive"),
    path("bekrafta/", views.Reauthenticate.as_view(), name="account_reauthenticate"),
    path("losenord/", views.ChangePassword.as_view(), name="account_change_password"),
    path("losenord/forsta/", views.SetPassword.as_view(), name="account_set_password"),
    path("losenord/glomt/", views.ForgottenPassword.as_view(), name="account_reset_password"),
    path("losenord/glomt/skickat/", views.ForgottenPasswordSent.as_view(), name="account_reset_password_done"),
    path("losenord/nytt/klart/", views.NewPasswordSaved.as_view(), name="account_reset_password_from_key_done"),
    re_path(
        r"^losenord/nytt/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("tva-steg/", views.SecondFactor.as_view(), name="mfa_index"),
    path("tva-steg/kod/", views.SecondStep.as_view(), name="mfa_authenticate"),
    path("tva-steg/bekrafta/", views.SecondStepAgain.as_view(), name="mfa_reauthenticate"),
    path("tva-steg/app/", views.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("tva-steg/app/stang-av/", views.DeactivateApp.as_view(), name="mfa_deactivate_totp"),
    path("tva-steg/reservkoder/", views.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("tva-steg/reservkoder/nya/", views.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("tva-steg/reservkoder/fil/", download_recovery_codes, name="mfa_download_recovery_codes"),
]
