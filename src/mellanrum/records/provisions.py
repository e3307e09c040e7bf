"""Provisions of the offentlighets- och sekretesslagen (2009:400) that a federation meets; any other can be written."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PROVISIONS: tuple[tuple[str, Promise], ...] = (
    ("21 kap. 1 § OSL", _("hälsa och sexualliv")),
    ("21 kap. 3 § OSL", _("adress till den som är förföljd")),
    ("21 kap. 7 § OSL", _("behandling av personuppgifter")),
    ("25 kap. 1 § OSL", _("hälso- och sjukvård")),
    ("26 kap. 1 § OSL", _("socialtjänst")),
    ("28 kap. 1 § OSL", _("Försäkringskassan")),
    ("28 kap. 11 § OSL", _("Arbetsförmedlingen")),
    ("39 kap. 2 § OSL", _("personaladministration")),
    ("18 kap. 8 § OSL", _("säkerhets- och bevakningsåtgärd")),
    ("19 kap. 3 § OSL", _("upphandling")),
    ("31 kap. 16 § OSL", _("affärsförhållanden hos den som handlar med myndigheten")),
)
