"""The letters of this context."""

from django.utils.translation import gettext_lazy as _

from mellanrum.notices.kinds import NoticeKind, declare

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
)
