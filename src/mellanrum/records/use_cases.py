"""What this context writes in the history, in words for people."""

from django.utils.translation import gettext_lazy as _

from mellanrum.kernel.use_cases import declare

declare(
    {
        "records.open_matter": _("Registrerade ärendet"),
        "records.register_document": _("Registrerade handlingen"),
        "records.mark_secrecy": _("Sekretessmarkerade handlingen"),
        "records.lift_secrecy": _("Tog bort handlingens sekretessmarkering"),
        "records.store_file": _("Sparade en fil"),
    }
)
