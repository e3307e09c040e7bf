"""Forms of the pages where files come in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .imports.columns import tidy
from .imports.files.sheet import LARGEST_FILE, too_large
from .imports.operations import MOST_ROWS_AT_ONCE
from .imports.queries import Cell, Preview, WrongRow
from .imports.results import UnreadableFile


class UploadForm(forms.Form):
    """Which file to read."""

    file = forms.FileField(
        label=gettext_lazy("Fil"),
        error_messages={
            "required": gettext_lazy("Välj en fil. Den får vara högst 20 MB."),
            "empty": gettext_lazy("Filen är tom."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("CSV (UTF-8) eller XLSX, högst %(size)s MB och %(rows)s rader.") % {
            "size": LARGEST_FILE // 1024 // 1024,
            "rows": f"{MOST_ROWS_AT_ONCE:,}".replace(",", "\N{NO-BREAK SPACE}"),
        }

    def clean_file(self) -> "UploadedFile[bytes]":
        """This will refuse a file that is too large before it is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is not None and file.size > LARGEST_FILE:
            raise forms.ValidationError(str(too_large(file.size)))
        return file

    def refuse(self, problem: UnreadableFile) -> None:
        """This will show beside the question why the chosen file could not be read."""
        for error in problem.errors:
            self.add_error("file", error.message)


class UndoForm(forms.Form):
    """Why an import is undone."""

    reason = forms.CharField(
        label=gettext_lazy("Varför ångrar du importen?"),
        max_length=200,
        help_text=gettext_lazy("Till exempel att det var fel fil. Skälet står kvar i historiken."),
    )


class CorrectionForm(forms.Form):
    """The wrong cells of a file as questions, each with what the check of the file found wrong in it."""

    use_required_attribute = False

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        cells = {cell.field_name: cell for row in preview.wrong_rows for cell in row.wrong_cells}
        super().__init__(data={name: cell.text for name, cell in cells.items()})
        for name, cell in cells.items():
            self.fields[name] = _field(cell)

    def full_clean(self) -> None:
        """This will put the errors that the check of the file found beside their cells."""
        self._errors = ErrorDict()
        self.cleaned_data = {}
        for row in self.preview.wrong_rows:
            for cell in row.wrong_cells:
                for message in cell.errors:
                    self.add_error(cell.field_name, message)

    def groups(self) -> list[tuple[WrongRow, list[tuple[str, forms.BoundField]]]]:
        """This will give each wrong row with its questions, each with the words for its column."""
        return [
            (row, [(cell.label, self[cell.field_name]) for cell in row.wrong_cells]) for row in self.preview.wrong_rows
        ]


def corrections_in(posted: Mapping[str, Any], preview: Preview) -> dict[int, dict[str, str]]:
    """This will tell which cells somebody has written something else in, by row and column."""
    found: dict[int, dict[str, str]] = {}
    for row in preview.wrong_rows:
        for cell in row.cells:
            text = posted.get(cell.field_name)
            if text is not None and not _same(cell, tidy(str(text))):
                found.setdefault(row.number, {})[cell.column.name] = tidy(str(text))
    return found


def _same(cell: Cell, text: str) -> bool:
    stands = tidy(cell.text)
    # A list of codes offers them in lower case, however the file wrote them.
    return text == stands or (bool(cell.choices) and text == stands.casefold())


def _field(cell: Cell) -> forms.CharField:
    # The label says the row too, for the summary above the form; inside its row the page shows the column alone.
    label = _("Rad %(row)s, %(column)s") % {"row": cell.row, "column": cell.column.label}
    options: dict[str, Any] = {"label": label, "required": cell.column.required}
    choices = cell.choices
    if not choices:
        return forms.CharField(**options, help_text=cell.column.content.expected())
    known = [(code, f"{code} ({words})") for code, words in choices]
    if cell.text.casefold() not in dict(choices):
        known.insert(0, (cell.text, cell.text or _("välj")))
    return forms.CharField(**options, widget=forms.Select(choices=known))
