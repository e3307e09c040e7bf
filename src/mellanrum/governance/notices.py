"""The letters of this context, and what it puts in calendars."""

from django.utils.translation import gettext_lazy as _

from mellanrum.notices.calendars import CalendarSource, declare_calendar
from mellanrum.notices.kinds import NoticeKind, declare

from .queries.calendar_entries import body_topics, meeting_entries, wheel_entries

declare(
    NoticeKind(
        key="governance.meeting_call",
        title=_("Kallelse"),
        text=_("Går till dem som kallas till ett möte, och till ersättare som får kallelsen för kännedom."),
    ),
    NoticeKind(
        key="governance.meeting_reminder",
        title=_("Påminnelse om svar"),
        text=_("Går till dem som är kallade till ett möte och inte har svarat."),
    ),
    NoticeKind(
        key="governance.meeting_changed",
        title=_("Ändrat möte"),
        text=_("Går till alla kallade när mötets dag, tid eller plats ändras, eller när mötet ställs in."),
    ),
    NoticeKind(
        key="governance.substitute_called",
        title=_("Ersättare kallas in"),
        text=_("Går till den ersättare som står på tur när en ordinarie ledamot har fått förhinder."),
    ),
    NoticeKind(
        key="governance.wheel_reminder",
        title=_("Påminnelse ur årshjulet"),
        text=_("Går till den som ansvarar för en uppgift i årshjulet, före dagen och dagen efter om den inte är klar."),
    ),
    NoticeKind(
        key="governance.minutes_out",
        title=_("Protokoll att justera"),
        text=_("Går till dem som skriver under ett protokoll när det skickas ut."),
    ),
    NoticeKind(
        key="governance.minutes_reminder",
        title=_("Påminnelse om protokoll att justera"),
        text=_("Går till dem som inte har skrivit under ett protokoll en vecka efter att det skickades ut."),
    ),
)
declare_calendar(
    CalendarSource(key="governance.meetings", title=_("Möten"), entries=meeting_entries, topics=body_topics)
)
declare_calendar(CalendarSource(key="governance.wheel", title=_("Årshjulet"), entries=wheel_entries))
