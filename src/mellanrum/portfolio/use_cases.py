"""The words that the history uses for what is done here."""

from django.utils.translation import gettext_lazy as _

from mellanrum.kernel.use_cases import declare

declare({"portfolio.load_definition": _("Läste in definitionsfilen")})
