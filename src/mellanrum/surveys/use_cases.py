"""The words that the history uses for what is done here. Answers and links leave none: its lines have moments."""

from django.utils.translation import gettext_lazy as _

from mellanrum.kernel.use_cases import declare

declare(
    {
        "surveys.import_rounds": _("Läste in omgången från fil"),
        "surveys.invite": _("Bjöd in till omgången"),
        "surveys.load_definition": _("Läste in definitionsfilen"),
        "surveys.open_round": _("Lade upp omgången"),
        "surveys.remind": _("Påminde dem som inte har svarat"),
        "surveys.undo_import": _("Ångrade en import av omgångar"),
    }
)
