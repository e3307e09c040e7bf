"""The words that the history uses for what is done here."""

from django.utils.translation import gettext_lazy as _

from mellanrum.kernel.use_cases import declare

declare(
    {
        "economy.add_entry": _("Skrev in en post"),
        "economy.add_forecast": _("Gjorde en prognos"),
        "economy.import_ledger": _("Läste in bokföring från en fil"),
        "economy.load_definition": _("Läste in definitionsfilen"),
        "economy.undo_import": _("Ångrade en import av bokföring"),
    }
)
