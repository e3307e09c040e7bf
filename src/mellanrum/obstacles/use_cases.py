"""What the history says was done with reports, obstacles and what they led to, in words."""

from django.utils.translation import gettext_lazy as _

from mellanrum.kernel.use_cases import declare

declare(
    {
        "obstacles.open_door": _("Öppnade rapportens formulär"),
        "obstacles.renew_door": _("Bytte koden på väggen"),
        "obstacles.choose_domains": _("Valde vilka adresser som får rapportera"),
        "obstacles.dispose_of_reporter": _("Gallrade den som rapporterade"),
        "obstacles.receive_report": _("Skickade in en Lex Heller-rapport"),
        "obstacles.confirm_report": _("Bekräftade rapportens adress"),
        "obstacles.set_report_aside": _("Lade rapporten åt sidan"),
        "obstacles.take_up_report": _("Tog upp rapporten som hinder"),
        "obstacles.tell_whether_it_helped": _("Svarade om det hjälpte"),
        "obstacles.raise": _("Skrev in hindret"),
        "obstacles.clean": _("Skrev hindret med kansliets ord"),
        "obstacles.move": _("Förde hindret vidare"),
        "obstacles.agree": _("Kom överens om en åtgärd"),
        "obstacles.answer": _("Svarade på hindret"),
        "obstacles.answer_meanwhile": _("Svarade så länge"),
        "obstacles.receive_answer": _("Antecknade att svaret har nått organet"),
        "obstacles.close": _("Avslutade hindret"),
        "obstacles.reopen": _("Öppnade hindret igen"),
        "obstacles.name_cause": _("Gav hindret en orsak"),
        "obstacles.join_cause": _("Ändrade vilken orsak hindret hör till"),
        "obstacles.write_consultation": _("Skrev in en fråga till konsultationsteamet"),
        "obstacles.note_outcome": _("Skrev råd och vad frågan ledde till"),
        "obstacles.note_effect": _("Antecknade vad hindret ledde till"),
        "obstacles.withdraw_effect": _("Tog tillbaka en effekt"),
        "obstacles.name_owner": _("Skrev in vem som är ansvarig hos medlemmen"),
        "obstacles.load_definition": _("Läste in definitionsfilen"),
        "obstacles.import_obstacles": _("Läste in hinder från fil"),
        "obstacles.import_steps": _("Läste in hindrens väg från fil"),
    }
)
