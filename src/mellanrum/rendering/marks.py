"""The shapes of 14 × 14 units that say a status or an attendance: legible in black and white, each with its word."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A shape, its word, and the voice it speaks with: "" quiet, "bad" lingon, "maybe" ochre, "plain" ink."""

    shape: SafeString
    word: Promise | str
    voice: str = ""

    def svg(self) -> SafeString:
        """This will give the shape alone; the word must stand beside it."""
        return format_html('<svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">{}</svg>', self.shape)

    def with_word(self, word: str = "") -> SafeString:
        """This will give shape and word together."""
        voice = f" {self.voice}" if self.voice else ""
        return format_html('<span class="m-st{}">{}{}</span>', voice, self.svg(), word or self.word)

    def with_hidden_word(self) -> SafeString:
        """This will give the shape with its word for those who listen only."""
        return format_html('{}<span class="ds-sr-only">{}</span>', self.svg(), self.word)


def _shape(markup: str) -> SafeString:
    return mark_safe(markup)  # noqa: S308 - literals of this module


_RING = '<circle class="f-none s-hard w15" cx="7" cy="7" r="5"/>'
_SQUARE = '<rect class="f-sheet {} w15" x="1.75" y="1.75" width="10.5" height="10.5" rx="1.5"/>'

# Where a goal stands. `uncertain`: the interval of a sample reaches across a limit.
STATUSES: dict[str, Mark] = {
    "within": Mark(
        shape=_shape('<circle class="f-deep" cx="7" cy="7" r="5.5"/>'), word=pgettext_lazy("status", "Inom")
    ),
    "below": Mark(
        shape=_shape('<path class="f-bad" d="M1 2h12L7 13z"/>'), word=pgettext_lazy("status", "Under"), voice="bad"
    ),
    "above": Mark(
        shape=_shape('<path class="f-may" d="M1 12h12L7 1z"/>'), word=pgettext_lazy("status", "Över"), voice="maybe"
    ),
    "uncertain": Mark(
        shape=_shape(
            '<circle class="f-sheet s-may w2" cx="7" cy="7" r="5"/><path class="f-may" d="M7 2a5 5 0 0 0 0 10z"/>'
        ),
        word=_("Osäkert"),
        voice="maybe",
    ),
    "not_due": Mark(
        shape=_shape('<circle class="f-none s-hard w15" stroke-dasharray="2.5 2.5" cx="7" cy="7" r="5"/>'),
        word=_("Mäts senare"),
    ),
    "no_data": Mark(shape=_shape(_RING + '<path class="s-hard w15" d="M4.5 7h5"/>'), word=_("Uppgift saknas")),
    "manual": Mark(shape=_shape(_RING + '<circle class="f-hard" cx="7" cy="7" r="2"/>'), word=_("Bedöms")),
}

# Whether a body keeps up with its least number of meetings; the same shapes as for goals.
PACES: dict[str, Mark] = {
    "on_track": Mark(shape=STATUSES["within"].shape, word=_("I takt")),
    "behind": Mark(shape=STATUSES["below"].shape, word=pgettext_lazy("pace", "Efter"), voice="bad"),
    "at_risk": Mark(shape=STATUSES["uncertain"].shape, word=_("Datum saknas"), voice="maybe"),
    "reached": Mark(shape=STATUSES["within"].shape, word=pgettext_lazy("pace", "Nått")),
    "none": Mark(shape=STATUSES["not_due"].shape, word=_("Inget krav")),
}

# Where a task of the year stands; the same shapes as for goals.
TASKS: dict[str, Mark] = {
    "done": Mark(shape=STATUSES["within"].shape, word=_("Klar")),
    "late": Mark(shape=STATUSES["below"].shape, word=_("Försenad"), voice="bad"),
    "soon": Mark(shape=STATUSES["uncertain"].shape, word=_("Snart"), voice="maybe"),
    "coming": Mark(shape=STATUSES["not_due"].shape, word=_("Kommer")),
    "dropped": Mark(shape=_shape('<path class="s-hard w15" d="M3 3l8 8M11 3l-8 8"/>'), word=_("Utgår i år")),
}

# Who sat there: squares, so that they are never taken for a status.
ATTENDANCES: dict[str, Mark] = {
    "ordinary": Mark(
        shape=_shape('<rect class="f-deep" x="1" y="1" width="12" height="12" rx="2"/>'),
        word=_("Ordinarie"),
        voice="plain",
    ),
    "substitute": Mark(
        shape=_shape(_SQUARE.format("s-deep") + '<path class="f-deep" d="M1 13V3a2 2 0 0 1 2-2h10z"/>'),
        word=_("Ersättare"),
        voice="plain",
    ),
    "absent": Mark(
        shape=_shape(_SQUARE.format("s-bad") + '<path class="s-bad w15" d="M4 7h6"/>'),
        word=_("Frånvarande"),
        voice="plain",
    ),
    "excused": Mark(
        shape=_shape(_SQUARE.format("s-hard") + '<circle class="f-hard" cx="7" cy="7" r="2"/>'),
        word=_("Anmält förhinder"),
        voice="plain",
    ),
    "unknown": Mark(shape=_shape(_SQUARE.format("s-may")), word=_("Inte antecknat"), voice="plain"),
    "not_held": Mark(
        shape=_shape(
            '<rect class="f-none s-hard w1" stroke-dasharray="2 2" x="1.5" y="1.5" width="11" height="11" rx="1.5"/>'
        ),
        word=_("Inte hållet än"),
        voice="plain",
    ),
    "cancelled": Mark(
        shape=_shape('<path class="s-hard w15" d="M3 3l8 8M11 3l-8 8"/>'), word=_("Inställt"), voice="plain"
    ),
    "no_seat": Mark(shape=_shape('<path class="s-hard w15" d="M4.5 7h5"/>'), word=_("Ingen plats"), voice="plain"),
}
