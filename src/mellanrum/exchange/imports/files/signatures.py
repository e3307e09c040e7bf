"""Files of other kinds, known by their first bytes, each with a sentence about what to do instead."""

from django.utils.translation import gettext as _

from mellanrum.exchange.imports.results import unreadable

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How Excel names the stream of an encrypted workbook, in UTF-16 inside the old container.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_PACKED = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\xfd7zXZ\x00")


def refuse_other_kinds(data: bytes) -> None:
    """This will stop a file that is neither text nor a workbook, before anything tries to read it as a table.

    Raises:
        UnreadableFile: with what the file is and how to get a readable one.
    """
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    instead = _("Spara uppgifterna som CSV (UTF-8) eller XLSX.")
    if data.startswith(_OLD_OFFICE):
        if _ENCRYPTED in data:
            raise unreadable(_("Arbetsboken är skyddad med lösenord. Ta bort lösenordet och försök igen."))
        raise unreadable(_("Filen är i ett äldre Office-format (som XLS). Öppna den i Excel och spara den som XLSX."))
    if data.startswith(b"%PDF"):
        raise unreadable(_("Filen är en PDF.") + " " + instead)
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta")):
        raise unreadable(_("Filen är en webbsida (HTML).") + " " + instead)
    if start.startswith(b"<"):
        raise unreadable(_("Filen är XML.") + " " + instead)
    if start.startswith(b"{\\rtf"):
        raise unreadable(_("Filen är ett textdokument (RTF).") + " " + instead)
    if start.startswith((b"{", b"[{", b"[[", b"[\n", b"[\r")):
        raise unreadable(_("Filen är JSON.") + " " + instead)
    if start.startswith(b"#flagga"):
        raise unreadable(_("Filen är en SIE-fil och innehåller bokföring, inte den här sortens uppgifter."))
    if data.startswith(_PACKED):
        raise unreadable(_("Filen är packad. Packa upp den och välj filen som ligger i den."))
    if data.startswith(_IMAGES):
        raise unreadable(_("Filen är en bild.") + " " + instead)
