"""What the history says was done with reports, obstacles and what they led to, in words."""

from django.utils.translation import gettext_lazy as _

from mellanrum.kernel.use_cases import declare

declare(
    {
        "obstacles.receive_report": _("Skickade in en Lex Heller-rapport"),
        "obstacles.confirm_report": _("Bekräftade rapportens adress"),
        "obstacles.set_report_aside": _("Lade rapporten åt sidan"),
        "obstacles.take_up_report": _("Tog upp rapporten som hinder"),
        "obstacles.tell_whether_it_helped": _("Svarade om det hjälpte"),
    }
)
