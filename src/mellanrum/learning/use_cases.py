"""The words that the history uses for what is done here."""

from django.utils.translation import gettext_lazy as _

from mellanrum.kernel.use_cases import declare

declare(
    {
        "learning.add_event": _("Lade in ett evenemang"),
        "learning.change_event": _("Ändrade ett evenemang"),
        "learning.withdraw_event": _("Tog tillbaka ett evenemang"),
        "learning.import_events": _("Läste in evenemang från en fil"),
        "learning.undo_import": _("Ångrade en import av evenemang"),
    }
)
