"""What the register itself registers: requests to see documents, and the kinds that every office has."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .objects import declare_kinds, declare_object

declare_object("records.releaserequest", url_of=lambda pk: reverse("records:release", args=[pk]))
declare_kinds(
    {
        "letter": _("Skrivelse"),
        "application": _("Ansökan"),
        "agreement": _("Avtal"),
        "decision": _("Beslut"),
        "summons": _("Kallelse"),
        "annex": _("Bilaga"),
        "report": _("Rapport"),
        "request": _("Begäran om att ta del av handlingar"),
        "other": _("Annan handling"),
    }
)
