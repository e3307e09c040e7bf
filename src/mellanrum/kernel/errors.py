"""The two ways in which a use case says no. Both carry a sentence for people."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


class Forbidden(PermissionDenied):
    """The actor may not do this; the text says why. A page answers 403 and shows it."""


class Refused(Exception):
    """A rule of the trade says no; the text says which, and what to do instead.

    ``field`` names the argument that the text is about, when there is one, so that a form can show it there.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@dataclass(frozen=True)
class Verdict:
    """What a policy answers: allowed, or denied with a reason for people. Templates and operations ask the same one."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """This will let the caller go on, or stop it.

        Raises:
            Forbidden: when denied, with the reason.
        """
        if not self.allowed:
            raise Forbidden(self.reason)


ALLOWED = Verdict(True)


def denied(reason: str) -> Verdict:
    """This will make a denial that explains itself."""
    return Verdict(False, reason)
