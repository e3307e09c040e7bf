"""The letters of this context."""

from django.utils.translation import gettext_lazy as _

from mellanrum.notices.kinds import NoticeKind, declare

declare(
    NoticeKind(
        key="obstacles.report_received",
        title=_("Länk till en rapport"),
        text=_("Går till den som har skickat in en Lex Heller-rapport, med länken att bekräfta och följa den med."),
    ),
    NoticeKind(
        key="obstacles.report_moved",
        title=_("En rapport har rört sig"),
        text=_("Går till den som har rapporterat när hindret har lyfts, fått ett svar eller lagts åt sidan."),
    ),
    NoticeKind(
        key="obstacles.answer_late",
        title=_("Svaret på ett hinder dröjer"),
        text=_("Går till den som leder organet som har hindret, och efter en tid till nivån över."),
    ),
)
