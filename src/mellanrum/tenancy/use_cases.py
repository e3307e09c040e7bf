"""What this context writes in the history, in words for people."""

from django.utils.translation import gettext_lazy as _

from mellanrum.kernel.use_cases import declare

declare(
    {
        "tenancy.load_definition": _("Läste in förbundets definition"),
        "tenancy.create_user": _("Lade upp kontot"),
        "tenancy.change_own_account": _("Ändrade sitt konto"),
        "tenancy.give_role": _("Gav rollen"),
        "tenancy.end_role": _("Avslutade rollen"),
        "tenancy.tie_contact": _("Knöt kontot till kontakten"),
    }
)
