"""What this context does, in the words of the history."""

from django.utils.translation import gettext_lazy as _

from mellanrum.kernel.use_cases import declare

declare(
    {
        "exchange.import_file": _("Importerade en fil"),
        "exchange.begin_import": _("Läste in en fil för import"),
        "exchange.correct_import": _("Rättade i en fil före import"),
        "exchange.apply_import": _("Bekräftade importen"),
        "exchange.abandon_import": _("Avbröt importen"),
        "exchange.dispose_of_import_file": _("Gallrade den importerade filen"),
        "exchange.undo_import": _("Ångrade importen"),
    }
)
