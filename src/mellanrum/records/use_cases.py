"""What this context writes in the history, in words for people."""

from django.utils.translation import gettext_lazy as _

from mellanrum.kernel.use_cases import declare

declare(
    {
        "records.open_matter": _("Registrerade ärendet"),
        "records.register_document": _("Registrerade handlingen"),
        "records.mark_secrecy": _("Sekretessmarkerade"),
        "records.lift_secrecy": _("Tog bort sekretessmarkeringen"),
        "records.store_file": _("Sparade en fil"),
        "records.correct_document": _("Rättade uppgifterna om handlingen"),
        "records.correct_matter": _("Rättade ärendemeningen"),
        "records.move_document": _("Flyttade handlingen till ett annat ärende"),
        "records.close_matter": _("Avslutade ärendet"),
        "records.reopen_matter": _("Öppnade ärendet igen"),
        "records.set_retention_rule": _("Beslutade gallringsregeln"),
        "records.withdraw_retention_rule": _("Upphävde gallringsregeln"),
        "records.take_in_request": _("Tog emot en begäran om utlämnande"),
        "records.add_to_request": _("Tog med handlingen i begäran"),
        "records.examine": _("Prövade handlingen"),
        "records.answer_request": _("Besvarade begäran"),
        "records.withdraw_request": _("Antecknade att begäran är återtagen"),
        "records.remove_requester": _("Tog bort uppgiften om vem som begär"),
    }
)
