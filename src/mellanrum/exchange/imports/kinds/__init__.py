"""The kinds of file, one module each. A later kind is one module more and one line here."""

from mellanrum.exchange.imports.kind import Kind, catalogue

from . import attendance, ledger, meetings

KINDS: dict[str, Kind] = catalogue(meetings.KIND, attendance.KIND, ledger.KIND)
