"""What this context writes in the history, in words for people."""

from django.utils.translation import gettext_lazy as _

from mellanrum.kernel.use_cases import declare

declare(
    {
        "notices.send_again": _("Skickade brevet igen"),
        "notices.withdraw_letter": _("Återkallade brevet"),
        "notices.make_calendar": _("Gjorde en adress till kalendern"),
        "notices.change_address": _("Bytte kalenderns adress"),
        "notices.withdraw_calendar": _("Återkallade kalenderns adress"),
    }
)
