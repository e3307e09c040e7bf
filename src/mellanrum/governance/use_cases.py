"""What the history says was done, in words."""

from django.utils.translation import gettext_lazy as _

from mellanrum.kernel.use_cases import declare

declare(
    {
        "governance.create_body": _("Lade till organet"),
        "governance.change_body": _("Ändrade organet"),
        "governance.end_body": _("Avslutade organet"),
        "governance.create_contact": _("Lade till kontakten"),
        "governance.change_contact": _("Ändrade kontakten"),
        "governance.create_seat": _("Gav platsen"),
        "governance.change_seat": _("Ändrade platsen"),
        "governance.end_seat": _("Avslutade platsen"),
        "governance.plan_meeting": _("Planerade mötet"),
        "governance.change_meeting": _("Ändrade mötet"),
        "governance.cancel_meeting": _("Ställde in mötet"),
        "governance.hold_meeting": _("Antecknade att mötet hölls"),
        "governance.return_meeting": _("Återförde mötet till planerat"),
        "governance.attest_minutes": _("Antecknade att protokollet justerats"),
        "governance.call_meeting": _("Kallade till mötet"),
        "governance.remind_called": _("Påminde dem som är kallade"),
        "governance.answer_call": _("Svarade på kallelsen"),
        "governance.call_in_substitute": _("Kallade in ersättaren"),
        "governance.withdraw_link": _("Återkallade länken"),
        "governance.record_attendance": _("Antecknade närvaron"),
        "governance.begin_agenda": _("Påbörjade dagordningen"),
        "governance.add_item": _("Satte upp ärendet på dagordningen"),
        "governance.change_item": _("Ändrade ärendet på dagordningen"),
        "governance.move_item": _("Flyttade ärendet på dagordningen"),
        "governance.remove_item": _("Tog ärendet från dagordningen"),
        "governance.add_paper": _("Lade en handling till ärendet"),
        "governance.withdraw_paper": _("Tog bort handlingen från ärendet"),
        "governance.save_standing_items": _("Ändrade den stående dagordningen"),
        "governance.deal_with_item": _("Behandlade ärendet"),
        "governance.decide_item": _("Antecknade beslutet"),
        "governance.postpone_item": _("Bordlade ärendet"),
        "governance.reopen_item": _("Öppnade punkten igen"),
        "governance.record_stances": _("Antecknade hur personerna stod i ärendet"),
        "governance.carry_out_decision": _("Antecknade att beslutet är genomfört"),
        "governance.put_off_decision": _("Flyttade fram beslutets dag"),
        "governance.withdraw_decision": _("Återkallade beslutet"),
        "governance.reopen_decision": _("Öppnade beslutet igen"),
        "governance.register_delegated_decision": _("Antecknade delegationsbeslutet"),
        "governance.withdraw_delegated_decision": _("Återkallade delegationsbeslutet"),
        "governance.import_decisions": _("Läste in beslut från fil"),
        "governance.import_meetings": _("Läste in möten från fil"),
        "governance.load_definition": _("Läste in definitionsfilen"),
        "governance.import_attendance": _("Läste in närvaro från fil"),
    }
)
