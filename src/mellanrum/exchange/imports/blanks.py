"""Files to fill in: the columns of a kind with rows as examples, and in XLSX a sheet that explains each column."""

import csv
import io

from django.utils.translation import gettext as _

from .kind import Kind


def blank_csv(kind: Kind) -> bytes:
    """This will make a CSV to fill in: UTF-8 with a byte order mark and semicolons, as spreadsheets here expect."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.name for column in kind.columns])
    for example in kind.examples:
        writer.writerow([example.get(column.name, "") for column in kind.columns])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def blank_xlsx(kind: Kind) -> bytes:
    """This will make a workbook to fill in, all cells as text, with a sheet that tells what each column may hold."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        strong = book.add_format({"bold": True})
        # As text, a date stays ÅÅÅÅ-MM-DD and "3 5" does not become a date, whatever the spreadsheet's language.
        as_text = book.add_format({"num_format": "@"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(kind.name)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(kind.columns):
            sheet.set_column(place, place, max(14, len(column.name) + 2), as_text)
            sheet.write_string(0, place, column.name, strong)
            for number, example in enumerate(kind.examples, start=1):
                if example.get(column.name):
                    sheet.write_string(number, place, example[column.name], as_text)
        notes = book.add_worksheet(_("Förklaring"))
        notes.set_column(0, 2, 16, wrapped)
        notes.set_column(3, 4, 60, wrapped)
        head = (_("Kolumn"), _("Betyder"), _("Måste fyllas i"), _("Vad som får stå"), _("Förklaring"))
        for place, text in enumerate(head):
            notes.write_string(0, place, text, strong)
        for number, column in enumerate(kind.columns, start=1):
            cells = (
                column.name,
                str(column.label),
                _("ja") if column.required else _("nej"),
                column.content.expected(),
                str(column.help),
            )
            for place, text in enumerate(cells):
                notes.write_string(number, place, text, wrapped)
    return stream.getvalue()
