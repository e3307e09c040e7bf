"""What this context writes in the history, in words for people."""

from django.utils.translation import gettext_lazy as _

from mellanrum.kernel.use_cases import declare

declare({"tenancy.load_definition": _("Läste in förbundets definition")})
