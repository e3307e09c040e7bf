"""Tables taken along as CSV and XLSX: as a Swedish spreadsheet opens them, with no cell that it would compute."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from mellanrum.rendering.workbooks import MEDIA, Workbook, as_xlsx

# A cell that begins with one of these is a formula to a spreadsheet.
_COMPUTED = ("=", "+", "-", "@", "\t", "\r")


def csv_response(filename: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """This will give a table as a CSV file to save: UTF-8 with its mark, semicolons between the cells."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    writer = csv.writer(response, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return response


def xlsx_response(filename: str, workbook: Workbook) -> HttpResponse:
    """This will give a workbook as an XLSX file to save."""
    response = HttpResponse(as_xlsx(workbook), content_type=MEDIA)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_COMPUTED) else cell
